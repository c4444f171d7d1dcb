"""The models of this app's slices, for Django and for other apps; a slice imports its own."""

from staffing.career.models import Absence, LeadershipTerm, OwnRetirement, RetirementRule, StaffHonour, StaffTitle
from staffing.roster.models import StaffMember, StaffPost, StaffStage

__all__ = [
    "Absence",
    "LeadershipTerm",
    "OwnRetirement",
    "RetirementRule",
    "StaffHonour",
    "StaffMember",
    "StaffPost",
    "StaffStage",
    "StaffTitle",
]
