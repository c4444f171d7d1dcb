"""The few figures of the home page, within a scope."""

from dataclasses import dataclass
from datetime import date

from groups.registry.models import EducationGroup, GroupVersion, Institution, InstitutionVersion, Membership
from groups.registry.register.queries.register import dated_relation
from groups.registry.register.words import Ownership, Relation, SiteState
from groups.rights.roles import VIEW
from nanan_groups.kit.scope import Scope


@dataclass(frozen=True, slots=True)
class Overview:
    groups: int
    tight_open: int
    institutions: int
    unknown: int


def overview(day: date, scope: Scope) -> Overview:
    """Groups, open tight sites, institutions, and those whose ownership is still unknown. Four queries."""
    groups = EducationGroup.objects.visible_to(scope, VIEW)
    versions = InstitutionVersion.objects.active_on(day).filter(
        institution__in=Institution.objects.visible_to(scope, VIEW)
    )
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
