"""The exchange cases one reads: of one's schools, one's group, or all."""

from django.db.models import Q, QuerySet

from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.scope import Scope
from staffing.exchange_cases.models import ExchangeCase


def visible_cases(scope: Scope) -> QuerySet[ExchangeCase]:
    reach = scope.reach(VIEW_ROSTER)
    rows = ExchangeCase.objects.select_related("case__submitted_by", "group").prefetch_related(
        "legs__person", "legs__from_site__institution", "legs__to_site__institution"
    )
    if reach.everywhere:
        return rows
    seen = (
        Q(legs__from_site__institution__in=reach.institutions)
        | Q(legs__to_site__institution__in=reach.institutions)
        | Q(group__in=reach.groups)
    )
    return rows.filter(pk__in=ExchangeCase.objects.filter(seen).order_by().values("pk"))
