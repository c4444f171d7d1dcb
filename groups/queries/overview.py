"""The few figures of the home page, within a scope."""

from dataclasses import dataclass
from datetime import date

from nanan_groups.kit.scope import Scope

from ..enums import Ownership, Relation, SiteState
from ..models import EducationGroup, GroupVersion, Institution, InstitutionVersion, Membership
from .register import dated_relation


@dataclass(frozen=True, slots=True)
class Overview:
    groups: int
    tight_open: int
    institutions: int
    unknown: int


def overview(day: date, scope: Scope) -> Overview:
    """Groups, open tight sites, institutions, and those whose ownership is still unknown. Four queries."""
    groups = EducationGroup.objects.visible_to(scope)
    versions = InstitutionVersion.objects.active_on(day).filter(institution__in=Institution.objects.visible_to(scope))
    tight = (
        Membership.objects.active_on(day)
        .filter(relation=Relation.TIGHT, group__in=groups)
        .annotate(sv=dated_relation("site__versions", day))
        .filter(sv__state=SiteState.OPEN)
    )
    return Overview(
        groups=GroupVersion.objects.active_on(day).filter(group__in=groups).count(),
        tight_open=tight.count(),
        institutions=versions.count(),
        unknown=versions.filter(ownership=Ownership.UNKNOWN).count(),
    )
