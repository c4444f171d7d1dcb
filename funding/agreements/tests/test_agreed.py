"""The amount an agreement names for a year is not made smaller than what has been accepted of it."""

from datetime import date

import pytest

from funding.agreements.services import decide_receipt, report_receipt, set_agreed
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.testing.batches_made import YEAR, agreement_of
from nanan_groups.testing.books_made import order

pytestmark = pytest.mark.django_db


def test_not_below_what_has_been_accepted(policy, user_of):
    officer = order(user_of("finance_officer"))
    agreement = agreement_of(officer.actor)
    facts = {"agreement": agreement, "year": YEAR}
    for kind, fen in (("received", 32_000_000), ("received", 8_000_000), ("paid", 10_000_000)):
        told = {"kind": kind, "on": date(YEAR, 5, 1), "fen": fen, "slip": f"H{fen}"}
        receipt = report_receipt(order=order(), **facts, **told)
        if fen != 8_000_000:
            decide_receipt(order=officer, receipt=receipt, accepted=True)
    with pytest.raises(RuleViolation) as refused:
        set_agreed(order=officer, agreed_fen=31_999_999, **facts)
    assert refused.value.code == "below-accepted" and "320,000.00 元" in refused.value.sentence
    assert set_agreed(order=officer, agreed_fen=32_000_000, **facts).agreed_fen == 32_000_000
