"""Who owes a plan is reminded before and after the deadline; chasing by hand is in chasing.py."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from groups.planning.annual_plans.models import (
    AnnualPlan,
    Campaign,
    Reminder,
)
from groups.planning.annual_plans.rules import ANNUAL_PLAN
from groups.registry.register.queries.ended import living_groups
from groups.rights.roles import WRITE_PLANS, roles_with
from groups.rights.words import Place
from nanan_groups.kit.days import day_text
from nanan_groups.kit.deadlines import last_day
from nanan_groups.records.cases.due import due_now
from nanan_groups.records.cases.notices import holders, tell_more, tell_people
from nanan_groups.records.outbox.services import gathered

logger = logging.getLogger(__name__)
REMIND_BEFORE = (30, 7)  # days before the deadline


def owing(campaign: Campaign, today: date) -> list[AnnualPlan]:
    """Plans still with their group, as long as there is one: only these are reminded."""
    rows = AnnualPlan.objects.filter(
        campaign=campaign, case__state__in=ANNUAL_PLAN.editable, group__in=living_groups(today)
    )
    return list(rows.select_related("case", "group").order_by("group_id"))


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a morning's run did: people told, and plans whose reminder failed (they are in the log)."""

    people: int
    failed: int


def send_reminders(*, today: date) -> Reminded:
    """30 and 7 days before a group's own deadline and the day after it, to whoever owes something; one digest a person.

    Run every morning; run twice a day it says nothing twice. Each plan is a transaction of its own: one that fails is logged
    and takes nobody else's reminder along, and the next run of the day tries it again.
    """
    digests: dict[int, tuple[int, list[str]]] = {}  # by person: the notice of this run, and what it says
    failed = 0
    running = Campaign.objects.filter(closed_at__isnull=True, opens_on__lte=today).order_by("pk")
    with gathered():
        for plan in [plan for campaign in running for plan in owing(campaign, today)]:
            text = _reminder(plan, today)
            try:
                with transaction.atomic():
                    told = _remind(plan, text, today, digests) if text else {}
            except Exception:
                logger.exception("no reminder of the plan %s", plan.case.code)
                failed += 1
            else:
                digests |= told
    return Reminded(len(digests), failed)


def _remind(plan: AnnualPlan, text: str, today: date, before: Mapping[int, tuple]) -> dict[int, tuple]:
    """Whoever was told of another plan a moment ago reads of this one in the same notice."""
    if not _note_once(plan, text, today):
        return {}
    told, now, writers = {}, timezone.now(), _writers(plan)
    new = [user for user in writers if user.pk not in before]
    for notice in tell_people(new, case=plan.case, text=text, at=now, addressed=_addressed(plan)):
        told[notice.user_id] = (notice.pk, [text])
    for user in writers:
        if user.pk in before:
            notice, texts = before[user.pk][0], [*before[user.pk][1], text]
            tell_more(notice, case=plan.case, text=_digest(texts), more=text, at=now)
            told[user.pk] = (notice, texts)
    return told


def _reminder(plan: AnnualPlan, today: date) -> str:
    due = due_now(plan.case, ANNUAL_PLAN)
    if due is None:  # it came back without a new day
        return ""
    last = last_day(due)
    left = (last - today).days
    if left in REMIND_BEFORE:
        return f"{plan.case.title}还有 {left} 天截止（{day_text(last)}），尚未提交"
    return f"{plan.case.title}已于{day_text(last)}截止，尚未提交" if left == -1 else ""


def _note_once(plan: AnnualPlan, text: str, today: date) -> bool:
    _, made = Reminder.objects.get_or_create(
        campaign_id=plan.campaign_id,
        group_id=plan.group_id,
        day=today,
        by=None,
        defaults={"text": text, "at": timezone.now()},
    )
    return made


def _addressed(plan: AnnualPlan) -> list:
    return [(role, Place.GROUP, plan.group_id) for role in roles_with(WRITE_PLANS)]


def _writers(plan: AnnualPlan) -> list:
    people = [user for where in _addressed(plan) for user in holders(*where)]
    return list({user.pk: user for user in people}.values())


def _digest(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"有 {len(texts)} 项待提交：{'；'.join(texts)}"
