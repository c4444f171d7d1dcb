"""A development plan under revision: until it is approved again, annual tasks know what was approved before, nothing else."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.planning.annual_plans.queries.sheet import sheet_of
from groups.planning.annual_plans.services import plans
from groups.planning.development_plans import services as development_plans
from groups.planning.development_plans import services as recorded_plans
from groups.planning.development_plans.queries import goals_offered
from groups.planning.models import DevelopmentPlan
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from nanan_groups.testing.development_made import GOAL, begun, in_force, step, written
from nanan_groups.testing.plan_made import opened, plan_of
from nanan_groups.testing.plan_made import written as annual_written

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(two_groups, people) -> DevelopmentPlan:
    return in_force(two_groups.a.group, people)


@pytest.fixture
def annual(two_groups, people):
    opened()
    return annual_written(plan_of(two_groups.a.group), people.principal)


def revised(plan, people, text: str = "改写的目标"):
    """Revised: the goal reads otherwise, and there is another one."""
    step(plan, "revise", people.principal, "调整")
    goal = plan.targets.get()
    development_plans.save_goal(actor=people.principal, goal=goal, seen=goal.revision, values={"text": text})
    return goal, development_plans.add_goal(actor=people.principal, plan=plan, values=GOAL | {"text": "新增目标"})


def serve(annual, people, goal):
    task = annual.tasks.get()
    return plans.save_task(actor=people.principal, task=task, seen=task.revision, values={"serves_id": goal.pk})


def offered(plan) -> list[str]:
    return list(goals_offered(plan.group_id, plan.first_year).values())


def test_until_a_revision_is_approved_the_approved_goals_are_offered(plan, people):
    revised(plan, people)
    for arrow, actor in (
        ("submit", people.principal),
        ("return", people.officer),
        ("submit", people.principal),
        ("endorse", people.officer),
    ):
        assert offered(plan) == ["规划目标"]
        step(plan, arrow, actor, "再改")
    assert offered(plan) == ["规划目标"]
    step(plan, "leader_approve", people.leader)
    assert offered(plan) == ["改写的目标", "新增目标"]


def test_a_plan_superseded_while_it_was_revised_offers_what_was_approved(two_groups, plan, people):
    revised(plan, people)
    following = written(begun(two_groups.a.group, people.principal, 2031, 2035), people.principal)
    for arrow, actor in (("submit", people.principal), ("endorse", people.officer), ("leader_approve", people.leader)):
        step(following, arrow, actor)
    plan.case.refresh_from_db()
    assert (plan.case.state, offered(plan)) == ("superseded", ["规划目标"])


def test_a_task_cannot_serve_a_goal_that_is_not_approved_yet(plan, annual, people):
    goal, added = revised(plan, people)
    with pytest.raises(RuleViolation, match="不在本集团已通过的发展规划内"):
        serve(annual, people, added)
    assert serve(annual, people, goal).serves_id == goal.pk


def test_what_is_handed_in_and_read_names_the_goal_as_it_was_approved(plan, annual, people):
    goal, added = revised(plan, people)
    serve(annual, people, goal)
    step(annual, "submit", people.principal)
    assert annual.versions.get().content["tasks"][0]["serves"] == "规划目标"
    assert [one.serves for one in sheet_of(annual).tasks] == ["规划目标"]
    annual.tasks.update(serves=added)  # as it could be set before
    assert plans.content_of(annual)["tasks"][0]["serves"] == ""


def test_the_page_offers_the_approved_text_and_says_what_is_not_approved(plan, annual, people, client_of):
    goal, added = revised(plan, people)
    url, browser = reverse("planning:plan-edit", args=[annual.case.code]), client_of(people.principal)
    page = browser.get(url).content.decode()
    assert f'<option value="{goal.pk}">规划目标</option>' in page
    assert "新增目标" not in page
    annual.tasks.update(serves=added)
    page = browser.get(url).content.decode()
    assert page.count(f'<option value="{added.pk}" selected>新增目标（尚未审定）</option>') == 1
    part = f"task-{annual.tasks.get().pk}"
    sent = browser.post(
        reverse("planning:plan-autosave", args=[annual.case.code]),
        {
            "part": part,
            f"{part}-serves_id": str(goal.pk),
            f"{part}-seen": "1",
            f"{part}-measure": "任务",
            f"{part}-field": "staff",
        },
    )
    assert sent.status_code == 200
    assert annual.tasks.get().serves == goal


def test_a_plan_on_paper_offers_nothing_until_its_revision_is_approved(two_groups, people):
    year = school_year_of(timezone.localdate())
    order = Order(
        actor=people.officer, effective_on=timezone.localdate(), reason="", kind=ActKind.ENTRY, document="文号"
    )
    plan = recorded_plans.record_past_development_plan(
        order=order, group=two_groups.a.group, first_year=year - 1, last_year=year + 1, approved_on=date(2025, 9, 1)
    )
    step(plan, "revise", people.principal, "编入平台")
    written(plan, people.principal)
    assert offered(plan) == []
    for arrow, actor in (("submit", people.principal), ("endorse", people.officer), ("leader_approve", people.leader)):
        step(plan, arrow, actor)
    assert offered(plan) == ["规划目标"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_goals_take_two_questions_whatever_their_number(plan, people, number, django_assert_num_queries):
    revised(plan, people)
    for n in range(number):
        development_plans.add_goal(actor=people.principal, plan=plan, values=GOAL | {"text": f"目标{n}"})
    with django_assert_num_queries(2):
        offered(plan)
