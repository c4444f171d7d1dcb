from staffing.career.models.facts import Absence, LeadershipTerm, StaffHonour, StaffTitle
from staffing.career.models.retirement import OwnRetirement, RetirementRule

__all__ = ["Absence", "LeadershipTerm", "OwnRetirement", "RetirementRule", "StaffHonour", "StaffTitle"]
