"""A group that is dissolved, today or on a day that comes by itself: nobody is reminded, nothing is handed in, no to-do is
shown, no button leads to a refusal."""

from datetime import timedelta

import pytest
from django.urls import reverse

from groups.planning.annual_plans.services import campaigns, plans
from groups.planning.development_plans import services as development_case
from groups.planning.models import AnnualPlan
from groups.registry.education_groups.services import dissolve_group
from groups.registry.models import GroupVersion
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.attachments.owners import may_write
from nanan_groups.records.cases.engine import steps_for
from nanan_groups.records.cases.queries import todos_of
from nanan_groups.records.cases.reminders import send_reminders
from nanan_groups.records.models import ActKind, CaseStep, Notice, SentReminder, Todo
from nanan_groups.records.orders import Order
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.development_made import begun
from nanan_groups.testing.development_made import step as development_step
from nanan_groups.testing.plan_made import chased, opened, plan_of, step, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
OVER = f"该集团已于{day_text(TODAY)}终止，不再办理。"


@pytest.fixture
def plan(two_groups, people) -> AnnualPlan:
    opened(submit_on=TODAY + timedelta(days=12))
    return written(plan_of(two_groups.a.group), people.principal)


def order(actor, day=TODAY) -> Order:
    return Order(actor=actor, effective_on=day, reason="集团撤销", kind=ActKind.CHANGE)


def dissolved(group, people, day=TODAY) -> None:
    dissolve_group(order=order(people.officer, day), group=group)


def comes_to_pass(group) -> None:
    """The day for which the end was registered has come."""
    GroupVersion.objects.filter(group=group).update(valid_to=TODAY)


@pytest.mark.parametrize("days", [0, 3])
def test_a_group_that_is_over_is_not_reminded(plan, people, two_groups, days, clock):
    dissolved(two_groups.a.group, people, TODAY + timedelta(days=days))
    Notice.objects.all().delete()
    clock.shift(5 * 86_400)
    send_reminders(today=TODAY + timedelta(days=5))  # 7 days are left
    assert set(SentReminder.objects.values_list("case__annual_plan__group", flat=True)) == {two_groups.b.group.pk}
    assert not Notice.objects.filter(user=people.principal).exists()


def test_a_group_that_will_be_over_is_reminded_until_then(plan, people, two_groups, clock):
    dissolved(two_groups.a.group, people, TODAY + timedelta(days=6))
    clock.shift(5 * 86_400)
    send_reminders(today=TODAY + timedelta(days=5))
    assert SentReminder.objects.filter(case__annual_plan__group=two_groups.a.group).exists()


def test_its_annual_plan_goes_no_further(plan, people, two_groups, client_of):
    group, part = two_groups.a.group, plan.texts.get(field="staff")
    dissolved(group, people)
    for action in (
        lambda: step(plan, "submit", people.principal),
        lambda: plans.save_text(actor=people.office, plan=plan, field="staff", text="晚了", seen=part.revision),
        lambda: chased(plan, people.officer),
        lambda: campaigns.extend(
            order=order(people.officer), campaign=plan.campaign, group=group, submit_on=TODAY + timedelta(days=99)
        ),
    ):
        with pytest.raises(RuleViolation) as refused:
            action()
        assert refused.value.sentence == OVER
    assert not CaseStep.objects.exists()
    assert steps_for(plan.case, scope_of(people.principal)) == []
    page = client_of(people.officer).get(reverse("planning:plan-detail", args=[plan.case.code])).content.decode()
    assert OVER in page
    board = client_of(people.officer).get(reverse("planning:campaign-detail", args=[plan.campaign.code]))
    rows = {row["board"].plan.pk: row for row in board.context["rows"]}
    assert rows[plan.pk]["board"].group == "甲canaryA教育集团"
    assert (rows[plan.pk]["chase_url"], rows[plan.pk]["extend_url"]) == ("", "")
    assert all(row["chase_url"] and row["extend_url"] for key, row in rows.items() if key != plan.pk)


def test_the_day_comes_and_the_to_dos_are_gone_from_the_lists(plan, people, two_groups, client_of):
    group = two_groups.a.group
    development = begun(group, people.officer)
    dissolved(group, people, TODAY + timedelta(days=1))
    scope = scope_of(people.principal)
    assert {todo.case_id for todo in todos_of(scope)} == {plan.case_id, development.case_id}
    step(plan, "submit", people.principal)
    officer = scope_of(people.officer)
    assert plan.case_id in {todo.case_id for todo in todos_of(officer)}
    comes_to_pass(group)
    assert Todo.objects.filter(case__in=[plan.case_id, development.case_id], done_at=None).exists()
    assert list(todos_of(scope)) == []
    assert list(todos_of(officer)) == []
    assert [todo.case.place_id for todo in todos_of(scope_of(people.stranger))] == [two_groups.b.group.pk]
    desk = client_of(people.officer).get("/").content.decode()
    assert f"审核年度计划：{plan.case.title}" not in desk
    with pytest.raises(RuleViolation) as refused:
        step(plan, "endorse", people.officer)
    assert refused.value.sentence == OVER


def test_its_development_plan_goes_no_further(people, two_groups, client_of):
    group = two_groups.a.group
    plan = begun(group, people.officer)
    owner = development_case.owner_of(plan)
    assert may_write(owner, people.principal)
    dissolved(group, people, TODAY + timedelta(days=1))
    comes_to_pass(group)
    with pytest.raises(RuleViolation) as refused:
        development_step(plan, "submit", people.principal)
    assert refused.value.sentence == OVER
    assert not may_write(owner, people.principal)
    principal = client_of(people.principal)
    page = principal.get(reverse("planning:development-detail", args=[plan.case.code])).content.decode()
    assert OVER in page
    assert "填写规划" not in page


def test_my_year_says_so(plan, people, two_groups, client_of):
    dissolved(two_groups.a.group, people, TODAY + timedelta(days=1))
    assert "填写计划" in client_of(people.principal).get(reverse("planning:my-year")).content.decode()
    comes_to_pass(two_groups.a.group)
    page = client_of(people.principal).get(reverse("planning:my-year")).content.decode()
    assert OVER in page
    assert "填写计划" not in page


def test_a_campaign_that_goes_on_wakes_no_group_that_is_over(plan, people, two_groups):
    campaigns.close_campaign(order=order(people.officer), campaign=plan.campaign)
    dissolved(two_groups.a.group, people)
    campaigns.reopen_campaign(order=order(people.officer), campaign=plan.campaign)
    waiting = Todo.objects.filter(done_at=None).values_list("case__place_id", flat=True)
    assert set(waiting) == {two_groups.b.group.pk}
