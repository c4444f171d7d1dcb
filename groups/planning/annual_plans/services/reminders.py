"""Who owes a plan, or a school's part of one, is reminded like of any other case (records/cases/reminders.py), and a group may
be chased by hand."""

from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from groups.planning.annual_plans.models import (
    AnnualPlan,
    Reminder,
    SchoolStrategy,
)
from groups.planning.annual_plans.queries.plans import owed_strategies
from groups.planning.annual_plans.rules import ANNUAL_PLAN
from groups.planning.annual_plans.services.campaigns import refuse_ended
from groups.registry.register.queries.ended import living_groups
from groups.registry.register.queries.names import site_names
from groups.registry.register.services.basics import refuse_over
from groups.rights.checks import require
from groups.rights.roles import RUN_CAMPAIGNS, SIGN_STRATEGY, WRITE_PLANS, WRITE_STRATEGY, roles_with
from groups.rights.words import Place
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.texts import short_enough
from nanan_groups.records.cases.due import due_now
from nanan_groups.records.cases.notices import holders
from nanan_groups.records.cases.reminders import Owed, reminds
from nanan_groups.records.conflicts import refusal
from nanan_groups.records.models import Notice

WORDS = 500  # of an officer who chases


@reminds
def strategies_owed(until: datetime) -> list[Owed]:
    """A member school owes its part of the group's plan by the plan's own day, as long as the plan can be written: to write
    it, and its principal to sign it. (The group's own to-dos say the rest.)"""
    today = timezone.localdate()
    plans = AnnualPlan.objects.filter(
        campaign__closed_at__isnull=True,
        campaign__opens_on__lte=today,
        case__state__in=ANNUAL_PLAN.editable,
        group__in=living_groups(today),
    )
    rows = owed_strategies(SchoolStrategy.objects.filter(plan__in=plans)).select_related("plan__case", "site")
    found = list(rows.order_by("plan_id", "site_id"))
    names = site_names([one.site_id for one in found])
    out = []
    for one in found:
        due = due_now(one.plan.case, ANNUAL_PLAN)
        if due is not None and due <= until:
            what = "签署" if one.text.strip() else "填写"
            text = f"{what}学校策略：{names(one.site_id)}（{one.plan.case.title}）"
            people = partial(strategists, one)
            out.append(Owed(one.plan.case, text, due, one.plan.case.opened_at, people, f"strategy:{one.site_id}"))
    return out


def strategists(strategy: SchoolStrategy) -> list:
    """What is written waits for the signature alone."""
    right = SIGN_STRATEGY if strategy.text.strip() else WRITE_STRATEGY
    school = strategy.site.institution_id
    return [user for role in roles_with(right) for user in holders(role, Place.INSTITUTION, school)]


def writers(plan: AnnualPlan) -> list:
    people = [user for role in roles_with(WRITE_PLANS) for user in holders(role, Place.GROUP, plan.group_id)]
    return list({user.pk: user for user in people}.values())


def chase(*, actor, plan: AnnualPlan, words: str = "") -> Reminder:
    """An officer asks a group by hand; that he did is on record."""
    require(actor, RUN_CAMPAIGNS)
    refuse_ended(plan.campaign)
    refuse_over(plan.group_id)
    if plan.case.state not in ANNUAL_PLAN.editable:
        raise RuleViolation("该集团已经提交，不需要催办。", code="not-owing")
    now, today = timezone.now(), timezone.localdate()
    if Reminder.objects.filter(campaign=plan.campaign, group=plan.group, day=today, by=actor).exists():
        raise RuleViolation("您今天已经催办过该集团。", code="chased")
    words = short_enough(words, WORDS, "催办说明", "words")
    text = f"{actor.name} 催办：{plan.case.title}{f'。{words}' if words else ''}"
    with transaction.atomic():
        done = Reminder.objects.create(campaign=plan.campaign, group=plan.group, day=today, by=actor, text=text, at=now)
        Notice.objects.bulk_create(Notice(user=user, case=plan.case, text=text, at=now) for user in writers(plan))
    return done


def chased(*, actor, plan: AnnualPlan, words: str = "") -> Reminder:
    """The same for a page: of two clicks at once the database takes one, and the other is told that it was done."""
    try:
        return chase(actor=actor, plan=plan, words=words)
    except IntegrityError as error:
        if (refused := refusal(error)) is None:
            raise
        raise refused from error
