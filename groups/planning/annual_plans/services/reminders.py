"""Who owes a plan, or a school's part of one, is reminded like of any other case (records/cases/reminders.py); chasing by hand
is in chasing.py."""

from datetime import datetime
from functools import partial

from django.utils import timezone

from groups.planning.annual_plans.models import (
    AnnualPlan,
    SchoolStrategy,
)
from groups.planning.annual_plans.queries.plans import owed_strategies
from groups.planning.annual_plans.rules import ANNUAL_PLAN
from groups.registry.register.queries.ended import living_groups
from groups.registry.register.queries.names import site_names
from groups.rights.roles import SIGN_STRATEGY, WRITE_PLANS, WRITE_STRATEGY, roles_with
from groups.rights.words import Place
from nanan_groups.records.cases.due import due_now
from nanan_groups.records.cases.notices import holders
from nanan_groups.records.cases.reminders import Owed, reminds


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
