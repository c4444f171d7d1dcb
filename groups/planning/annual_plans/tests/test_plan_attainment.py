"""What the evaluation reads of targets and tasks."""

from fractions import Fraction

import pytest
from django.utils import timezone

from groups.planning.annual_plans.queries.attainment import target_attainment, task_completion
from groups.planning.annual_plans.services import plans
from groups.planning.models import AnnualPlan
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from nanan_groups.testing.plan_made import opened, plan_of, step, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(two_groups, people) -> AnnualPlan:
    opened()
    return plan_of(two_groups.a.group)


@pytest.fixture
def carried_out(plan, people) -> AnnualPlan:
    written(plan, people.principal)
    for arrow, actor in (("submit", people.principal), ("endorse", people.officer), ("leader_approve", people.leader)):
        step(plan, arrow, actor)
    return plan


def order(actor, reason="") -> Order:
    return Order(actor=actor, effective_on=timezone.localdate(), reason=reason, kind=ActKind.ENTRY)


def told(plan, people, **more):
    """Everything a summary needs."""
    for task in plan.tasks.all():
        plans.record_progress(
            actor=people.office,
            task=task,
            checkpoint="year",
            percent=100,
            light="done",
            evidence="",
            seen=0,
            reached="12",
        )
    for target in plan.targets.all():
        facts = {"reached": 5400, "evidence": "见统计表", "evidence_file_id": None} | more
        plans.record_attainment(actor=people.office, plan=plan, ordinal=target.ordinal, seen=target.revision, **facts)
    for part in plan.texts.all():
        plans.save_summary(actor=people.office, plan=plan, field=part.field, text="已完成", seen=part.revision)


# --- what the group sets -----------------------------------------------------------------------------------------------
def test_what_the_evaluation_reads(carried_out, people, two_groups, django_assert_num_queries):
    told(carried_out, people)
    carried_out.targets.filter(ordinal=3).update(reached=None)
    with django_assert_num_queries(3):
        found = target_attainment(campaign=carried_out.campaign.code)
    assert set(found) == {two_groups.a.group.pk}  # the other plan is not approved
    first, _, last = found[two_groups.a.group.pk]
    assert (first.baseline, first.goal, first.reached) == (40, 60, 54)
    assert (first.numerator, first.denominator, first.rate) == (14, 20, Fraction(7, 10))
    assert (first.difficulty, first.proof, first.plan) == ("ordinary", True, carried_out.case.code)
    assert (last.numerator, last.denominator, last.rate) == (None, 20, None)  # not told is not 0
    assert target_attainment(campaign=carried_out.campaign.code, groups=[two_groups.b.group.pk]) == {}
    with django_assert_num_queries(3):
        done = task_completion(campaign=carried_out.campaign.code)[two_groups.a.group.pk]
    assert (done.numerator, done.denominator, done.late, done.pending) == (1, 1, False, ())


# --- the database ------------------------------------------------------------------------------------------------------
