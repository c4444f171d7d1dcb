"""The pool as one sees it: entries, the counts of the board, and whose posts its teachers fill on a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Q, QuerySet, When
from django.utils import timezone

from groups.registry.models import Institution, Lead, Membership, QualityMark, Site
from groups.registry.register.queries.ended import living_groups
from groups.registry.register.words import Mark
from groups.rights.roles import VIEW_POOL
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.years import school_year_of
from staffing.eligibility.queries.parameters import parameters_of
from staffing.pool.models import PoolEntry
from staffing.pool.words import ASSIGNED, STAGES


def visible_entries(scope: Scope) -> QuerySet[PoolEntry]:
    """The whole pool for the district's offices and the college; a group its own; a school who shadows or was placed there."""
    reach = scope.reach(VIEW_POOL)
    rows = PoolEntry.objects.select_related("case", "group", "lead", "site__institution", "placed_at", "person")
    if reach.everywhere:
        return rows
    return rows.filter(
        Q(group__in=reach.groups)
        | Q(site__institution__in=reach.institutions)
        | Q(placed_at__in=reach.institutions)
        | Q(lead__in=reach.institutions)
    )


def stage_order() -> Case:
    """The order of the way, for ``order_by``."""
    return Case(*(When(case__state=stage, then=place) for place, stage in enumerate(STAGES)))


@dataclass(frozen=True, slots=True)
class Board:
    """People by stage; ``total`` is counted by itself, so that a page can say whether the stages add up."""

    stages: dict[str, int]
    total: int

    @property
    def adds_up(self) -> bool:
        return sum(self.stages.values()) == self.total


def board_of(rows: QuerySet[PoolEntry]) -> Board:
    """Two queries."""
    counts = dict(rows.order_by().values_list("case__state").annotate(people=Count("pk")))
    return Board({stage: counts.get(stage, 0) for stage in STAGES}, rows.order_by().count())


def without_group(rows: QuerySet[PoolEntry]) -> QuerySet[PoolEntry]:
    """Assigned to a group that is over before it arranged where they shadow: somebody has to assign them anew."""
    living = living_groups(timezone.localdate())
    return rows.filter(case__state=ASSIGNED).exclude(group__in=living)


def years_of(rows: QuerySet[PoolEntry]) -> list[int]:
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def lead_on(group: int, day: date) -> Institution | None:
    row = Lead.objects.filter(group=group).active_on(day).select_related("institution").first()
    return row.institution if row else None


def sites_for(group: int, day: date) -> QuerySet[Site]:
    """Where a teacher of a group may shadow: its members' sites and those of its lead."""
    members = Membership.objects.filter(group=group).active_on(day).order_by().values("site")
    leads = Lead.objects.filter(group=group).active_on(day).order_by().values("institution")
    return Site.objects.filter(Q(pk__in=members) | Q(institution__in=leads)).order_by("code")


def is_quality(institution: int, day: date) -> bool:
    """优质 on that day; 新优质 is another mark."""
    return QualityMark.objects.filter(institution=institution, mark=Mark.QUALITY).active_on(day).exists()


def filled_by_pool(schools: Collection[int], day: date, *, only: int | None = None) -> dict[int, int]:
    """Whose authorised posts the teachers of the pool fill before they are placed: a parameter of the school year. ``only``: the
    seat of one of them."""
    way = parameters_of(school_year_of(day))["pool_posts"].value
    if way == "pool":
        return {}
    column, since = ("lead", "assigned_on") if way == "lead" else ("site__institution", "shadow_from")
    rows = PoolEntry.objects.filter(**{f"{column}__in": list(schools), f"{since}__lte": day})
    rows = rows.filter(Q(placed_on__isnull=True) | Q(placed_on__gt=day), Q(left_on__isnull=True) | Q(left_on__gt=day))
    rows = rows if only is None else rows.filter(pk=only)
    return dict(rows.order_by().values_list(column).annotate(people=Count("pk")))
