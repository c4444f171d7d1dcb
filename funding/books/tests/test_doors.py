"""What the evaluation is told of the money of a closed year."""

from datetime import date, datetime
from fractions import Fraction

import pytest
from django.utils import timezone

from funding.books.models import Entry
from funding.books.queries.doors import last_closed_year, money_of_groups
from funding.books.services.money import (
    close_year,
    release,
    set_budget,
    spend,
)
from funding.books.words import MoneySource
from nanan_groups.testing.books_made import DISTRICT, YEAR, fen_of, group_with_money, order
from nanan_groups.testing.factories import entry

pytestmark = pytest.mark.django_db
APRIL = date(2026, 4, 1)


def moment(*day: int) -> datetime:
    return datetime(*day, 9, tzinfo=timezone.get_current_timezone())


@pytest.fixture
def made(db):
    return group_with_money()


def spent(made, fen=1_000_000, voucher="P1", account=None, **facts) -> Entry:
    facts = {"on": APRIL, "category": made.category, "source": DISTRICT} | facts
    return spend(order=order(), account=account or made.first, fen=fen, voucher=voucher, **facts)


def test_the_door_of_evaluation(made, clock):
    assert last_closed_year(up_to=YEAR) is None
    set_budget(order=order(), account=made.first, category=made.category, fen=2_000_000)
    spent(made, 2_000_000)
    clock.move_to(moment(2027, 1, 15))
    close_year(order=order(), year=YEAR)
    assert (last_closed_year(up_to=YEAR), last_closed_year(up_to=YEAR - 1)) == (YEAR, None)
    found = money_of_groups([made.group.pk], YEAR)[made.group.pk]
    assert (found.execution.text, found.compliance.text) == ("3.33%", "100%")
    assert (found.reaching, found.from_universities) == (Fraction(8_000_000, 60_000_000), 0)


def test_a_release_within_an_act(made):
    with entry(title="再下达") as draft:
        release(draft, year=YEAR, group=made.group, source=MoneySource.UNIVERSITY, fen=5, on=APRIL)
    assert fen_of(made.own, MoneySource.UNIVERSITY) == 5
