"""The books: F7, F12, F15, F16 of docs/算例.md, what is refused, and that they can be computed again."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from funding.books.models import Account, Balance, BookYear, Entry
from funding.books.queries.balances import balances_on, budgets_of, moved_of, moved_together, spending_of
from funding.books.rules.figures import Moved, compliance, execution
from funding.books.services.journal import account_for, book, lock
from funding.books.services.money import (
    close_year,
    commit,
    correct_closed,
    pay_out,
    release_money,
    return_money,
    reverse,
    set_budget,
    spend,
    uncommit,
)
from funding.books.services.transfers import draft_transfer
from funding.books.words import AccountKind, EntryKind, MoneySource
from groups.registry.register.words import Ownership
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.cases.engine import perform
from nanan_groups.testing.books_made import DISTRICT, MARCH, YEAR, fen_of, group_with_money, order, public_site
from nanan_groups.testing.factories import MembershipFactory, entry

pytestmark = pytest.mark.django_db
APRIL = date(2026, 4, 1)


def moment(*day: int) -> datetime:
    return datetime(*day, 9, tzinfo=timezone.get_current_timezone())


@pytest.fixture
def made(db):
    return group_with_money()


def checked() -> str:
    out = StringIO()
    call_command("check_books", stdout=out)
    return out.getvalue()


def spent(made, fen=1_000_000, voucher="P1", account=None, **facts) -> Entry:
    facts = {"on": APRIL, "category": made.category, "source": DISTRICT} | facts
    return spend(order=order(), account=account or made.first, fen=fen, voucher=voucher, **facts)


def test_f7_what_is_committed_cannot_be_moved(made):
    commit(order=order(), account=made.first, source=DISTRICT, fen=3_000_000, on=APRIL, note="合同")
    facts = {"origin": made.first, "to": made.second, "source": DISTRICT, "why": "教研"}
    with pytest.raises(RuleViolation) as refused:
        draft_transfer(order=order(), fen=6_000_000, **facts)
    assert "可用 50,000.00 元" in refused.value.sentence
    draft_transfer(order=order(), fen=5_000_000, **facts)
    with pytest.raises(RuleViolation) as refused:
        spent(made, 6_000_000)
    assert "可用 50,000.00 元（余额 80,000.00 元，其中占用 30,000.00 元）" in refused.value.sentence
    with pytest.raises(IntegrityError), transaction.atomic():  # and the database by itself
        Balance.objects.filter(account=made.first).update(fen=2_999_999)
    assert checked() == "相符：3 笔分录。\n"


def test_f12_execution():
    result = execution(
        Moved(
            released=60_000_000,
            transferred_in=5_000_000,
            transferred_out=2_000_000,
            spent=56_700_000,
            reversed=2_700_000,
        )
    )
    assert result.text == "85.71%"
    assert "540,000.00 ÷（下达 ± 调剂 − 退回）630,000.00" in result.steps[0].formula
    assert execution(Moved()).text == "不适用"


def test_f12_from_the_journal(made):
    first = spent(made, 5_670_000)
    reverse(order=order(), entry=first, on=APRIL, why="凭证有误")
    spent(made, 5_400_000)
    moved = moved_of(Account.objects.filter(pk=made.first.pk))[made.first.pk, DISTRICT]
    assert (moved.released, moved.spent, moved.reversed) == (8_000_000, 11_070_000, 5_670_000)
    group = moved_together(moved_of(Account.objects.filter(group=made.group, kind__in=("group", "school"))).values())
    assert (group.released, group.used) == (60_000_000, 5_400_000)


def test_f15_reversed_once_and_no_reversal_of_a_reversal(made):
    first = spent(made)
    before = fen_of(made.first)
    done = reverse(order=order(), entry=first, on=APRIL, why="重复")
    assert (done.reverses, fen_of(made.first)) == (first, before + 1_000_000)
    with pytest.raises(RuleViolation) as refused:
        reverse(order=order(), entry=first, on=APRIL, why="再冲")
    assert refused.value.sentence == f"{first.code} 已由 {done.code} 冲销过，一行至多冲销一次。"
    with pytest.raises(RuleViolation) as refused:
        reverse(order=order(), entry=done, on=APRIL, why="冲冲销")
    assert refused.value.code == "reversal"
    assert Entry.objects.filter(kind=EntryKind.REVERSAL).count() == 1
    assert fen_of(made.first) == before + 1_000_000
    assert checked().startswith("相符")


def test_carried_over_and_closed(made, clock):
    commit(order=order(), account=made.first, source=DISTRICT, fen=1_000_000, on=APRIL, note="合同")
    with pytest.raises(RuleViolation) as refused:
        close_year(order=order(), year=YEAR)
    assert refused.value.code == "running"
    clock.move_to(moment(2027, 1, 15))
    with pytest.raises(RuleViolation) as refused:
        close_year(order=order(), year=YEAR)
    assert refused.value.code == "committed"
    uncommit(order=order(), account=made.first, source=DISTRICT, fen=1_000_000, on=date(2026, 12, 31), note="完")
    with pytest.raises(RuleViolation) as refused:
        close_year(order=order(), year=YEAR, carry=False)
    assert refused.value.code == "left"
    close_year(order=order(), year=YEAR)
    assert BookYear.objects.get(year=YEAR).closed_on == date(2027, 1, 15)
    assert fen_of(made.first) == fen_of(made.own) == 0
    following = Account.objects.filter(year=2027, group=made.group)
    assert sum(fen_of(one) for one in following if one.kind != AccountKind.OUTSIDE) == 60_000_000
    with pytest.raises(RuleViolation) as refused:
        spent(made, on=date(2026, 12, 1))
    assert refused.value.code == "closed"
    assert checked().startswith("相符")


def test_what_is_refused_writes_nothing(made):
    other, standing = group_with_money(), spent(made, 1, "P0")
    more = {"year": 2026, "fen": 1, "on": APRIL, "why": "x"}
    count = Entry.objects.count()
    released = {"order": order(), "year": YEAR, "group": made.group, "source": MoneySource.UNIVERSITY, "fen": 1}
    released |= {"on": APRIL, "document": "1"}
    refusals = {
        "amount": lambda: spent(made, 0),
        "not-enough": lambda: spent(made, 8_000_000, "P2"),
        "before-release": lambda: spent(made, on=date(2026, 2, 28)),
        "other-year": lambda: spent(made, on=date(2025, 12, 31)),
        "coming": lambda: spent(made, on=date(2026, 12, 31)),
        "voucher": lambda: spent(made, voucher=" "),
        "other-group": lambda: draft_transfer(
            order=order(), origin=made.first, to=other.second, source=DISTRICT, fen=1, why="x"
        ),
        "schools": lambda: draft_transfer(
            order=order(), origin=made.first, to=made.own, source=DISTRICT, fen=1, why="x"
        ),
        "no-member": lambda: pay_out(
            order=order(), origin=made.own, school=other.schools[0], source=DISTRICT, fen=1, on=APRIL
        ),
        "document": lambda: release_money(**released | {"document": ""}),
        "by-batch": lambda: release_money(**released | {"source": DISTRICT}),
        "open": lambda: correct_closed(order=order(), entry=standing, back=True, **more),
        "kind": lambda: correct_closed(order=order(), entry=Entry.objects.first(), back=True, **more),
        "before-entry": lambda: reverse(order=order(), entry=standing, on=date(2026, 3, 31), why="错"),
    }
    for code, action in refusals.items():
        with pytest.raises(RuleViolation) as refused:
            action()
        assert refused.value.code == code, code
    assert Entry.objects.count() == count


def test_another_source_is_other_money(made):
    with pytest.raises(RuleViolation) as refused:
        spent(made, source=MoneySource.UNIVERSITY)
    assert refused.value.code == "before-release"
    facts = {"origin": made.first, "to": made.second, "why": "教研", "fen": 1}
    with pytest.raises(RuleViolation) as refused:
        draft_transfer(order=order(), source=MoneySource.UNIVERSITY, **facts)
    assert "调剂不跨来源" in refused.value.sentence


def test_a_voucher_stands_for_one_expense(made):
    first = spent(made)
    with pytest.raises(RuleViolation) as refused:
        spent(made)
    assert refused.value.sentence == f"凭证 P1 已用于分录 {first.code}，不能重复使用。"
    reverse(order=order(), entry=first, on=APRIL, why="金额有误")
    assert spent(made, 900_000).voucher == "P1"


def test_a_private_school_holds_no_account(made):
    site = public_site("民校", Ownership.PRIVATE)
    MembershipFactory(group=made.group, site=site)
    with pytest.raises(RuleViolation) as refused:
        pay_out(order=order(), origin=made.own, school=site.institution, source=DISTRICT, fen=1, on=APRIL)
    assert refused.value.code == "no-account"
    done = spent(made, account=made.own, voucher="Z1", benefits=site)
    assert done.benefits == site


def test_money_goes_back(made):
    return_money(order=order(), account=made.own, source=DISTRICT, fen=2_000_000, on=APRIL, why="项目终止")
    moved = moved_of(Account.objects.filter(pk=made.own.pk))[made.own.pk, DISTRICT]
    assert (moved.returned, moved.received) == (2_000_000, 52_000_000 - 2_000_000)


def test_compliance(made):
    set_budget(order=order(), account=made.first, category=made.category, fen=1_500_000)
    spent(made, 1_000_000)
    spent(made, 1_000_000, "P2")
    accounts = Account.objects.filter(pk=made.first.pk)
    assert compliance(spending_of(accounts), budgets_of(accounts)).text == "75%"
    with pytest.raises(RuleViolation) as refused:
        set_budget(order=order(), account=made.first, category=made.category, fen=1_999_999)
    assert refused.value.code == "below-spent"


def test_the_journal_is_only_added_to(made):
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(fen=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.all()._raw_delete(using="default")


def test_check_books_finds_what_was_changed_beside_the_journal(made):
    Balance.objects.filter(account=made.first).update(fen=8_000_100)
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("check_books", stdout=out)
    assert refused.value.returncode == 1
    assert out.getvalue() == f"{made.first.code}：余额登记为 80,001.00 元，按分录应为 80,000.00 元。\n"


def test_balances_of_any_day(made):
    spent(made, 1_000_000)
    assert balances_on([made.first.pk], date(2026, 2, 28)) == {}
    assert balances_on([made.first.pk], MARCH)[made.first.pk, DISTRICT] == 8_000_000
    assert balances_on([made.first.pk], APRIL)[made.first.pk, DISTRICT] == 7_000_000


def test_who_spends(made, user_of):
    clerk = user_of("school_clerk", institution=made.schools[0])
    spend(
        order=order(clerk), account=made.first, source=DISTRICT, category=made.category, fen=1, on=APRIL, voucher="P9"
    )
    for account in (made.second, made.own):
        with pytest.raises(PermissionDenied):
            spend(
                order=order(clerk), account=account, source=DISTRICT, category=made.category, fen=1, on=APRIL,
                voucher="P9",
            )  # fmt: skip
    with pytest.raises(PermissionDenied):
        pay_out(order=order(clerk), origin=made.own, school=made.schools[1], source=DISTRICT, fen=1, on=APRIL)


def test_a_transfer_is_signed_by_both_heads_and_decided(made, user_of):
    clerk = user_of("school_clerk", institution=made.schools[0])
    facts = {"origin": made.first, "to": made.second, "source": DISTRICT, "fen": 1_000_000, "why": "联合教研"}
    transfer = draft_transfer(order=order(clerk), **facts)
    giving = user_of("member_principal", institution=made.schools[0])
    receiving = user_of("member_principal", institution=made.schools[1])
    principal = user_of("group_principal", group=made.group)

    def step(arrow, actor, **more):
        transfer.case.refresh_from_db()
        return perform(case=transfer.case, arrow=arrow, actor=actor, seen=transfer.case.version, **more)

    with pytest.raises(PermissionDenied):
        step("give", receiving)
    step("give", giving)
    step("receive", receiving)
    step("book", principal)
    assert (fen_of(made.first), fen_of(made.second)) == (7_000_000, 1_000_000)
    transfer.refresh_from_db()
    assert transfer.entry.kind == EntryKind.TRANSFER
    assert checked().startswith("相符")


def test_who_has_signed_does_not_decide(made, user_of):
    from nanan_groups.testing.factories import AppointmentFactory

    facts = {"origin": made.first, "to": made.second, "source": DISTRICT, "fen": 1_000_000, "why": "联合教研"}
    transfer = draft_transfer(order=order(user_of("school_clerk", institution=made.schools[0])), **facts)
    both = user_of("member_principal", institution=made.schools[0])
    AppointmentFactory(user=both, role="group_principal", group=made.group)
    AppointmentFactory(user=both, role="member_principal", institution=made.schools[1])

    def step(arrow, actor):
        transfer.case.refresh_from_db()
        return perform(case=transfer.case, arrow=arrow, actor=actor, seen=transfer.case.version)

    step("give", both)
    step("receive", both)  # one person may sign for several places
    with pytest.raises(RuleViolation) as refused:
        step("book", both)
    assert refused.value.code == "own"
    step("book", user_of("finance_officer"))
    assert fen_of(made.second) == 1_000_000


@pytest.mark.race
class TestRaces:
    """On PostgreSQL: with the locks one wins; with them taken out money would be lost."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def racing(self, transactional_db):
        return group_with_money()

    def test_f7_two_of_fifty_thousand_and_only_eighty_there(self, racing, at_once):
        outcomes = at_once(
            lambda: spent(racing, 5_000_000, "A"),
            lambda: spent(racing, 5_000_000, "B"),
        )
        assert sorted(type(one).__name__ for one in outcomes) == ["Entry", "RuleViolation"]
        assert fen_of(racing.first) == 3_000_000
        assert checked().startswith("相符")

    def test_f15_two_reverse_at_once(self, racing, at_once):
        first = spent(racing)
        done = at_once(*(lambda: reverse(order=order(), entry=first, on=APRIL, why="错") for _ in range(2)))
        assert sorted(type(one).__name__ for one in done) == ["Entry", "RuleViolation"]
        assert fen_of(racing.first) == 8_000_000

    def test_there_and_back_again_without_a_deadlock(self, racing, at_once):
        def move(origin, to):
            with entry(title="调剂") as draft:
                return book(draft, kind=EntryKind.TRANSFER, source=DISTRICT, on=APRIL, origin=origin, to=to, fen=10)

        with entry(title="款") as draft:
            book(
                draft,
                kind=EntryKind.PAY_OUT,
                source=DISTRICT,
                on=MARCH,
                origin=racing.own,
                to=racing.second,
                fen=10_000,
            )
        ways = [(racing.first, racing.second), (racing.second, racing.first)] * 6
        done = at_once(*(lambda way=way: move(*way) for way in ways))
        assert [type(one).__name__ for one in done] == ["Entry"] * 12
        assert fen_of(racing.first) + fen_of(racing.second) == 8_010_000

    def test_control_without_the_lock_and_the_check_money_is_lost(self, racing, at_once, monkeypatch):
        """Both read the balance before either writes: the race is real."""
        import threading

        from funding.books.services import journal

        barrier = threading.Barrier(2)

        def unlocked(accounts, source):
            wanted = [account.pk for account in accounts]
            found = {row.account_id: row for row in Balance.objects.filter(account__in=wanted, source=source)}
            barrier.wait(10)
            return found

        monkeypatch.setattr(journal, "lock", unlocked)
        account_outside = None
        with entry(title="外") as draft:
            account_outside = account_for(draft, YEAR, racing.group, AccountKind.OUTSIDE)
            lock((account_outside,), DISTRICT)
        Balance.objects.filter(account=racing.first).update(holds=True)

        def go(voucher):
            with entry(title="支出") as draft:
                return book(
                    draft, kind=EntryKind.TRANSFER, source=DISTRICT, on=APRIL, origin=racing.first,
                    to=account_outside, fen=5_000_000, locked=journal.lock((racing.first, account_outside), DISTRICT),
                )  # fmt: skip

        done = at_once(lambda: go("A"), lambda: go("B"))
        # Both passed the sentence; only the CHECK of the database stopped the second.
        assert sorted(type(one).__name__ for one in done) == ["Entry", "RuleViolation"]
        assert {one.code for one in done if isinstance(one, RuleViolation)} != {"not-enough-read"}
        assert fen_of(racing.first) == 3_000_000
