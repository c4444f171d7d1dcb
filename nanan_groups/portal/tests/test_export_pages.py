"""The export centre: who sees what, what a form asks for, and that looking takes nothing out."""

import io
import re
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from nanan_groups.portal.tests.samples import OFFICES, PEOPLE, only
from nanan_groups.records.models import Event, EventKind
from nanan_groups.testing.factories import DepartmentFactory

LIST = reverse("portal:export-list")
FORM = {code: reverse("portal:export-form", args=[code]) for code in ("offices", "people", "all")}
DAY = date(2026, 9, 1).isoformat()


@pytest.fixture(autouse=True)
def two_datasets():
    with only(OFFICES, PEOPLE):
        yield


@pytest.fixture
def client(user_of, client_of):
    return client_of(user_of("personnel_officer"))


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def book_of(answer):
    assert "attachment" in answer["Content-Disposition"]
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def exports() -> int:
    return Event.objects.filter(kind=EventKind.EXPORT, ok=True).count()


def refusals() -> int:
    return Event.objects.filter(kind=EventKind.EXPORT, ok=False).count()


@pytest.mark.parametrize(
    ("role", "shown", "whole"),
    [
        ("personnel_officer", ["offices", "people"], True),
        ("registry_officer", ["offices"], False),
        ("school_clerk", ["people"], False),
    ],
)
def test_the_list_offers_what_one_may_take_out(user_of, client_of, role, shown, whole):
    page = client_of(user_of(role)).get(LIST)
    assert [one.code for one in page.context["datasets"]] == shown
    assert ("全部导出" in text_of(page)) is whole


@pytest.mark.parametrize("role", ["expert", "department_reporter", "audit"])
def test_who_may_export_nothing_has_no_page(user_of, client_of, role):
    stranger = client_of(user_of(role))
    assert stranger.get(LIST).status_code == 403
    for url in FORM.values():
        assert stranger.get(url).status_code == 403
        assert stranger.post(url, {"day": DAY, "format": "xlsx", "reason": "x"}).status_code == 403
    assert exports() == 0


def test_the_form_asks_what_the_dataset_needs(client, user_of, client_of):
    fields = client.get(FORM["offices"]).context["form"].fields
    assert list(fields) == ["day", "ordinal", "format", "reason"]
    assert not fields["reason"].required
    fields = client.get(FORM["people"]).context["form"].fields
    assert list(fields) == ["day", "q", "format", "clear", "reason"]
    assert fields["reason"].required
    assert list(client.get(FORM["all"]).context["form"].fields) == ["day", "clear", "reason"]
    leader = client_of(user_of("bureau_leader"))
    assert "clear" not in leader.get(FORM["people"]).context["form"].fields


def test_looking_takes_nothing_out(client):
    for url in (LIST, *FORM.values()):
        assert client.get(url).status_code == 200
        assert client.post(url, {}).status_code in (200, 405)
    assert exports() == 0


def test_the_page_one_comes_from_hands_on_its_day_and_filters(client):
    page = client.get(f"{FORM['offices']}?as_of=2024-09-01&ordinal=2&format=csv&reason=x")
    form = page.context["form"]
    assert [form[name].value() for name in ("day", "ordinal", "format", "reason")] == ["2024-09-01", "2", "csv", None]


def test_a_file_leaves_with_its_event(client):
    DepartmentFactory(code="o1", name="科室甲", ordinal=1)
    DepartmentFactory(code="o2", name="科室乙", ordinal=2)
    book = book_of(client.post(FORM["offices"], {"day": DAY, "format": "xlsx", "ordinal": "2", "reason": "核对"}))
    assert [row[0].value for row in book["部门表"].iter_rows(min_row=2)] == ["o2"]
    event = Event.objects.first()
    assert (event.kind, event.address, event.detail["filter"]) == (EventKind.EXPORT, "127.0.0.1", {"ordinal": "2"})


def test_a_masked_and_a_clear_list_of_people(client):
    masked = book_of(client.post(FORM["people"], {"day": DAY, "format": "xlsx", "reason": "核对"}))
    clear = book_of(client.post(FORM["people"], {"day": DAY, "format": "xlsx", "reason": "核对", "clear": "on"}))
    assert (masked["人员表"]["C2"].value, clear["人员表"]["C2"].value) == ("138****0001", "13800000001")
    assert [event.detail["phones"] for event in Event.objects.filter(kind=EventKind.EXPORT)] == ["clear", "masked"]


def test_who_may_not_see_telephones_does_not_get_them_by_asking(user_of, client_of):
    leader = client_of(user_of("bureau_leader"))
    book = book_of(leader.post(FORM["people"], {"day": DAY, "format": "xlsx", "reason": "核对", "clear": "on"}))
    assert book["人员表"]["C2"].value == "138****0001"


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"reason": " "}, "请写明用途"),
        ({"format": "pdf"}, "文件格式"),
        ({"day": "2021-01-01"}, "早于2022年7月14日"),
        ({"day": "x"}, "无法识别"),
        ({"q": "长" * 61}, "姓名"),
    ],
)
def test_a_wrong_form_keeps_what_was_typed(client, posted, sentence):
    answer = client.post(FORM["people"], {"day": DAY, "format": "csv", "reason": "核对名册", "q": "王"} | posted)
    assert answer.status_code == 200
    assert sentence in text_of(answer)
    if "q" not in posted:
        assert 'value="王"' in answer.content.decode()
    assert exports() == 0


def test_all_at_once(client):
    book = book_of(client.post(FORM["all"], {"day": DAY, "reason": "年度归档"}))
    assert book.sheetnames == ["部门表", "人员表", "导出说明"]
    assert exports() == 1


def test_too_many_within_the_hour(client, settings):
    settings.EXPORTS_PER_HOUR = 1
    book_of(client.post(FORM["offices"], {"day": DAY, "format": "xlsx", "reason": "核对"}))
    answer = client.post(FORM["offices"], {"day": DAY, "format": "xlsx", "reason": "核对用途"})
    assert answer.status_code == 429
    assert "一小时内最多导出 1 次" in text_of(answer)
    assert 'value="核对用途"' in answer.content.decode()
    assert (exports(), refusals()) == (1, 1)


def test_the_back_office_counts_too(client, settings):
    settings.EXPORTS_PER_HOUR = 1
    url = reverse("admin:registry_department_export")
    assert client.post(url, {"format": "csv", "purpose": "核对"}).getvalue()
    answer = client.post(url, {"format": "csv", "purpose": "核对"})
    assert "一小时内最多导出 1 次" in text_of(answer)
    assert (exports(), refusals()) == (1, 1)


def test_the_form_asks_a_fixed_number_of_questions(client, django_assert_num_queries):
    client.get(LIST)
    with django_assert_num_queries(3):
        client.get(LIST)
    with django_assert_num_queries(3):
        client.get(FORM["people"])
