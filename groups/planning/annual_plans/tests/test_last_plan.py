"""The plan of the year before: the one that is shown beside the new one is the one that is taken over from."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.planning.annual_plans.queries.plans import last_plan
from groups.planning.annual_plans.queries.sheet import known_of
from groups.planning.annual_plans.services.case import record_past_annual_plan
from groups.planning.annual_plans.services.plans import copy_last_year
from groups.planning.models import AnnualPlan
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from nanan_groups.testing.plan_made import opened, written

pytestmark = pytest.mark.django_db


def test_shown_offered_and_taken_over_is_one_plan(two_groups, people, client_of):
    group, today = two_groups.a.group, timezone.localdate()
    this = school_year_of(today)
    then = today - timedelta(days=730)
    days = {"opens_on": then, "submit_on": then + timedelta(days=30), "review_on": then + timedelta(days=60)}
    before = opened(year=this - 2, title="前年填报", **days, half_on=None, summary_on=None)
    two_years_ago = before.plans.get(group=group)
    written(two_years_ago, people.principal, "前年")
    order = Order(actor=people.officer, effective_on=today, reason="补录", kind=ActKind.ENTRY, document="旧批复")
    record_past_annual_plan(order=order, group=group, year=this - 1, approved_on=today - timedelta(days=200))
    campaign = opened()
    plan = AnnualPlan.objects.select_related("case", "campaign", "group").get(campaign=campaign, group=group)

    assert last_plan(plan) == two_years_ago  # the one recorded afterwards has no words
    assert known_of(plan, scope_of(people.principal), today).last == two_years_ago
    writer = client_of(people.principal)
    edit = writer.get(reverse("planning:plan-edit", args=[plan.case.code]))
    assert edit.context["known"].last == two_years_ago
    copy = writer.get(reverse("planning:plan-copy", args=[plan.case.code]))
    assert copy.context["last"] == two_years_ago
    copied = copy_last_year(actor=people.principal, plan=plan)
    assert copied.copied_from == two_years_ago
    assert "前年" in copied.texts.get(field="staff").text
    other = campaign.plans.get(group=two_groups.b.group)
    assert last_plan(other) == before.plans.get(group=two_groups.b.group)
