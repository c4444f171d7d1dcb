"""At once: a year is closed, and the first money of another source comes into it."""

import time
from datetime import date, datetime

import pytest
from django.utils import timezone

from funding.books.models import Entry
from funding.books.services import money
from funding.books.services.money import close_year, release_money
from funding.books.words import MoneySource
from nanan_groups.testing.books_made import YEAR, group_with_money, order


def at_the_same_time(at_once, clock, monkeypatch) -> list:
    """The closing has locked the balances there are when the entry is booked, and ends two seconds later."""
    made = group_with_money()
    clock.move_to(timezone.make_aware(datetime(YEAR + 1, 1, 15, 9)))
    ended = money._refuse_ended

    def slowly(*given):
        time.sleep(2)
        ended(*given)

    def released():
        time.sleep(0.3)
        facts = {"source": MoneySource.UNIVERSITY, "fen": 100, "on": date(YEAR, 12, 31), "document": "1"}
        return release_money(order=order(), year=YEAR, group=made.group, **facts)

    monkeypatch.setattr(money, "_refuse_ended", slowly)
    return at_once(lambda: close_year(order=order(), year=YEAR), released)


@pytest.mark.race
@pytest.mark.postgres  # SQLite has one writer at a time anyway
def test_nothing_comes_into_a_year_that_is_being_closed(at_once, clock, monkeypatch):
    closed, refused = at_the_same_time(at_once, clock, monkeypatch)
    assert closed.closed_on == date(YEAR + 1, 1, 15)
    assert getattr(refused, "code", refused) == "closed"
    assert not Entry.objects.filter(source=MoneySource.UNIVERSITY).exists()
