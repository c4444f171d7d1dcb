"""A revision of a development plan that is given up: what was approved stands again, to the letter."""

import pytest

from groups.planning.development_plans import services as development_plans
from groups.planning.models import DevelopmentPlan
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import Todo
from nanan_groups.testing.development_made import GOAL, begun, in_force, step, written
from nanan_groups.testing.plan_made import opened, plan_of
from nanan_groups.testing.plan_made import written as annual_written

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(two_groups, people) -> DevelopmentPlan:
    return begun(two_groups.a.group, people.principal)


def facts_of(plan) -> tuple:
    return development_plans.content_of(plan), list(plan.targets.values_list("ordinal", "pk"))


def test_an_abandoned_revision_leaves_what_was_approved(two_groups, people):
    plan = in_force(two_groups.a.group, people)
    writer = {"actor": people.principal}
    before = facts_of(plan)
    step(plan, "revise", people.principal, "调整")
    kept, added = plan.targets.get(), development_plans.add_goal(**writer, plan=plan, values=GOAL | {"text": "新增"})
    development_plans.move_goal(**writer, goal=added, up=True)
    development_plans.save_section(
        **writer, plan=plan, section="goals", text="改写", seen=plan.texts.get(section="goals").revision
    )
    development_plans.save_goal(
        **writer, goal=kept, seen=kept.revision, values={"text": "改写", "by_year": {"2026": "1"}}
    )
    step(plan, "submit", people.principal)
    step(plan, "return", people.officer, "不必修订")
    with pytest.raises(RuleViolation, match="请写明放弃原因"):
        step(plan, "abandon", people.principal)
    step(plan, "abandon", people.principal, "维持原规划")
    plan.refresh_from_db()
    assert facts_of(plan) == before
    assert (plan.in_force, plan.approved_version, plan.case.state, plan.versions.count()) == ("now", 1, "approved", 2)
    assert plan.targets.get().revision > kept.revision  # an open page does not write over it
    assert not Todo.objects.filter(case=plan.case, done_at=None).exists()


def test_a_goal_removed_by_an_abandoned_revision_is_the_same_goal_again(two_groups, people):
    plan = in_force(two_groups.a.group, people)
    before = facts_of(plan)
    step(plan, "revise", people.officer, "调整")
    goal = plan.targets.get()
    development_plans.remove_goal(actor=people.principal, goal=goal, seen=goal.revision)
    step(plan, "abandon", people.officer, "维持原规划")
    assert facts_of(plan) == before


def test_a_new_goal_that_a_task_serves_holds_the_abandoning_up(two_groups, people):
    plan = in_force(two_groups.a.group, people)
    opened()
    annual = annual_written(plan_of(two_groups.a.group), people.principal)
    step(plan, "revise", people.principal, "调整")
    added = development_plans.add_goal(actor=people.principal, plan=plan, values=GOAL | {"text": "新增目标"})
    annual.tasks.update(serves=added)
    with pytest.raises(RuleViolation, match="修订中新增的目标“新增目标”已有 1 项年度任务对应"):
        step(plan, "abandon", people.principal, "维持原规划")
    plan.case.refresh_from_db()
    assert (plan.case.state, plan.targets.count()) == ("revising", 2)


def test_a_first_draft_has_nothing_to_go_back_to(people, plan):
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    step(plan, "return", people.officer, "再改")
    with pytest.raises(RuleViolation):
        step(plan, "abandon", people.principal, "不写了")
    assert plan.case.state == "returned"
