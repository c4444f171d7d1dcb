"""What money shows on pages that mix subjects: a school's own page, the search; to each what he may see of it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funding.agreements.models import Agreement, AgreementYear, Receipt
from funding.books.services.money import spend
from funding.rules_of_year.services import load_rules
from groups.registry.policy.services import Loaded
from nanan_groups.testing.books_made import DISTRICT, YEAR, group_with_money, order
from nanan_groups.testing.factories import InstitutionFactory, entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db):
    out = group_with_money()
    with entry(title="规则"):
        load_rules(Loaded())
        out.agreement = Agreement.objects.create(
            code="XY0001", group=out.group, university=InstitutionFactory(version__name="测试大学"),
            school=out.schools[0], title="科学教育共建协议", signed_on=date(YEAR, 1, 5), valid_from=date(YEAR, 1, 5),
            revision=1,
        )  # fmt: skip
        year = AgreementYear.objects.create(agreement=out.agreement, year=YEAR, agreed_fen=50_000_000)
        Receipt.objects.create(code="DZ00001", year=year, on=date(YEAR, 3, 1), fen=1, slip="回单88")
    facts = {"source": DISTRICT, "category": out.category, "on": date(YEAR, 5, 15)}
    out.entry = spend(order=order(), account=out.first, fen=1_000_000, voucher="记-77", **facts)
    return out


@pytest.fixture
def queries():
    def count(action) -> int:
        with CaptureQueriesContext(connection) as seen:
            action()
        return len(seen)

    return count


def hits(client, typed: str) -> list[tuple[str, str]]:
    page = client.get("/search/", {"q": typed})
    assert page.status_code == 200
    return [
        (one.kind_label, one.url)
        for one in page.context["results"]
        if one.kind_label in ("共建协议", "经费账户", "经费分录")
    ]


def test_a_schools_page_shows_its_money(made, client_of, user_of):
    url = f"/institutions/{made.schools[0].code}/"
    clerk = user_of("school_clerk", institution=made.schools[0])
    page = client_of(clerk).get(url).content.decode()
    assert f"{YEAR} 年度专项经费" in page
    assert "按本校校点和协议测算 <b>100,000.00 元</b>" in page
    assert "拨付 80,000.00 元，支出 10,000.00 元，余额 <b>70,000.00 元</b>" in page
    assert f"/funding/accounts/{made.first.code}/" in page
    assert "专项经费" not in client_of(user_of("registry_officer")).get(url).content.decode()
    stranger = client_of(user_of("school_clerk", institution=group_with_money().schools[0]))
    answer = stranger.get(url)
    assert answer.status_code == 404 or "拨付 80,000.00" not in answer.content.decode()


def test_money_is_found_by_who_may_read_it(made, client_of, user_of):
    officer, clerk = (
        client_of(user_of("finance_officer")),
        client_of(user_of("school_clerk", institution=made.schools[1])),
    )
    account, agreement = f"/funding/accounts/{made.first.code}/", f"/funding/agreements/{made.agreement.code}/"
    for typed, found in (
        (made.first.code, ("经费账户", account)),
        (made.entry.code.lower(), ("经费分录", account)),
        ("记-77", ("经费分录", account)),
        ("科学教育", ("共建协议", agreement)),
        ("测试大学", ("共建协议", agreement)),
        ("XY0001", ("共建协议", agreement)),
        ("回单88", ("共建协议", agreement)),
    ):
        assert hits(officer, typed) == [found], typed
        assert hits(clerk, typed) == [found], typed  # a school of the same group reads the group's money
    assert ("经费账户", account) in hits(officer, str(made.schools[0])[:2] + made.group.code)
    stranger = client_of(user_of("group_office", group=group_with_money().group))
    registry = client_of(user_of("registry_officer"))
    for typed in (made.first.code, made.entry.code, "记-77", "科学教育", "XY0001"):
        assert hits(stranger, typed) == hits(registry, typed) == [], typed


def test_an_account_asks_no_more_for_more_entries(made, client_of, user_of, queries):
    client, url = client_of(user_of("finance_officer")), f"/funding/accounts/{made.first.code}/"
    client.get(url)  # signed in, and what is read once
    few = queries(lambda: client.get(url))
    facts = {"source": DISTRICT, "category": made.category, "on": date(YEAR, 5, 16)}
    for number in range(3):
        spend(order=order(), account=made.first, fen=100, voucher=f"记-{number}", **facts)
    assert queries(lambda: client.get(url)) == few
