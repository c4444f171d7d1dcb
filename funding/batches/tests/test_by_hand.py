"""What is set by hand: carried on within the floor and within the one total there is, in every version after it."""

import pytest

from funding.batches.models import Batch, GroupStatement
from funding.batches.rules.by_hand import by_hand_line, carried
from funding.batches.services.batches import draft_batch, redraft, set_by_hand
from funding.envelope.services import set_budget
from funding.rules_of_year.services import change_rules
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.testing.batches_made import YEAR, agreement_of, decided, eleven
from nanan_groups.testing.books_made import order


def line(amount: int, floor: int) -> dict:
    return {"kind": "tight", "amount": amount, "floor": floor}


# --- pure ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("amount", "by_hand", "kept"), [(120, -20, -20), (110, -20, -10), (100, -20, 0), (100, 20, 20), (130, -20, -20)]
)
def test_what_is_carried_on_never_takes_below_the_floor(amount, by_hand, kept):
    first = by_hand_line(by_hand, "试")
    *rest, last = carried([line(amount, 100)], [first])
    assert (rest, last["amount"], last["marks"]) == ([line(amount, 100)], kept, ["manual"])
    assert ("守住保底" in last["sentence"]) is (kept != by_hand)
    assert carried([line(amount, 100)], [last])[-1] == last  # and once is enough


# --- through the portal ----------------------------------------------------------------------------------------------
@pytest.fixture
def people(policy, user_of):
    roles = {"officer": "finance_officer", "leader": "bureau_leader", "treasury": "treasury_officer"}
    return {name: user_of(role) for name, role in roles.items()}


@pytest.mark.django_db
def test_of_the_version_in_force_for_a_group_that_newly_enters(people):
    """And below the floor it does not go: 600,000 less 10,000 by hand, the rate back at the floor."""
    group = eleven()
    change_rules(order=order(people["officer"]), year=YEAR, values={"tight_rate_fen": 11_000_000}, seen=0)
    first = draft_batch(order=order(), year=YEAR)
    set_by_hand(order=order(), statement=first.statements.get(group=group), fen=-3_000_000, why="试")
    decided(first, people, release=False)
    agreement = agreement_of(people["officer"])
    second = draft_batch(order=order(), year=YEAR)  # of 重庆二外 alone
    assert [one.group for one in second.statements.all()] == [agreement.group]
    change_rules(order=order(people["officer"]), year=YEAR, values={"tight_rate_fen": 10_200_000}, seen=1)
    redraft(order=order(people["officer"]), batch=second)
    one = second.statements.get(group=group)
    assert (one.lines[-1]["kind"], one.lines[-1]["amount"], one.total_fen) == ("manual", -1_000_000, 60_000_000)
    second.refresh_from_db()
    assert second.total_fen == sum(second.statements.values_list("total_fen", flat=True))


@pytest.mark.django_db
def test_within_the_one_total_there_is(people):
    facts = {"year": YEAR, "purpose": "", "document": "南财〔2026〕1号"}
    set_budget(order=order(people["officer"]), approved_fen=1_001_000_000, **facts)
    batch = draft_batch(order=order(), year=YEAR)
    one = batch.statements.get(group=eleven())
    with pytest.raises(RuleViolation) as refused:
        set_by_hand(order=order(), statement=one, fen=1_000_001, why="开办费")
    assert (
        refused.value.code == "over-budget" and "10,010,000.00 元（南财〔2026〕1号）0.01 元" in refused.value.sentence
    )
    set_by_hand(order=order(), statement=one, fen=1_000_000, why="开办费")
    change_rules(order=order(people["officer"]), year=YEAR, values={"tight_rate_fen": 11_000_000}, seen=0)
    with pytest.raises(RuleViolation) as refused:  # what is set by hand leaves less for what is computed
        set_budget(order=order(people["officer"]), approved_fen=1_000_500_000, **facts)
        redraft(order=order(people["officer"]), batch=batch)
    assert "人工调整合计 10,010,000.00 元，还差 5,000.00 元" in refused.value.sentence
    set_budget(order=order(people["officer"]), approved_fen=1_005_000_000, **facts)
    redraft(order=order(people["officer"]), batch=batch)
    assert Batch.objects.get().total_fen == 1_005_000_000
    assert GroupStatement.objects.get(group=eleven()).lines[-1]["amount"] == 1_000_000
