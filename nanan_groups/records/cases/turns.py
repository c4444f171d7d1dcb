"""Whose turn it is: the to-dos a state opens, one for each role and place."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from nanan_groups.kit.arrows import CaseKind
from nanan_groups.kit.texts import shortened

from ..models import Case, Todo
from ..workdays import term_end, workdays
from .due import days_of
from .kinds import registered


def begin_term(case: Case, table: CaseKind, now: datetime) -> None:
    """A state whose turn has a term: in working days, which begin now, or one that the kind names (``terms``). Raises
    UnknownYear."""
    counts = [wait.working_days for wait in table.waits.get(case.state, ()) if wait.working_days]
    named = registered(case.kind).terms.get(case.state)
    ends = term_end(now, max(counts), workdays()) if counts else named(case) if named else None
    if ends != case.term_by:
        case.term_by = ends
        Case.objects.filter(pk=case.pk).update(term_by=ends)


def renew_term(case: Case, now: datetime) -> None:
    """After the day that a kind names for the present state has changed. Terms in working days run on as they began."""
    of = registered(case.kind)
    if case.state in of.terms:
        begin_term(case, of.kind, now)
        move_todos(case, of.kind)


def open_todos(case: Case, table: CaseKind, now: datetime) -> None:
    days, out = days_of(case), {}
    for wait in table.waits.get(case.state, ()):
        due = case.term_by if wait.working_days else days.get(wait.deadline)
        places = [(case.place, case.place_id)]
        if wait.party:
            waiting = case.parties.filter(name=wait.party, agreed_at__isnull=True)
            places = list(waiting.order_by("pk").values_list("place", "place_id"))
        for place, key in places:
            out[wait.role, place, key] = Todo(
                case=case,
                role=wait.role,
                place=place,
                place_id=key,
                due_at=due,
                opened_at=now,
                text=shortened(f"{wait.text}：{case.title}", 200),
            )
    Todo.objects.bulk_create(out.values())


def close_todos(case: Case, now: datetime, *, of: Iterable[tuple[str, str, int | None]] | None = None) -> None:
    """All of them, or those of the parties that have done their part, as (role, place, key)."""
    rows = Todo.objects.filter(case=case, done_at__isnull=True)
    if of is None:
        rows.update(done_at=now)
        return
    for role, place, key in of:
        rows.filter(role=role, place=place, place_id=key).update(done_at=now)


def move_todos(case: Case, table: CaseKind) -> None:
    """The open to-dos after a day of the case was moved."""
    days = days_of(case)
    for wait in table.waits.get(case.state, ()):
        due = case.term_by if wait.working_days else days.get(wait.deadline)
        Todo.objects.filter(case=case, done_at__isnull=True, role=wait.role).update(due_at=due)


def lay_to_rest(cases: Iterable[Case], now: datetime) -> None:
    """Nobody's turn any more, without a step: what they are about was closed. Must run inside the act that does it."""
    Todo.objects.filter(case__in=[case.pk for case in cases], done_at__isnull=True).update(done_at=now)


def reopen(cases: Iterable[Case], now: datetime) -> None:
    """Whoever's turn it was before the rest has it again; but for those that rest for another reason."""
    for case in cases:
        of = registered(case.kind)
        if not of.rest(case):
            open_todos(case, of.kind, now)


def mark_begun(case_id: int) -> None:
    """Somebody wrote in it. Called within the transaction that keeps what was written."""
    Case.objects.filter(pk=case_id, begun_at__isnull=True).update(begun_at=timezone.now())
