"""The schools whose staff a person sees."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from groups.registry.models import InstitutionVersion, SiteVersion
from groups.registry.register.rules.wording import site_beside
from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.scope import Scope


@dataclass(frozen=True, slots=True)
class School:
    pk: int
    code: str
    name: str


def roster_schools(scope: Scope, day: date) -> list[School]:
    """Of a scope that is less than the district: whole schools, and those of which one sees a site. By their codes."""
    reach = scope.reach(VIEW_ROSTER)
    seen = Q(institution__in=reach.institutions) | Q(institution__sites__in=reach.sites)
    rows = InstitutionVersion.objects.active_on(day).filter(seen, institution__void=False)
    return [
        School(*values)
        for values in rows.order_by("institution__code")
        .values_list("institution_id", "institution__code", "name")
        .distinct()
    ]


@dataclass(frozen=True, slots=True)
class RosterSite:
    pk: int
    code: str
    name: str  # beside its school: the own name, the campus, or 本部
    institution: int


def roster_sites(scope: Scope, day: date, institution: int | None = None) -> list[RosterSite]:
    """The sites of that day at which one sees people, school by school; of one school only when it is given."""
    rows = SiteVersion.objects.active_on(day).filter(site__void=False)
    if institution is not None:
        rows = rows.filter(site__institution=institution)
    reach = scope.reach(VIEW_ROSTER)
    if not reach.everywhere:
        rows = rows.filter(Q(site__institution__in=reach.institutions) | Q(site__in=reach.sites))
    ordered = rows.order_by("site__institution__code", "site__ordinal", "site_id")
    return [
        RosterSite(pk, code, site_beside(label, own_name), school)
        for pk, code, own_name, label, school in ordered.values_list(
            "site_id", "site__code", "own_name", "label", "site__institution_id"
        )
    ]
