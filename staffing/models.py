"""The models of this app's slices, for Django and for other apps; a slice imports its own."""

from staffing.career.models import Absence, LeadershipTerm, OwnRetirement, RetirementRule, StaffHonour, StaffTitle
from staffing.certificates.models import Certificate, CertificateWithdrawal
from staffing.eligibility.models import Addendum, CensusEntry, CensusGroup, CensusList, ExchangeParameter, Objection
from staffing.entrustments.models import Entrustment
from staffing.exchange_cases.models import CaseLeg, ExchangeCase
from staffing.exchanges.models import ExchangeLeg, LegAssessment, LegGroup
from staffing.leadership.models import LeaderQuota, Nomination
from staffing.pool.models import PoolEntry
from staffing.quotas.models import PostQuota, PostTransfer
from staffing.requests.models import QuotaRequest
from staffing.roster.models import StaffMember, StaffPost, StaffStage
from staffing.rounds.models import ExchangeRound, GroupPlan, RoundDecision, SubjectBalance
from staffing.shortages.models import ShortageRequest

__all__ = [
    "Absence",
    "Addendum",
    "CaseLeg",
    "CensusEntry",
    "CensusGroup",
    "CensusList",
    "Certificate",
    "CertificateWithdrawal",
    "Entrustment",
    "ExchangeCase",
    "ExchangeLeg",
    "ExchangeParameter",
    "ExchangeRound",
    "GroupPlan",
    "LeaderQuota",
    "LeadershipTerm",
    "LegAssessment",
    "LegGroup",
    "Nomination",
    "Objection",
    "OwnRetirement",
    "PoolEntry",
    "PostQuota",
    "PostTransfer",
    "QuotaRequest",
    "RetirementRule",
    "RoundDecision",
    "ShortageRequest",
    "StaffHonour",
    "StaffMember",
    "StaffPost",
    "StaffStage",
    "StaffTitle",
    "SubjectBalance",
]
