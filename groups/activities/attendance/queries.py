"""Who was there, as one person may read it; the window that is open."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from groups.activities.attendance.models import Attendance, CheckInWindow
from groups.activities.joint_activities.models import Activity
from groups.activities.joint_activities.queries import keeps_group, visible_activities
from groups.registry.models import Institution
from groups.registry.register.queries.names import site_names
from groups.rights.roles import KEEP_ACTIVITIES, VIEW_ROSTER
from nanan_groups.kit.scope import Scope


def seen_attendance(scope: Scope, right: str = VIEW_ROSTER) -> QuerySet[Attendance]:
    """People of the schools whose rosters one reads, at activities one sees. Of others the page tells how many. ``right``:
    another for what leaves the portal."""
    activities = visible_activities(scope).order_by().values("pk")
    return Attendance.objects.visible_to(scope, right).filter(activity__in=activities)


def entered_for(scope: Scope, activity: Activity) -> set[int] | None:
    """Of which schools one enters people: None for all that take part (the group), else the own of them."""
    if keeps_group(scope, activity.group_id):
        return None
    taking_part = Institution.objects.filter(sites__joint_activities__activity=activity).order_by()
    return {
        pk
        for pk in taking_part.values_list("pk", flat=True).distinct()
        if scope.may_for_institution(KEEP_ACTIVITIES, pk)
    }


def may_enter(scope: Scope, activity: Activity) -> bool:
    schools = entered_for(scope, activity)
    return schools is None or bool(schools)


def open_window(activity: Activity, now: datetime) -> CheckInWindow | None:
    return activity.windows.filter(opens_at__lte=now, closes_at__gt=now).order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class Roll:
    """``rows``: those one may read, by school; ``by_site``: how many of each site came, everybody counted."""

    rows: list[tuple[Attendance, str]]
    by_site: list[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.by_site)


def roll_of(activity: Activity, scope: Scope, right: str = VIEW_ROSTER) -> Roll:
    counts = Counter(activity.attendance.order_by().values_list("site_id", flat=True))
    names = site_names(counts)
    rows = list(seen_attendance(scope, right).filter(activity=activity).order_by("site_id", "pk"))
    return Roll([(row, names(row.site_id)) for row in rows], sorted((names(site), n) for site, n in counts.items()))
