"""What the yearly list adds to shared pages: a task, what waits, days in the calendar, and where a person stands."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from groups.rights.roles import OBJECT_TO_LIST, RUN_EXCHANGES, VIEW_ROSTER
from nanan_groups.kit.additions import (
    HOME_TALLIES,
    OCCASIONS,
    PERSON_PANELS,
    SHORTCUTS,
    Occasion,
    Panel,
    Shortcut,
    Tally,
    Tense,
)
from nanan_groups.kit.pages import AsOf
from nanan_groups.kit.scope import Scope, holding
from nanan_groups.kit.years import school_year_text
from staffing.eligibility.models import CensusEntry, CensusList, Objection
from staffing.eligibility.queries.lists import due_steps, seen_entries
from staffing.eligibility.words import ListState, ObjectionState
from staffing.roster.queries.people import PersonSeen


def tallies(scope: Scope, now: datetime) -> Iterable[Tally]:
    today = timezone.localdate(now)
    if scope.may_everywhere(RUN_EXCHANGES):
        open_ = Objection.objects.filter(state=ObjectionState.OPEN, entry__of__state=ListState.POSTED)
        if count := open_.count():
            row = CensusList.objects.filter(state=ListState.POSTED).first()
            yield Tally(Tense.WAITING, count, "条名册异议待答复", _url(row))
        row, text = due_steps(today)
        if row is not None:
            yield Tally(Tense.WAITING, 1, "份应交流名册待办", _url(row), text)
    elif scope.may_somewhere(OBJECT_TO_LIST):
        for row in CensusList.objects.filter(state=ListState.POSTED, posted_until__gte=today):
            if count := seen_entries(row, scope, OBJECT_TO_LIST).count():
                note = f"公示到{row.posted_until.isoformat()}，有异议请在此前提出"
                yield Tally(Tense.COMING, count, "人在公示的应交流名册", _url(row), note)


def _url(row: CensusList) -> str:
    return reverse("staffing:census-list", args=[row.school_year])


def occasions(scope: Scope, after: date, until: date | None) -> Iterator[Occasion]:
    if not scope.may_somewhere(VIEW_ROSTER):
        return
    rows = CensusList.objects.filter(state__in=(ListState.POSTED, ListState.FROZEN), posted_until__gt=after)
    if until is not None:
        rows = rows.filter(posted_until__lte=until)
    for row in rows.order_by("posted_until"):
        yield Occasion(row.posted_until, "师资", f"{row}公示的最后一天", _url(row))


def standing_panel(seen: PersonSeen, as_of: AsOf, scope: Scope) -> Panel | None:
    """The person's last line, once the list is there for this reader."""
    person = seen.person
    entry = CensusEntry.objects.filter(person=person).select_related("of").order_by("-of__school_year").first()
    if entry is None or not seen_entries(entry.of, scope).filter(pk=entry.pk).exists():
        return None
    facts = {
        "year": school_year_text(entry.of.school_year),
        "standing": entry.get_standing_display(),
        "due": entry.standing == "due",
        "line": entry.line,
        "state": entry.of.get_state_display(),
        "url": reverse("staffing:census-entry", args=[entry.of.school_year, person.code]),
    }
    return Panel("staffing/eligibility/_standing_panel.html", facts)


HOME_TALLIES.add("census-lists", tallies, at=44)
OCCASIONS.add("census-lists", occasions, at=60)
PERSON_PANELS.add("standing", standing_panel, at=5)
SHORTCUTS.add(
    "census-lists",
    Shortcut("应交流名册", "staffing:list-index", holding(VIEW_ROSTER), "应交流、暂缓和理由，公示与异议"),
    at=32,
)
