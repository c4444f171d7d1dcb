"""The models of this app's slices, for Django and for other apps; a slice imports its own."""

from staffing.career.models import Absence, LeadershipTerm, OwnRetirement, RetirementRule, StaffHonour, StaffTitle
from staffing.eligibility.models import Addendum, CensusEntry, CensusGroup, CensusList, ExchangeParameter, Objection
from staffing.exchanges.models import ExchangeLeg, LegGroup
from staffing.quotas.models import PostQuota, PostTransfer
from staffing.roster.models import StaffMember, StaffPost, StaffStage

__all__ = [
    "Absence",
    "Addendum",
    "CensusEntry",
    "CensusGroup",
    "CensusList",
    "ExchangeLeg",
    "ExchangeParameter",
    "LeadershipTerm",
    "LegGroup",
    "Objection",
    "OwnRetirement",
    "PostQuota",
    "PostTransfer",
    "RetirementRule",
    "StaffHonour",
    "StaffMember",
    "StaffPost",
    "StaffStage",
    "StaffTitle",
]
