"""The models of this app's slices, for Django and for other apps; a slice imports its own."""

from groups.registry.departments.models import Department
from groups.registry.figures.models import BaselineFigure, DistrictTotal, Enrolment, EnrolmentStage
from groups.registry.institutions.models import DirectoryEntry
from groups.registry.register.models import (
    DeclaredMembers,
    EducationGroup,
    GroupVersion,
    Identity,
    IdentityManager,
    Institution,
    InstitutionVersion,
    Lead,
    Membership,
    Partnership,
    QualityMark,
    Site,
    SiteVersion,
)

__all__ = [
    "BaselineFigure",
    "DeclaredMembers",
    "Department",
    "DirectoryEntry",
    "DistrictTotal",
    "EducationGroup",
    "Enrolment",
    "EnrolmentStage",
    "GroupVersion",
    "Identity",
    "IdentityManager",
    "Institution",
    "InstitutionVersion",
    "Lead",
    "Membership",
    "Partnership",
    "QualityMark",
    "Site",
    "SiteVersion",
]
