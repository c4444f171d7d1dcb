from .admissions import Admission
from .appointments import Appointment
from .campaigns import Campaign, CampaignExtension, Reminder
from .charters import Charter, CharterSection, CharterSubmission, GroupRule
from .departments import BaselineFigure, Department, Measure, MeasureDepartment
from .development_plans import DevelopmentPlan, DevelopmentTarget, DevelopmentText, DevelopmentVersion
from .education_groups import DeclaredMembers, EducationGroup, GroupVersion, Lead
from .facts import DirectoryEntry, DistrictTotal, Enrolment, QualityMark
from .institutions import Institution, InstitutionVersion
from .memberships import Membership, Partnership
from .organ_meetings import BodyMeeting, BodyResolution, MeetingAttendance, ResolutionNote
from .organs import BodyMember, BodyVersion, GoverningBody, RotatingChair
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
    "Admission",
    "AnnualPlan",
    "Appointment",
    "BaselineFigure",
    "BodyMeeting",
    "BodyMember",
    "BodyResolution",
    "BodyVersion",
    "Campaign",
    "CampaignExtension",
    "Charter",
    "CharterSection",
    "CharterSubmission",
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
    "GoverningBody",
    "GroupRule",
    "GroupVersion",
    "Institution",
    "InstitutionVersion",
    "Lead",
    "Measure",
    "MeasureDepartment",
    "MeetingAttendance",
    "Membership",
    "Partnership",
    "PlanTarget",
    "PlanTask",
    "PlanText",
    "PlanVersion",
    "QualityMark",
    "Reminder",
    "ResolutionNote",
    "RotatingChair",
    "SchoolStrategy",
    "Site",
    "SiteVersion",
    "TaskProgress",
]
