"""Telling people: in the portal, in the same transaction as the step (what was rolled back was never said); by e-mail,
where configured, only after it is committed.
"""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from nanan_groups.kit.texts import shortened

from ..models import Case, CaseStep, Notice
from .kinds import registered

logger = logging.getLogger(__name__)


def holders(role: str, place: str, place_id: int | None) -> list:
    """The people who hold a role for a place today; the floor above knows."""
    return import_string(settings.HOLDERS_OF)(role, place, place_id)


def tell(case: Case, step: CaseStep, *, waiting: bool = True) -> None:
    """Whoever has to go on, and whoever handed it in, if he still has a part in it; but not the one who just did it.
    ``waiting``: False where those who have to go on were told before."""
    turns = case.todos.filter(done_at__isnull=True).order_by("pk") if waiting else ()
    people = {user.pk: user for todo in turns for user in holders(todo.role, todo.place, todo.place_id)}
    if case.submitted_by is not None and _has_part(case, case.submitted_by):
        people.setdefault(case.submitted_by.pk, case.submitted_by)
    people.pop(step.actor_id, None)
    text = f"{step.actor.name} {step.done}：{case.title}"
    said = [Notice(user=user, case=case, step=step, text=text, at=step.at) for _, user in sorted(people.items())]
    Notice.objects.bulk_create(said)
    if settings.NOTICE_MAIL_DOMAIN and said:
        addresses = [f"{one.user.username}@{settings.NOTICE_MAIL_DOMAIN}" for one in said]
        transaction.on_commit(lambda: _mail(text, addresses), robust=True)


def _has_part(case: Case, user) -> bool:
    """Who has left that place reads nothing more of its papers, not even what became of his own."""
    table = registered(case.kind).kind
    roles = {*table.writers, *(role for arrow in table.arrows for role in arrow.roles)}
    return any(user in holders(role, case.place, case.place_id) for role in sorted(roles))


def _mail(text: str, addresses: list[str]) -> None:
    message = EmailMessage(subject=shortened(text, 120), body=f"{text}\n请登录平台办理。", bcc=addresses)
    try:
        message.send()
    except OSError:
        logger.exception("notices were not mailed")  # the portal shows them all the same


def mark_read(user) -> int:
    return Notice.objects.filter(user=user, read_at__isnull=True).update(read_at=timezone.now())
