"""Nobody decides on the money of his own group: not the batch that holds its statement, nor the acts beside its steps."""

from datetime import date

import pytest

from funding.agreements.services import add_agreement, change_agreement, decide_receipt, report_receipt, set_agreed
from funding.batches.services.batches import draft_batch, set_by_hand, tick
from groups.rights.roles import WRITE_PLANS, roles_with
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.cases.queries import todos_of
from nanan_groups.testing.batches_made import YEAR, agreement_of, eleven, step, ticked
from nanan_groups.testing.books_made import order
from nanan_groups.testing.factories import AppointmentFactory, entry

pytestmark = pytest.mark.django_db
HATS = roles_with(WRITE_PLANS)


def also(user, role: str, group):
    """The same person, who writes for that group as well."""
    with entry():
        AppointmentFactory(user=user, role=role, group=group)
    return type(user).objects.get(pk=user.pk)


def refused(action) -> str:
    with pytest.raises(RuleViolation) as problem:
        action()
    return problem.value.code


@pytest.mark.parametrize("hat", HATS)
def test_no_step_on_the_batch_that_holds_ones_own_statement(policy, user_of, hat):
    group = eleven()
    officer, leader, treasury = (user_of(role) for role in ("finance_officer", "bureau_leader", "treasury_officer"))
    own_leader, own_treasury = (also(user_of(role), hat, group) for role in ("bureau_leader", "treasury_officer"))
    batch = draft_batch(order=order(officer), year=YEAR)
    ticked(batch)
    step(batch, "check", officer)
    for arrow, more in (("endorse", {}), ("send_back", {"comment": "试"})):
        assert refused(lambda arrow=arrow, more=more: step(batch, arrow, own_leader, **more)) == "own"
    waiting = [len(todos_of(scope_of(one))) for one in (leader, own_leader)]
    assert waiting == [1, 0]
    step(batch, "endorse", leader)
    for arrow, more in (("confirm", {}), ("return_total", {"comment": "试"})):
        assert refused(lambda arrow=arrow, more=more: step(batch, arrow, own_treasury, **more)) == "own"
    assert [len(todos_of(scope_of(one))) for one in (treasury, own_treasury)] == [1, 0]
    step(batch, "confirm", treasury)


@pytest.mark.parametrize("hat", HATS)
def test_no_act_beside_the_steps_either(policy, user_of, hat):
    agreement = agreement_of(user_of("finance_officer"))
    batch = draft_batch(order=order(), year=YEAR)
    statement = batch.statements.get(group=agreement.group)
    clerk = user_of("school_clerk", institution=agreement.school)
    facts = {"agreement": agreement, "year": YEAR, "kind": "received", "on": date(2026, 5, 1)}
    receipt = report_receipt(order=order(clerk), fen=100, slip="H1", **facts)
    by = order(also(user_of("finance_officer"), hat, agreement.group))
    told = {"university": agreement.university, "school": agreement.school, "title": "另一协议", "note": ""}
    told |= {"signed_on": date(2026, 1, 5), "valid_from": date(2026, 1, 5), "valid_to": None}
    doors = {
        "by hand": lambda: set_by_hand(order=by, statement=statement, fen=100, why="试"),
        "tick": lambda: tick(order=by, batch=batch, warning=statement.left_to_tick[0], statements=[statement]),
        "agreement": lambda: add_agreement(order=by, group=agreement.group, **told),
        "change": lambda: change_agreement(order=by, agreement=agreement, **told),
        "agreed": lambda: set_agreed(order=by, agreement=agreement, year=YEAR, agreed_fen=1),
        "receipt": lambda: decide_receipt(order=by, receipt=receipt, accepted=True),
    }
    assert {name: refused(door) for name, door in doors.items()} == dict.fromkeys(doors, "own")
