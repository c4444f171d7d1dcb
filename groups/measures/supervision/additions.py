"""Supervision on the page of a measure, and on home: what a department has to answer, what the bureau has to close."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from groups.measures.catalogue.models import Measure
from groups.measures.reports.listeners import MEASURE_PANELS
from groups.measures.reports.queries import board, own_departments
from groups.measures.reports.words import Light
from groups.measures.supervision.forms import Issue
from groups.measures.supervision.models import Supervision
from groups.measures.supervision.queries import visible_supervisions
from groups.measures.supervision.views import row_of, url_of
from groups.measures.supervision.words import SupervisionState
from groups.rights.roles import RUN_MEASURES, VIEW_MEASURES
from nanan_groups.kit.additions import BRIEFING, HOME_DUES, BriefingPart, Due, Panel, Told
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.scope import Scope

SHOWN = 20


def of_measure(measure: Measure, scope: Scope, year: int) -> Panel | None:
    rows = visible_supervisions(scope).filter(measure=measure, issued_on__year=year).order_by("-issued_on", "-pk")
    today, issues = timezone.localdate(), Issue.allowed(scope, measure)
    facts = {"rows": [row_of(one, today) for one in rows[:50]]}
    facts["issue_url"] = reverse("measures:supervision-issue", args=[measure.slug]) if issues else ""
    return Panel("measures/supervision/_of_measure.html", facts) if facts["rows"] or issues else None


def dues(user, scope: Scope, now: datetime) -> Iterator[Due]:
    own, open_ones = own_departments(scope), Supervision.objects.select_related("measure").order_by("due_on", "pk")
    if own:
        for one in open_ones.filter(department__in=own, state=SupervisionState.OPEN)[:SHOWN]:
            yield Due(f"回复督办单：{one.measure.title}（{one.code}）", url_of(one), end_of_day(one.due_on))
    if scope.may_everywhere(RUN_MEASURES):
        for one in open_ones.filter(state=SupervisionState.ANSWERED)[:SHOWN]:
            yield Due(f"核对督办回复：{one.measure.title}（{one.code}）", url_of(one), words="已回复，待办结")


def tell(scope: Scope, day: date) -> Iterator[Told]:
    """Reports that were accepted against those that departments owe, the lights they show, and open supervision."""
    url = f"{reverse('measures:board')}?year={day.year}"
    rows = board(scope, day.year)
    owed, came = sum(len(row.cells) for row in rows), sum(row.reported for row in rows)
    yield Told(f"{day.year} 年部门进展报告", f"{came} / {owed}", "已确认 / 应报送", url)
    lights = [
        (row.measure, cell) for row in rows for cell in row.cells if cell.report is not None and cell.report.light
    ]
    for light in (Light.RED, Light.AMBER):
        told = [f"{measure.title}（{cell.department}）" for measure, cell in lights if cell.report.light == light]
        if told:
            yield Told(light.label, f"{len(told)} 项", "、".join(told), url)
    open_ones = visible_supervisions(scope).exclude(state=SupervisionState.CLOSED)
    late = open_ones.filter(due_on__lt=day).count()
    yield Told("督办单未办结", f"{open_ones.count()} 件", f"其中已过期限 {late} 件", url)


BRIEFING.add("measures", BriefingPart("举措与保障", lambda scope: scope.may_everywhere(VIEW_MEASURES), tell), at=40)
MEASURE_PANELS.add("supervision", of_measure, at=10)
HOME_DUES.add("supervision", dues, at=50)
