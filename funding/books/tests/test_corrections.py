"""Spending of a closed year that is corrected in the open one: F16 of docs/算例.md, how much comes back, who says what of it."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from funding.books.additions import tell
from funding.books.models import Entry
from funding.books.queries.balances import balances_on
from funding.books.queries.check import differences
from funding.books.services.money import close_year, correct_closed, reverse, spend
from funding.books.words import EntryKind
from funding.rules_of_year.services import load_rules
from groups.registry.policy.services import Loaded
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.money import wanyuan
from nanan_groups.kit.scope import scope_of
from nanan_groups.testing.books_made import DISTRICT, YEAR, fen_of, group_with_money, order
from nanan_groups.testing.factories import entry

pytestmark = pytest.mark.django_db
APRIL, NEXT = date(YEAR, 4, 1), date(YEAR + 1, 1, 15)
BOOKED = {"year": YEAR + 1, "on": NEXT, "why": "错"}


@pytest.fixture
def made(db):
    return group_with_money()


def spent(made, fen: int, voucher: str = "P1") -> Entry:
    facts = {"account": made.first, "source": DISTRICT, "category": made.category, "on": APRIL}
    return spend(order=order(), fen=fen, voucher=voucher, **facts)


def closed(clock) -> None:
    clock.move_to(timezone.make_aware(datetime(YEAR + 1, 1, 15, 9)))
    close_year(order=order(), year=YEAR)


def test_f16_a_closed_year_stays_and_the_open_one_is_corrected(made, clock):
    wrong = spent(made, 1_000_000)
    closed(clock)
    with pytest.raises(RuleViolation) as refused:
        reverse(order=order(), entry=wrong, on=date(2026, 12, 31), why="错")
    assert refused.value.code == "closed"
    kept = balances_on([made.first.pk], date(2026, 12, 31))
    done = correct_closed(entry=wrong, fen=400_000, back=True, order=order(), **BOOKED)
    assert (done.corrects, done.to.year, done.to.institution) == (wrong, 2027, made.schools[0])
    assert balances_on([made.first.pk], date(2026, 12, 31)) == kept
    assert fen_of(done.to) == 7_000_000 + 400_000  # carried over, and what comes back
    assert differences() == []


def test_all_corrections_together_give_back_no_more_than_was_spent(made, clock):
    wrong, gone = spent(made, 1_000_000), spent(made, 500_000, "P2")
    reverse(order=order(), entry=gone, on=APRIL, why="重复")
    closed(clock)
    correct_closed(entry=wrong, fen=600_000, back=True, order=order(), **BOOKED)
    more = correct_closed(entry=wrong, fen=100_000, back=False, order=order(), **BOOKED)
    for one, fen, code in ((wrong, 500_001, "too-much"), (gone, 1, "reversed")):
        with pytest.raises(RuleViolation) as refused:
            correct_closed(entry=one, fen=fen, back=True, order=order(), **BOOKED)
        assert refused.value.code == code
    correct_closed(entry=wrong, fen=500_000, back=True, order=order(), **BOOKED)
    with pytest.raises(RuleViolation) as refused:  # without the 100,000 more, that much came back too much
        reverse(order=order(), entry=more, on=NEXT, why="错")
    assert "还可收回 0.00 元" in refused.value.sentence
    assert differences() == []


def test_the_page_corrects_spending_only_and_the_briefing_says_what_the_page_says(made, clock, client_of, user_of):
    wrong = spent(made, 1_000_000)
    paid = Entry.objects.get(kind=EntryKind.PAY_OUT)
    closed(clock)
    client = client_of(user_of("finance_officer"))
    page = client.get(f"/funding/accounts/{made.first.code}/").content.decode()
    assert f"/funding/entries/{wrong.code}/acts/correct/" in page
    assert f"/funding/entries/{paid.code}/acts/" not in page
    correct_closed(entry=wrong, fen=400_000, back=True, order=order(), **BOOKED)
    with entry(title="规则"):
        load_rules(Loaded())
    told = {one.label: one.value for one in tell(scope_of(user_of("bureau_leader")), NEXT)}
    assert told["已支出"] == f"{wanyuan(-400_000)} 万元"
