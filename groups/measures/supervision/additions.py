"""Supervision on the page of a measure, and on home: what a department has to answer, what the bureau has to close."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from groups.measures.catalogue.models import Measure
from groups.measures.reports.listeners import MEASURE_PANELS
from groups.measures.reports.queries import own_departments
from groups.measures.supervision.forms import Issue
from groups.measures.supervision.models import Supervision
from groups.measures.supervision.queries import visible_supervisions
from groups.measures.supervision.views import row_of, url_of
from groups.measures.supervision.words import SupervisionState
from groups.rights.roles import RUN_MEASURES
from nanan_groups.kit.additions import HOME_DUES, Due, Panel
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


MEASURE_PANELS.add("supervision", of_measure, at=10)
HOME_DUES.add("supervision", dues, at=50)
