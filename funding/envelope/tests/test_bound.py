"""What no cut of the year's total goes below: spent and committed, of the district's money and of projects'."""

from datetime import date

import pytest

from funding.books.queries.balances import bound_of
from funding.books.services.money import commit, release_money, spend
from funding.books.words import MoneySource
from funding.envelope.queries import bound_fen
from nanan_groups.testing.books_made import DISTRICT, YEAR, group_with_money, order

pytestmark = pytest.mark.django_db


def test_one_definition_for_the_total_and_for_each_group():
    made, on = group_with_money(), date(YEAR, 4, 1)
    for source in (MoneySource.PROJECT, MoneySource.UNIVERSITY):
        facts = {"source": source, "fen": 1_000, "on": on, "document": "1"}
        release_money(order=order(), year=YEAR, group=made.group, **facts)
    for number, source in enumerate((DISTRICT, MoneySource.PROJECT, MoneySource.UNIVERSITY)):
        facts = {"account": made.own, "source": source, "on": on}
        spend(order=order(), category=made.category, fen=100 + number, voucher=f"Z{number}", **facts)
        commit(order=order(), fen=10, note="合同", **facts)
    assert bound_of(YEAR) == {made.group.pk: 221}
    assert bound_fen(YEAR) == 221
