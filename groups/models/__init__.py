from .appointments import Appointment
from .departments import BaselineFigure, Department, Measure, MeasureDepartment
from .education_groups import DeclaredMembers, EducationGroup, GroupVersion, Lead
from .facts import DirectoryEntry, DistrictTotal, Enrolment, QualityMark
from .institutions import Institution, InstitutionVersion
from .memberships import Membership, Partnership
from .sites import Site, SiteVersion
from .stage import EnrolmentStage

__all__ = [
    "Appointment",
    "BaselineFigure",
    "DeclaredMembers",
    "Department",
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
    "QualityMark",
    "Site",
    "SiteVersion",
]
