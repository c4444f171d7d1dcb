"""A year entered, mended, seen, and terms that count by it."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.registry.workdays.queries import missing_years, published, stored
from groups.registry.workdays.rules import Marked, lines_of
from groups.registry.workdays.services import enter_published, enter_year
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.workdays import UnknownYear
from nanan_groups.records.models import Act, ActKind, SpecialDay, WorkdayYear
from nanan_groups.records.orders import Order
from nanan_groups.records.workdays import term_end, workdays
from nanan_groups.testing.kept import kept_today

URL, ACT = reverse("registry:workdays"), reverse("registry:register-act", args=["enter-workdays"])


@pytest.fixture
def officer(user_of):
    return user_of("registry_officer")


def order(actor, **more):
    return Order(actor=actor, effective_on=date(2026, 12, 1), reason="通知", kind=ActKind.ENTRY, **more)


@pytest.fixture
def years_entered(db):
    return kept_today("published years", enter_published)


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-09-18 09:00", 1, "2026-09-21 00:00"),  # a Friday; the Sunday after it is a make-up day
        ("2026-09-18 23:59", 2, "2026-09-22 00:00"),
        ("2026-09-30 10:00", 1, "2026-10-09 00:00"),  # over the whole week of the national holiday
        ("2026-09-30 10:00", 5, "2026-10-14 00:00"),  # the Saturday after it is worked on
        ("2026-02-13 10:00", 0, "2026-02-14 00:00"),
    ],
)
def test_term_in_working_days(years_entered, start, count, end):
    assert term_end(at(start), count) == at(end)


def test_working_days_between(years_entered):
    of = workdays()
    assert of.between(date(2026, 9, 30), date(2026, 10, 10)) == 3
    assert of.between(date(2026, 10, 10), date(2026, 10, 10)) == 0
    assert of.between(date(2026, 10, 10), date(2026, 10, 9)) == 0


def test_term_is_not_guessed_into_a_year_nobody_entered(years_entered):
    with pytest.raises(UnknownYear, match="尚未登记 2027 年的放假和补班安排") as refused:
        term_end(at("2026-12-30 09:00"), 5)
    assert refused.value.year == 2027
    assert missing_years(date(2026, 12, 1)) == [2027]
    assert missing_years(date(2026, 10, 31)) == []


def test_published_years_are_entered_once_and_never_over_an_officers(officer):
    own = {date(2026, 1, 1): Marked("holiday", "元旦")}
    enter_year(order=order(officer), year=2026, source="本区通知", days=own)
    assert enter_published() == [2022, 2023, 2024, 2025]
    assert enter_published() == []
    assert stored(2026) == own
    assert WorkdayYear.objects.get(year=2026).source == "本区通知"


def test_year_entered_again_is_mended_line_by_line(officer):
    first = {date(2026, 1, 1): Marked("holiday", "元旦"), date(2026, 1, 4): Marked("make_up", "元旦")}
    enter_year(order=order(officer), year=2026, source="通知", days=first)
    again = {date(2026, 1, 1): Marked("holiday", "新年"), date(2026, 1, 2): Marked("holiday", "新年")}
    enter_year(order=order(officer), year=2026, source="通知", days=again)
    assert stored(2026) == again
    lines = Act.objects.first().changes.order_by("ordinal").values_list("field", "old", "new")
    assert list(lines) == [
        ("2026-01-04 元旦", "补班", ""),
        ("名称", "元旦", "新年"),
        ("2026-01-02 新年", "", "放假"),
    ]
    assert SpecialDay.history.filter(history_type="-").count() == 1
    with pytest.raises(RuleViolation, match="与现有登记相同"):
        enter_year(order=order(officer), year=2026, source="通知", days=again)


def test_form_is_prefilled_and_says_what_will_change(officer, client_of, clock):
    browser = client_of(officer)
    form = browser.get(f"{ACT}?year=2026").context["form"]
    assert form["days"].value() == lines_of(published(2026))
    sent = {name: form[name].value() for name in form.fields} | {"reason": "按通知登记", "act_confirmed": "1"}
    assert browser.post(ACT, {k: v for k, v in sent.items() if v is not None}).status_code == 302
    assert stored(2026) == published(2026)
    page = browser.get(URL).content.decode()
    for said in (
        "国务院办公厅关于2026年部分节假日安排的通知",
        "放假 2026-10-01 至 2026-10-07 国庆节",
        "尚未登记：2027 年",
    ):
        assert said in page
    slip = {"days": "放假 昨天 元旦", "request_key": "another"}
    wrong = browser.post(ACT, {k: v for k, v in sent.items() if v is not None} | slip)
    assert "第 1 行：" in wrong.content.decode()


@pytest.mark.parametrize(("role", "sees", "may"), [("registry_officer", 200, True), ("auditor", 200, False)])
def test_who_sees_and_who_enters(user_of, client_of, years_entered, role, sees, may):
    browser = client_of(user_of(role))
    page = browser.get(URL, {"year": "2026"})
    assert (page.status_code, bool(page.context["enter_url"])) == (sees, may)
    assert browser.get(ACT).status_code == (200 if may else 403)


@pytest.mark.parametrize("year", ["", "2026", "1", "x", "99999999999999999999", "2099", "２０２６"])
def test_any_year_in_the_address_is_answered(officer, client_of, years_entered, year):
    assert client_of(officer).get(URL, {"year": year}).status_code == 200
    assert client_of(officer).get(ACT, {"year": year}).status_code == 200
