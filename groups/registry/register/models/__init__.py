from groups.registry.register.models.education_groups import DeclaredMembers, EducationGroup, GroupVersion, Lead
from groups.registry.register.models.identities import Identity, IdentityManager
from groups.registry.register.models.institutions import Institution, InstitutionVersion
from groups.registry.register.models.marks import QualityMark
from groups.registry.register.models.memberships import Membership, Partnership
from groups.registry.register.models.sites import Site, SiteVersion

__all__ = [
    "DeclaredMembers",
    "EducationGroup",
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
