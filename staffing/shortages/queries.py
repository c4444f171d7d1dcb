"""The requests for scarce specialists that one sees, and their sums of a school year."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Sum

from groups.rights.roles import VIEW_POSTS
from nanan_groups.kit.scope import Scope
from staffing.shortages.models import ShortageRequest
from staffing.shortages.rules import PROMISING, TAKEN_BACK

ADDED = ("places", "extra", "approved", "approved_extra", "interviewed", "passed", "recruited")


@dataclass(frozen=True, slots=True)
class Sums:
    """Extra places apart from the others; nothing sent back or withdrawn is in ``approved``."""

    places: int
    extra: int
    approved: int
    approved_extra: int
    interviewed: int
    passed: int
    recruited: int


def visible_shortages(scope: Scope, right: str = VIEW_POSTS) -> QuerySet[ShortageRequest]:
    reach = scope.reach(right)
    rows = ShortageRequest.objects.select_related("case__submitted_by", "group", "institution")
    if reach.everywhere:
        return rows
    return rows.filter(Q(institution__in=reach.institutions) | Q(group__in=reach.groups))


def years_of(rows: QuerySet[ShortageRequest]) -> list[int]:
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def promised(school: int, *, besides: int) -> int:
    """Places within the authorised posts that were approved to a school and are not recruited yet. One query."""
    open_now = ShortageRequest.objects.filter(institution=school, case__state__in=PROMISING).exclude(pk=besides)
    found = open_now.order_by().aggregate(places=Sum(F("approved") - F("approved_extra")))
    return found["places"] or 0


def sums_of(rows: QuerySet[ShortageRequest]) -> Sums:
    """What was asked for and taken back again is not counted. One query."""
    standing = rows.exclude(case__state__in=TAKEN_BACK)
    found = standing.order_by().aggregate(**{f"sum_{name}": Sum(name) for name in ADDED})
    return Sums(*(found[f"sum_{name}"] or 0 for name in ADDED))
