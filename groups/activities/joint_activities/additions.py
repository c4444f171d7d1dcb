"""What activities add to shared pages: menu, task, calendar, search, a group's and a school's page, a to-do for what is not
yet reported."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from groups.activities.joint_activities.models import Activity
from groups.activities.joint_activities.queries import find_activities, groups_named, visible_activities
from groups.activities.joint_activities.rules import clock_text
from groups.activities.joint_activities.words import ActivityState
from groups.registry.register.queries.seen import GroupSeen
from groups.rights.checks import own_places, reads_group
from groups.rights.roles import KEEP_ACTIVITIES, VIEW_ACTIVITIES
from groups.rights.words import Place
from nanan_groups.kit.additions import (
    FINDERS,
    GROUP_PANELS,
    HOME_DUES,
    MENU,
    OCCASIONS,
    SEARCHABLE,
    SHORTCUTS,
    Due,
    Hit,
    MenuItem,
    Occasion,
    Panel,
    Searchable,
    Shortcut,
)
from nanan_groups.kit.days import day_text
from nanan_groups.kit.pages import AsOf
from nanan_groups.kit.scope import Scope, holding
from nanan_groups.kit.years import school_year_of, school_year_period, school_year_text

SHOWN = 20


def _url(activity: Activity) -> str:
    return reverse("activities:activity-detail", args=[activity.code])


def days(scope: Scope, after: date, until: date | None) -> Iterator[Occasion]:
    """Activities of the groups one sees that are to come."""
    if not scope.may_somewhere(VIEW_ACTIVITIES):
        return
    rows = visible_activities(scope).filter(day__gt=after).exclude(state=ActivityState.CANCELLED)
    rows = list((rows.filter(day__lte=until) if until else rows).order_by("day", "starts", "pk"))
    names = groups_named({row.group_id for row in rows})
    for row in rows:
        code, name, category = names[row.group_id]
        text = f"{row.title}（{clock_text(row.starts)}，{row.place}）"
        yield Occasion(row.day, "共建活动", text, _url(row), "info", ((code, name),), frozenset({category}))


def own_dues(user, scope: Scope, now: datetime) -> Iterator[Due]:
    """For a group's office: what was held and nobody has said what came of it."""
    groups = own_places(scope, KEEP_ACTIVITIES, Place.GROUP)
    if not groups:
        return
    rows = Activity.objects.filter(group__in=groups, state=ActivityState.PLANNED, day__lt=timezone.localdate(now))
    for row in rows.order_by("day", "pk")[:SHOWN]:
        yield Due(f"登记活动情况：{row.title}（{day_text(row.day)}）", _url(row), words="活动已过期未登记")


def of_group(seen: GroupSeen, as_of: AsOf, scope: Scope) -> Panel | None:
    """The school year of the day: how many, and the next ones."""
    group = seen.group
    if not reads_group(scope, group.pk, VIEW_ACTIVITIES):
        return None
    year = school_year_of(as_of.day)
    start, end = school_year_period(year)
    rows = Activity.objects.filter(group=group, day__gte=start, day__lt=end).exclude(state=ActivityState.CANCELLED)
    rows = list(rows.order_by("day", "starts", "pk"))
    coming = [{"row": row, "url": _url(row)} for row in rows if row.day >= as_of.day][:5]
    facts = {
        "year": school_year_text(year),
        "held": sum(row.state == ActivityState.HELD for row in rows),
        "arranged": sum(row.state == ActivityState.PLANNED for row in rows),
        "coming": coming,
        "figures_url": reverse("activities:group-figures", args=[group.code]),
        "url": f"{reverse('activities:activity-list')}?year={year}&group={group.code}",
    }
    return Panel("activities/joint_activities/_group_box.html", facts)


def find(text: str, scope: Scope, day: date) -> Iterator[Hit]:
    if not scope.may_somewhere(VIEW_ACTIVITIES):
        return
    rows = list(find_activities(text, scope))
    names = groups_named({row.group_id for row in rows})
    for row in rows:
        yield Hit("共建活动", row.title, _url(row), f"{names[row.group_id][1]}，{day_text(row.day)}，{row.code}")


see = holding(VIEW_ACTIVITIES)
PARTS = ("activities", "venues", "courses", "resources", "joint-records", "questionnaires", "school-figures")
MENU.add(
    "activities",
    MenuItem("共建活动", "activities:activity-list", see, tuple(f"/{part}/" for part in PARTS)),
    at=55,
)
SHORTCUTS.add("activities", Shortcut("共建活动", "activities:activity-list", see, "安排、签到、登记活动情况"), at=61)
OCCASIONS.add("activities", days, at=30)
HOME_DUES.add("activities", own_dues, at=45)
GROUP_PANELS.add("activities", of_group, at=45)
FINDERS.add("activities", find, at=27)
SEARCHABLE.add("activities", Searchable("活动", "共建活动的名称、编号", see), at=27)
