"""What measures add to shared pages: menu, task, the days of the yearly targets. To-dos and the board come with the case."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from groups.measures.reports.models import MeasureTarget
from groups.rights.roles import VIEW_MEASURES
from nanan_groups.kit.additions import MENU, OCCASIONS, SHORTCUTS, MenuItem, Occasion, Shortcut
from nanan_groups.kit.scope import Scope, holding


def days(scope: Scope, after: date, until: date | None) -> Iterator[Occasion]:
    if not scope.may_everywhere(VIEW_MEASURES):
        return
    rows = MeasureTarget.objects.filter(due_on__gt=after).select_related("measure")
    rows = rows.filter(due_on__lte=until) if until else rows
    for row in rows.order_by("due_on", "pk"):
        url = f"{reverse('measures:measure-detail', args=[row.measure.slug])}?year={row.year}"
        yield Occasion(row.due_on, "举措目标", f"{row.measure.title}：{row.year} 年目标完成期限", url, "warn")


see = holding(VIEW_MEASURES)
MENU.add(
    "measures",
    MenuItem(
        "举措与保障",
        "measures:board",
        see,
        ("/measures/", "/supervisions/", "/department-meetings/", "/tolerance-decisions/"),
    ),
    at=75,
)
SHORTCUTS.add("measures", Shortcut("举措与保障", "measures:board", see, "部门分工、年度目标、进展报告"), at=85)
OCCASIONS.add("measures", days, at=40)
