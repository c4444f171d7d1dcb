"""What meetings of departments add to shared pages: a measure's page, home, calendar, search, the leader's briefing."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from groups.measures.catalogue.models import Measure
from groups.measures.meetings.queries import overdue, visible_meetings, visible_resolutions
from groups.measures.meetings.views import row_of, url_of
from groups.measures.meetings.words import STANDING
from groups.measures.reports.listeners import MEASURE_PANELS
from groups.measures.reports.queries import own_departments
from groups.rights.roles import RUN_MEASURES, VIEW_MEASURES
from nanan_groups.kit.additions import (
    BRIEFING,
    FINDERS,
    HOME_DUES,
    HOME_TALLIES,
    OCCASIONS,
    SEARCHABLE,
    BriefingPart,
    Due,
    Hit,
    Occasion,
    Panel,
    Searchable,
    Tally,
    Tense,
    Told,
)
from nanan_groups.kit.days import day_text
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.scope import Scope, holding
from nanan_groups.kit.texts import shortened

SHOWN = 20


def of_measure(measure: Measure, scope: Scope, year: int) -> Panel | None:
    """What was agreed on for it and stands, or was settled in the year."""
    rows = visible_resolutions(scope).filter(measure=measure, meeting__held_on__year__lte=year)
    rows = rows.filter(Q(state__in=STANDING) | Q(closed_on__year=year) | Q(meeting__held_on__year=year))
    today = timezone.localdate()
    found = [row_of(one, today) for one in rows.order_by("due_on", "pk")[:50]]
    return Panel("measures/meetings/_of_measure.html", {"rows": found}) if found else None


def dues(user, scope: Scope, now: datetime) -> Iterator[Due]:
    """A department carries out what it was given; the bureau confirms what was reported as done."""
    own = own_departments(scope)
    if not own and not scope.may_everywhere(RUN_MEASURES):
        return
    rows = visible_resolutions(scope).order_by("due_on", "pk")
    if own:
        for one in rows.filter(department__in=own, state="open")[:SHOWN]:
            text = f"办理联席会议议定事项：{shortened(one.text, 60)}"
            yield Due(text, url_of(one.meeting, one), end_of_day(one.due_on))
    if scope.may_everywhere(RUN_MEASURES):
        for one in rows.filter(state="reported")[:SHOWN]:
            text = f"确认联席会议议定事项：{shortened(one.text, 60)}（{one.department}）"
            yield Due(text, url_of(one.meeting, one), words="已报办结，待确认")


def tallies(scope: Scope, now: datetime) -> Iterator[Tally]:
    """For the bureau; a department has its own among its to-dos."""
    if not scope.may_everywhere(VIEW_MEASURES) or own_departments(scope):
        return
    late = overdue(visible_resolutions(scope), timezone.localdate(now)).count()
    yield Tally(Tense.OVERDUE, late, "联席会议议定事项逾期未办结", reverse("measures:meeting-list"), unit="项")


def days(scope: Scope, after: date, until: date | None) -> Iterator[Occasion]:
    meetings = visible_meetings(scope).filter(held_on__gt=after, withdrawn_on__isnull=True)
    rows = visible_resolutions(scope).filter(due_on__gt=after, state="open")
    if until is not None:
        meetings, rows = meetings.filter(held_on__lte=until), rows.filter(due_on__lte=until)
    for one in meetings.order_by("held_on", "pk"):
        yield Occasion(one.held_on, "会议", f"部门联席会议：{one.title}", url_of(one), "info")
    for one in rows.order_by("due_on", "pk"):
        text = f"议定事项到期：{shortened(one.text, 60)}（{one.department}）"
        yield Occasion(one.due_on, "议定事项", text, url_of(one.meeting, one), "warn")


def find(asked: str, scope: Scope, day: date) -> Iterator[Hit]:
    meetings = visible_meetings(scope).filter(Q(title__icontains=asked) | Q(code__iexact=asked))
    for one in meetings.order_by("-held_on", "-pk")[:5]:
        yield Hit("部门联席会议", one.title, url_of(one), f"{day_text(one.held_on)}，{one.code}")
    rows = visible_resolutions(scope).filter(Q(text__icontains=asked) | Q(code__iexact=asked))
    for one in rows.order_by("-due_on", "-pk")[:5]:
        note = f"{one.department}，{day_text(one.due_on)}前，{one.get_state_display()}"
        yield Hit("议定事项", shortened(one.text, 60), url_of(one.meeting, one), note)


def tell(scope: Scope, day: date) -> Iterator[Told]:
    rows = visible_resolutions(scope)
    held = visible_meetings(scope).filter(held_on__year=day.year, held_on__lte=day, withdrawn_on__isnull=True)
    url = reverse("measures:meeting-list")
    yield Told(f"{day.year} 年部门联席会议", f"{held.count()} 次", "", url)
    standing, late = rows.filter(state__in=STANDING).count(), overdue(rows, day).count()
    waits = rows.filter(state="reported").count()
    yield Told("议定事项未办结", f"{standing} 项", f"其中已过期限 {late} 项，待确认 {waits} 项", url)


see = holding(VIEW_MEASURES)
MEASURE_PANELS.add("meetings", of_measure, at=20)
HOME_DUES.add("meeting-resolutions", dues, at=55)
HOME_TALLIES.add("meeting-resolutions", tallies, at=55)
OCCASIONS.add("department-meetings", days, at=45)
FINDERS.add("department-meetings", find, at=85)
SEARCHABLE.add("department-meetings", Searchable("联席会议", "部门联席会议和议定事项", see), at=85)
BRIEFING.add("meetings", BriefingPart("部门联席会议", lambda scope: scope.may_everywhere(VIEW_MEASURES), tell), at=45)
