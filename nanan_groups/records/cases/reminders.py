"""Reminders of the morning, the same for every kind of case: whoever owes something by a day is told 30 and 7 days before it
and on the day after, in one digest.

What is owed: every open to-do with a day, and what a kind owes besides (``reminds``): a member school its part of a group's
plan. Run every morning; a second run tells nobody again, and what missed mornings would have said is said once. Each thing
is a transaction of its own: one that fails is logged, takes nobody else's reminder along, and is tried at the next run.
Nobody is told of what rests with its place, what has not opened, or what he himself may not take.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from nanan_groups.kit.days import day_text
from nanan_groups.kit.deadlines import end_of_day, last_day
from nanan_groups.kit.scope import scope_of

from ..models import Case, ReminderStage, SentReminder, Todo
from ..outbox.services import gathered
from .kinds import awake, registered
from .notices import holders, tell_more, tell_people
from .own import shut_out

logger = logging.getLogger(__name__)
BEFORE = {ReminderStage.MONTH: 30, ReminderStage.WEEK: 7}  # days before the last day


@dataclass(frozen=True, slots=True)
class Owed:
    """``what`` tells several things of one case apart ("" for its to-dos); ``since``: when it began to be owed; ``people``:
    who is asked for it, looked up when it is due."""

    case: Case
    text: str
    due: datetime
    since: datetime
    people: Callable[[], Iterable]
    what: str = ""


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a run did: people told, and things whose reminder failed (they are in the log)."""

    people: int
    failed: int


Source = Callable[[datetime], Iterable[Owed]]
_sources: list[Source] = []


def reminds(source: Source) -> Source:
    """Registered by a kind that owes more than its to-dos. Called with the moment before which the day lies."""
    _sources.append(source)
    return source


def send_reminders(*, today: date) -> Reminded:
    told, failed = set(), 0
    until = end_of_day(today + timedelta(days=max(BEFORE.values())))
    everything = [*_todos(until, today)]
    for source in _sources:
        try:
            with transaction.atomic():
                everything += source(until)
        except Exception:
            logger.exception("no reminders of %s", source.__name__)
            failed += 1
    with gathered():  # one message a receiver, with all of it
        for owed in everything:
            stage = stage_on(today, last_day(owed.due), timezone.localdate(owed.since))
            if stage is None:
                continue
            try:
                with transaction.atomic():
                    told |= _remind(owed, stage, today)
            except Exception:
                logger.exception("no reminder of the case %s", owed.case.code)
                failed += 1
    return Reminded(len(told), failed)


def stage_on(today: date, last: date, since: date) -> ReminderStage | None:
    """What this morning says: the latest of the days that have come. One that had passed before the thing was owed at all is
    not made up for."""
    days = {stage: last - timedelta(days=before) for stage, before in BEFORE.items()}
    days[ReminderStage.PASSED] = last + timedelta(days=1)
    come = [stage for stage, day in days.items() if day <= today]
    return come[-1] if come and since <= days[come[-1]] else None


def _todos(until: datetime, today: date) -> Iterator[Owed]:
    rows = Todo.objects.filter(done_at__isnull=True, due_at__lte=until).select_related("case")
    for todo in awake(rows).order_by("case_id", "pk"):
        of = registered(todo.case.kind)
        first = of.begins(todo.case)
        if not of.rest(todo.case) and (first is None or first <= today):
            yield Owed(todo.case, todo.text, todo.due_at, todo.opened_at, partial(able, todo))


def able(todo: Todo) -> list:
    """Whoever holds the role there and may take what it is about."""
    people = holders(todo.role, todo.place, todo.place_id)
    return [user for user in people if not shut_out(todo.case, todo.role, scope_of(user))]


def _remind(owed: Owed, stage: ReminderStage, today: date) -> set[int]:
    last = last_day(owed.due)
    key = {"case": owed.case, "what": owed.what, "due_on": last, "stage": stage}
    known = set(SentReminder.objects.filter(**key).values_list("user_id", flat=True))
    text, told = _sentence(owed.text, last, today), set()
    for user in {user.pk: user for user in owed.people()}.values():
        if user.pk not in known:
            _note(user, owed.case, text, today, key)
            told.add(user.pk)
    return told


def _note(user, case: Case, text: str, today: date, key: dict) -> None:
    """Whoever was told of something else today reads of this in the same notice."""
    before = SentReminder.objects.filter(user=user, day=today).select_related("notice").order_by("pk")
    texts, now = [one.text for one in before], timezone.now()
    if before:
        notice = before[0].notice
        tell_more(notice.pk, case=case, text=digest([*texts, text]), more=text, at=now)
    else:
        [notice] = tell_people([user], case=case, text=text, at=now)
    SentReminder.objects.create(user=user, day=today, notice=notice, text=text, **key)


def _sentence(text: str, last: date, today: date) -> str:
    left = (last - today).days
    if left < 0:
        return f"{text}，已于{day_text(last)}截止"
    return f"{text}，还有 {left} 天截止（{day_text(last)}）" if left else f"{text}，今天截止"


def digest(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"有 {len(texts)} 项待办：{'；'.join(texts)}"
