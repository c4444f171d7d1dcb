"""Telling people: in the portal, in the same transaction as what is told (what was rolled back was never said); by e-mail and
group robots, where configured, only after it is committed (records/outbox).
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from ..models import Case, CaseStep, Notice
from ..outbox import services as outbox
from ..outbox.services import Outside
from .kinds import registered


def holders(role: str, place: str, place_id: int | None) -> list:
    """The people who hold a role for a place today; the floor above knows."""
    return import_string(settings.HOLDERS_OF)(role, place, place_id)


def tell_people(
    people: Iterable,
    *,
    case: Case,
    text: str,
    at: datetime,
    step: CaseStep | None = None,
    addressed: Collection = (),
    outside: str = "",
) -> list[Notice]:
    """The one way in which anybody is told anything about a case; a person who is named twice is told once.

    ``addressed``: (role, place, place_id) for which it is said, for the robots of their groups. ``outside``: what leaves the
    portal where ``text`` says more than who did what and the title of the business.
    """
    named = {user.pk: user for user in people}
    said = [Notice(user=user, case=case, step=step, text=text, at=at) for _, user in sorted(named.items())]
    Notice.objects.bulk_create(said)
    outbox.put([Outside(case, outside or text, said, addressed)], at=at)
    return said


def tell_many(said: Sequence[Notice], outside: Sequence[Outside], *, at: datetime) -> None:
    """Of several cases at once, each person in words of his own: the same queries, however many they are. ``outside`` holds
    the same notices, by case."""
    Notice.objects.bulk_create(said)
    outbox.put(outside, at=at)


def tell_more(notice_id: int, *, case: Case, text: str, more: str, at: datetime, addressed: Collection = ()) -> None:
    """A notice of a moment ago says ``text`` now; outside the portal only what is added, ``more``, is said."""
    Notice.objects.filter(pk=notice_id).update(text=text, at=at, read_at=None)
    outbox.put([Outside(case, more, list(Notice.objects.filter(pk=notice_id)), addressed)], at=at)


def tell(case: Case, step: CaseStep, *, waiting: bool = True) -> None:
    """Whoever has to go on, and whoever handed it in, if he still has a part in it; but not the one who just did it.
    ``waiting``: False where those who have to go on were told before."""
    turns = list(case.todos.filter(done_at__isnull=True).order_by("pk")) if waiting else []
    people = {user.pk: user for todo in turns for user in holders(todo.role, todo.place, todo.place_id)}
    if case.submitted_by is not None and _has_part(case, case.submitted_by):
        people.setdefault(case.submitted_by.pk, case.submitted_by)
    people.pop(step.actor_id, None)
    text = f"{step.actor.name} {step.done}：{case.title}"
    addressed = [(todo.role, todo.place, todo.place_id) for todo in turns]
    tell_people(people.values(), case=case, text=text, at=step.at, step=step, addressed=addressed)


def _has_part(case: Case, user) -> bool:
    """Who has left that place reads nothing more of its papers, not even what became of his own."""
    table = registered(case.kind).kind
    roles = {*table.writers, *(role for arrow in table.arrows for role in arrow.roles)}
    return any(user in holders(role, case.place, case.place_id) for role in sorted(roles))


def mark_read(user) -> int:
    return Notice.objects.filter(user=user, read_at__isnull=True).update(read_at=timezone.now())
