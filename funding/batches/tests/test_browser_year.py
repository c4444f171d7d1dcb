"""A year in the browser, by five people: the rule, the statements, the total, the release, the spending, the closed books."""

import pytest
from django.utils import timezone

from funding.batches.models import Batch
from funding.books.models import Account, BookYear
from funding.books.queries.check import differences
from groups.registry.models import EducationGroup, Institution
from nanan_groups.testing.browser import axe, follow, no_sideways_scroll, shot, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(policy, user_of):
    group = EducationGroup.objects.get(source_ref="group/1-1")
    school = Institution.objects.get(source_ref="institution/文德中学")
    return {
        "officer": user_of("finance_officer"),
        "leader": user_of("bureau_leader"),
        "treasury": user_of("treasury_officer"),
        "clerk": user_of("school_clerk", institution=school),
        "principal": user_of("group_principal", group=group),
    }


def act(page, url: str, **fields) -> None:
    """The form filled in, looked at, confirmed."""
    page.goto(url)
    for name, value in fields.items():
        field = page.locator(f"[name={name}]").first
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(label=value)
        elif field.get_attribute("type") == "radio":
            page.locator(f"[name={name}][value={value}]").check()
        else:
            field.fill(value)
    follow(page.get_by_role("button", name="下一步：核对"))
    follow(page.get_by_role("button", name="确认办理"))


def step(page, url: str, **fields) -> None:
    page.goto(url)
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    follow(page.locator("main form button[type=submit]").first)


def test_from_the_rule_to_the_closed_books(desktop, live_server, people):
    page, year = desktop, timezone.localdate().year - 1
    base = f"{live_server.url}/funding"

    def enter(name: str) -> None:
        page.context.clear_cookies()
        signed_in(page, live_server, people[name])

    enter("officer")
    act(page, f"{base}/rules/{year}/acts/change-alliance/", alliance_rate_fen="110,000", reason="提高标准")
    act(page, f"{base}/{year}/batches/draft/")
    batch = Batch.objects.get()
    url = f"{base}/batches/{batch.case.code}"
    for warning in ("assumed", "no_agreement", "no_plaque", "pending"):
        act(page, f"{url}/acts/tick/", warning=warning)
    page.goto(f"{url}/")
    shot(page, "funding-batch")
    no_sideways_scroll(page)
    assert axe(page) == []
    step(page, f"{url}/steps/check/")
    enter("leader")
    step(page, f"{url}/steps/endorse/")
    enter("treasury")
    step(page, f"{url}/steps/confirm/")
    enter("officer")
    step(page, f"{url}/steps/release/", document_no="南教财3号", on=f"{year}-04-01")
    group = EducationGroup.objects.get(source_ref="group/1-1")
    own = Account.objects.get(group=group, kind="group")
    paid = {"school": "文德中学", "source": "区级", "fen": "100000", "on": f"{year}-04-10"}
    act(page, f"{base}/accounts/{own.code}/acts/pay-out/", **paid)
    enter("clerk")
    account = Account.objects.get(group=group, kind="school")
    spent = {"source": "区级", "category": "教研", "fen": "60000", "on": f"{year}-05-15", "voucher": "记001"}
    act(page, f"{base}/accounts/{account.code}/acts/spend/", **spent)
    shot(page, "funding-account")
    assert "40,000.00" in page.content()
    assert axe(page) == []
    enter("principal")
    page.goto(f"{url}/groups/{group.code}/notice/")
    shot(page, "funding-notice")
    assert "陆拾壹万元整" in page.content()
    assert axe(page) == []
    page.goto(f"{url}/groups/{group.code}/")
    shot(page, "funding-group-statement")
    assert "以后各期" in page.content()
    assert axe(page) == []
    page.goto(f"{url}/groups/{group.code}/division/")
    shot(page, "funding-division")
    no_sideways_scroll(page)
    assert axe(page) == []
    enter("officer")
    act(page, f"{base}/{year}/accounts/close/")
    page.goto(f"{base}/{year}/accounts/")
    shot(page, "funding-accounts")
    no_sideways_scroll(page)
    page.goto(f"{base}/{year}/settlement/")
    shot(page, "funding-district-settlement")
    assert "结账" in page.content() and "尚未结账" not in page.content()
    assert BookYear.objects.get(year=year).closed_on is not None
    assert differences() == []
