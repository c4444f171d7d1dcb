"""The annual plan's way: every state × action × role, with one level of review and with two."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups.planning.annual_plans.rules import ANNUAL_PLAN
from groups.planning.models import TaskProgress
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.cases import engine
from nanan_groups.records.models import Case
from nanan_groups.testing.plan_made import opened, plan_of, written

pytestmark = pytest.mark.django_db
# Written out here, not read from the table that is tested: state → who → what.
MAY = {
    "draft": {"principal": {"submit"}},
    "returned": {"principal": {"submit"}},
    "submitted": {"principal": {"withdraw"}, "officer": {"return", "endorse"}},
    "endorsed": {"leader": {"leader_approve", "leader_return"}},
    "approved": {"principal": {"submit_summary"}},
    "summary_submitted": {"officer": {"return_summary", "close"}},
    "summary_returned": {"principal": {"submit_summary"}},
    "closed": {},
}
WHO = ("principal", "office", "officer", "leader", "member", "clerk", "fellow", "stranger", "expert")
TO = {
    "submit": "submitted", "withdraw": "draft", "return": "returned", "approve": "approved", "endorse": "endorsed",
    "leader_approve": "approved", "leader_return": "returned", "submit_summary": "summary_submitted",
    "return_summary": "summary_returned", "close": "closed",
}  # fmt: skip


@pytest.fixture(params=[True, False], ids=["two levels", "one level"])
def levels(request) -> bool:
    return request.param


@pytest.fixture
def plan(two_groups, people, levels):
    """Nothing is missing for any step."""
    opened(two_levels=levels)
    plan = written(plan_of(two_groups.a.group), people.principal)
    plan.texts.update(summary="已完成")
    for task in plan.tasks.all():
        TaskProgress.objects.create(task=task, checkpoint="year", percent=100, light="done", reached="12")
    plan.targets.update(difficulty="hard", reached=5500, evidence="见统计表")
    return plan


def allowed(state: str, who: str, levels: bool) -> set[str]:
    may = MAY[state].get(who, set())
    return may if levels else {"approve" if arrow == "endorse" else arrow for arrow in may}


@pytest.mark.parametrize("state", list(ANNUAL_PLAN.states))
def test_every_state_action_and_role(people, plan, levels, state):
    """What the page offers is what the engine takes; every other step changes nothing."""
    case = plan.case
    Case.objects.filter(pk=case.pk).update(state=state)
    for who in WHO:
        actor = getattr(people, who)
        expected = allowed(state, who, levels)
        case.refresh_from_db()
        assert {one.name for one in engine.steps_for(case, scope_of(actor))} == expected, who
        for arrow in ANNUAL_PLAN.arrows:
            with transaction.atomic():  # each is tried on the same case, and taken back
                if arrow.name in expected:
                    engine.perform(case=case, arrow=arrow.name, actor=actor, seen=0, comment="意见")
                    after = (TO[arrow.name], 1)
                else:
                    with pytest.raises((PermissionDenied, RuleViolation)):
                        engine.perform(case=case, arrow=arrow.name, actor=actor, seen=0, comment="意见")
                    after = (state, 0)
                case.refresh_from_db()
                assert (case.state, case.version) == after, (who, arrow.name)
                transaction.set_rollback(True)
            case.refresh_from_db()
