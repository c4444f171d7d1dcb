"""The papers of the books: the application for a transfer with who signed it, the settlement that adds up to the balances."""

import pytest

from funding.books.models import Account, Balance, Entry
from funding.books.papers import settlement_of_district, settlement_of_group, transfer_paper
from funding.books.queries.settlements import CORRECTIONS, settlement
from funding.books.services.money import correct_closed, return_money, reverse, set_budget, spend
from funding.books.services.transfers import draft_transfer
from funding.books.words import AccountKind, EntryKind
from nanan_groups.kit.official.paper import Facts, Rows
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import Event
from nanan_groups.testing.books_made import DISTRICT, MARCH, YEAR, group_with_money, order

pytestmark = pytest.mark.django_db


def told(paper) -> dict[str, str]:
    return {fact.label: fact.text for block in paper.body if isinstance(block, Facts) for fact in block.facts}


def tables(paper) -> list[list[tuple[str, ...]]]:
    return [[row.cells for row in block.rows] for block in paper.body if isinstance(block, Rows)]


def test_a_transfer_names_who_signed_and_leaves_room_for_who_has_not(user_of, client_of):
    made = group_with_money()
    clerk = user_of("school_clerk", institution=made.schools[0])
    heads = [user_of("member_principal", institution=school) for school in made.schools]
    principal = user_of("group_principal", group=made.group)
    facts = {"origin": made.first, "to": made.second, "source": DISTRICT, "fen": 1_000_000, "why": "联合教研"}
    one = draft_transfer(order=order(clerk), **facts)

    def step(arrow, actor):
        one.case.refresh_from_db()
        perform(case=one.case, arrow=arrow, actor=actor, seen=one.case.version)

    paper = transfer_paper(one, "待转出校签字")
    assert paper.notes == ("状态：待转出校签字",)
    assert [fact.room > 0 for fact in paper.body[0].facts[-4:]] == [True, True, True, False]
    for arrow, actor in (("give", heads[0]), ("receive", heads[1]), ("book", principal)):
        step(arrow, actor)
    one = type(one).objects.get(pk=one.pk)
    paper = transfer_paper(one, "已记账")
    said = told(paper)
    assert paper.notes == ()
    assert said["金额"] == "10,000.00\u00a0元（大写：壹万元整）"
    assert heads[0].name in said["转出校校长"] and heads[1].name in said["转入校校长"]
    assert principal.name in said["决定"] and one.entry.code in said["记账"]
    url = f"/funding/transfers/{one.case.code}"
    page = client_of(heads[1]).get(f"{url}/print/")
    assert page.status_code == 200 and "导出 Word" not in page.content.decode()
    assert client_of(heads[1]).get(f"{url}/transfer.docx").status_code == 403
    assert not Event.objects.filter(kind="export").exists()
    assert client_of(principal).get(f"{url}/transfer.docx").status_code == 200
    assert Event.objects.filter(kind="export").count() == 1


def test_a_settlement_adds_up_to_what_the_accounts_hold(user_of, client_of, clock):
    made = group_with_money(second=1_000_000)
    facts = {"source": DISTRICT, "on": MARCH}
    set_budget(order=order(), account=made.first, category=made.category, fen=2_000_000)
    spend_facts = facts | {"account": made.first, "category": made.category}
    spend(order=order(), fen=3_000_000, voucher="记1", **spend_facts)
    wrong = spend(order=order(), fen=500_000, voucher="记2", **spend_facts)
    reverse(order=order(), entry=wrong, on=MARCH, why="记错")
    return_money(order=order(), account=made.own, fen=1_000_000, why="退", **facts)
    other = group_with_money()
    mine = Account.objects.filter(group=made.group)
    found = settlement(YEAR, mine)
    held = Balance.objects.filter(account__in=mine, holds=True)
    assert found.whole.moved.left == sum(held.values_list("fen", flat=True)) == 56_000_000
    assert {each.name: each.moved.left for each in found.accounts} == {
        made.own.get_kind_display(): 50_000_000,
        str(made.schools[0]): 5_000_000,
        str(made.schools[1]): 1_000_000,
    }
    paper = settlement_of_group("甲集团", found)
    accounts, categories = tables(paper)
    assert accounts[-1] == (
        "合计", "0.00", "600,000.00", "0.00", "10,000.00", "30,000.00", "560,000.00",
    )  # fmt: skip
    assert categories == [
        ("教研", "20,000.00", "30,000.00", "20,000.00"),
        ("合计", "20,000.00", "30,000.00", "20,000.00"),
    ]
    assert "执行率 5.08%，合规率 66.67%" in paper.body[5].text.replace(" %", "%")
    whole = settlement(YEAR, Account.objects.all())
    rows = tables(settlement_of_district(whole))[0]
    assert [row[0] for row in rows] == [str(made.group), str(other.group), "合计"]
    assert rows[-1][-2] == "1,160,000.00"
    officer, principal = user_of("finance_officer"), user_of("group_principal", group=made.group)
    assert client_of(principal).get(f"/funding/{YEAR}/settlement/").status_code == 403
    assert client_of(principal).get(f"/funding/{YEAR}/groups/{other.group.code}/settlement/").status_code == 404
    page = client_of(principal).get(f"/funding/{YEAR}/groups/{made.group.code}/settlement/").content.decode()
    assert "560,000.00" in page and "尚未结账" in page
    assert "1,160,000.00" in client_of(officer).get(f"/funding/{YEAR}/settlement/").content.decode()
    assert client_of(officer).get(f"/funding/{YEAR}/settlement.docx").status_code == 200


def test_a_correction_taken_back_counts_no_more(clock):
    from datetime import datetime

    from django.utils import timezone

    from funding.books.services.money import close_year

    made = group_with_money()
    facts = {"account": made.first, "category": made.category, "source": DISTRICT}
    one = spend(order=order(), fen=3_000_000, voucher="记1", on=MARCH, **facts)
    clock.move_to(timezone.make_aware(datetime(YEAR + 1, 2, 1, 9)))
    close_year(order=order(), year=YEAR)
    day = timezone.localdate()
    mended = correct_closed(order=order(), entry=one, year=YEAR + 1, fen=500_000, back=True, on=day, why="多付")
    accounts = Account.objects.filter(group=made.group)
    found = settlement(YEAR + 1, accounts)
    assert (found.whole.moved.used, found.whole.moved.left) == (-500_000, 57_500_000)
    assert [(one.name, one.spent) for one in found.categories] == [(CORRECTIONS, -500_000)]
    reverse(order=order(), entry=mended, on=day, why="没有多付")
    found = settlement(YEAR + 1, accounts)
    assert (found.whole.moved.used, found.whole.moved.left, found.categories) == (0, 57_000_000, ())
    held = Balance.objects.filter(account__in=accounts.filter(year=YEAR + 1), account__kind=AccountKind.SCHOOL)
    assert sum(held.values_list("fen", flat=True)) == 5_000_000
    assert Entry.objects.filter(kind=EntryKind.CORRECTION).count() == 1
