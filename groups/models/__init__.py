from .appointments import Appointment
from .campaigns import Campaign, CampaignExtension, Reminder
from .departments import BaselineFigure, Department, Measure, MeasureDepartment
from .development_plans import DevelopmentPlan, DevelopmentTarget, DevelopmentText, DevelopmentVersion
from .education_groups import DeclaredMembers, EducationGroup, GroupVersion, Lead
from .facts import DirectoryEntry, DistrictTotal, Enrolment, QualityMark
from .institutions import Institution, InstitutionVersion
from .memberships import Membership, Partnership
from .plans import (
    AnnualPlan,
    PlanTarget,
    PlanTask,
    PlanText,
    PlanVersion,
    SchoolStrategy,
    TaskProgress,
)
from .sites import Site, SiteVersion
from .stage import EnrolmentStage

__all__ = [
    "AnnualPlan",
    "Appointment",
    "BaselineFigure",
    "Campaign",
    "CampaignExtension",
    "DeclaredMembers",
    "Department",
    "DevelopmentPlan",
    "DevelopmentTarget",
    "DevelopmentText",
    "DevelopmentVersion",
    "DirectoryEntry",
    "DistrictTotal",
    "EducationGroup",
    "Enrolment",
    "EnrolmentStage",
    "GroupVersion",
    "Institution",
    "InstitutionVersion",
    "Lead",
    "Measure",
    "MeasureDepartment",
    "Membership",
    "Partnership",
    "PlanTarget",
    "PlanTask",
    "PlanText",
    "PlanVersion",
    "QualityMark",
    "Reminder",
    "SchoolStrategy",
    "Site",
    "SiteVersion",
    "TaskProgress",
]
