"""The schools whose staff a person sees."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from groups.models import InstitutionVersion
from nanan_groups.kit.scope import Scope


@dataclass(frozen=True, slots=True)
class School:
    pk: int
    code: str
    name: str


def roster_schools(scope: Scope, day: date) -> list[School]:
    """Of a scope that is less than the district: whole schools, and those of which one sees a site. By their codes."""
    seen = Q(institution__in=scope.staff_institution_ids) | Q(institution__sites__in=scope.staff_site_ids)
    rows = InstitutionVersion.objects.active_on(day).filter(seen, institution__void=False)
    return [
        School(*values)
        for values in rows.order_by("institution__code")
        .values_list("institution_id", "institution__code", "name")
        .distinct()
    ]
