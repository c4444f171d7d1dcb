"""At once: a batch is handed in, and a figure in it is set by hand."""

import time

import pytest

from funding.batches.services.batches import set_by_hand
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.cases import engine
from nanan_groups.records.cases.engine import perform
from nanan_groups.testing.books_made import order
from nanan_groups.testing.factories import entry
from nanan_groups.testing.funding_factories import GroupStatementFactory


@pytest.mark.race
@pytest.mark.postgres  # SQLite has one writer at a time anyway
def test_nothing_is_set_by_hand_in_a_batch_that_is_being_handed_in(at_once, user_of, monkeypatch):
    officer = user_of("finance_officer")
    with entry():
        statement = GroupStatementFactory(lines=[{"kind": "alliance", "amount": 100, "floor": 100}], total_fen=100)
    case, close = statement.batch.case, engine.close_todos

    def slowly(*given, **more):
        time.sleep(1)
        return close(*given, **more)

    def by_hand():
        time.sleep(0.3)
        return set_by_hand(order=order(), statement=statement, fen=50, why="开办费")

    monkeypatch.setattr(engine, "close_todos", slowly)
    checked, refused = at_once(lambda: perform(case=case, arrow="check", actor=officer, seen=case.version), by_hand)
    assert getattr(checked, "to", checked) == "checked"
    assert isinstance(refused, RuleViolation) and refused.code == "decided", refused
    statement.refresh_from_db()
    assert statement.total_fen == 100
