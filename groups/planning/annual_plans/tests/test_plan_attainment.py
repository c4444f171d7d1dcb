"""What the evaluation reads of targets and tasks."""

from fractions import Fraction

import pytest

from groups.planning.annual_plans.queries.attainment import target_attainment, task_completion
from nanan_groups.testing.plan_made import approved, opened, plan_of, told_all

pytestmark = pytest.mark.django_db


def test_what_the_evaluation_reads(people, two_groups, django_assert_num_queries):
    opened()
    carried_out = approved(plan_of(two_groups.a.group), people)
    told_all(carried_out, people)
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
