"""Certificates: a snapshot with number and word, what takes its place, and what a stranger learns: nothing of anybody."""

import io
import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import ActKind, Event, EventKind
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import AppointmentFactory, UserFactory, entry
from nanan_groups.testing.roster_made import order
from nanan_groups.testing.staffing_factories import AbsenceFactory, CertificateFactory, ExchangeLegFactory
from staffing.certificates.models import Certificate
from staffing.certificates.rules import LENGTH, SIGNS, UNKNOWN, new_word
from staffing.certificates.services import issue_certificate, withdraw_certificate
from staffing.exchanges.models import ExchangeLeg

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
CHECK, LIST = "/check/", "/certificates/"


@pytest.fixture
def world(schools, person_at):
    with entry():
        schools.officer = AppointmentFactory(role="personnel_officer", user=UserFactory()).user
    schools.one = person_at(schools.main, name="钱证明")
    return schools


def leg_of(world, start: date, end: date) -> ExchangeLeg:
    with entry():
        return ExchangeLegFactory(
            person=world.one, from_site=world.main, to_site=world.b_main, valid_from=start, valid_to=end
        )


def issue(world, *legs, actor=None) -> Certificate:
    ordered = order(actor or world.officer, TODAY, kind=ActKind.ENTRY)
    return issue_certificate(order=ordered, person=world.one, legs=[leg.pk for leg in legs])


def said(**asked) -> str:
    page = Client().get(CHECK, asked).content.decode()
    return re.search(r'role="status"><b>(.*?)</b>', page)[1]


def test_s9_the_certificate_holds_intervals_months_and_number(world):
    legs = [leg_of(world, date(2024, 9, 1), date(2025, 7, 1)), leg_of(world, date(2025, 9, 15), date(2026, 2, 1))]
    with entry():
        AbsenceFactory(person=world.one, valid_from=date(2025, 11, 3), valid_to=date(2025, 12, 20))
    row = issue(world, *legs)
    assert (row.content["months"], len(row.content["legs"]), row.issued_on) == ("13", 2, TODAY)
    assert re.fullmatch(r"JLZ\d{6}", row.number) and len(row.check_word) == LENGTH
    assert "sick" not in str(row.content) and "病" not in str(row.content)  # why somebody was away is nobody's business


def test_a_later_correction_takes_a_new_number_and_the_old_one_says_so(world):
    leg = leg_of(world, date(2024, 9, 1), date(2025, 7, 1))
    first = issue(world, leg)
    with pytest.raises(RuleViolation, match=f"与{first.number}号相同"):
        issue(world, leg)
    with entry():
        ExchangeLeg.objects.update(document="更正后的文件")
    second = issue(world, leg)
    first.refresh_from_db()
    assert second.replaces == first and first.content["legs"][0]["document"] == "测试文件"
    assert said(number=first.number, word=first.check_word) == (
        f"已被{second.number}号代替，{TODAY.year}年{TODAY.month}月{TODAY.day}日出具的这一份不再有效。"
    )
    assert said(number=second.number, word=second.check_word).startswith("有效，")
    with pytest.raises(RuleViolation, match="已经被代替"):
        withdraw_certificate(order=order(world.officer, TODAY), certificate=first)
    withdraw_certificate(order=order(world.officer, TODAY), certificate=second)
    assert "收回，不再有效" in said(number=second.number, word=second.check_word)


def test_only_personnel_issues_and_only_legs_that_have_begun(world):
    begun, coming = leg_of(world, date(2024, 9, 1), date(2025, 7, 1)), leg_of(world, date(2030, 9, 1), date(2031, 7, 1))
    with pytest.raises(PermissionDenied):
        issue(world, begun, actor=world.clerk)
    for legs in ((), (begun, coming)):
        with pytest.raises(RuleViolation):
            issue(world, *legs)
    assert not Certificate.objects.exists()


def test_a_stranger_learns_validity_and_day_alone(world):
    row = issue(world, leg_of(world, date(2024, 9, 1), date(2025, 7, 1)))
    assert said(number=f" {row.number.lower()}", word=row.check_word.lower()) == (
        f"有效，{TODAY.year}年{TODAY.month}月{TODAY.day}日出具。"
    )
    page = Client().get(CHECK, {"number": row.number, "word": row.check_word}).content.decode()
    for secret in ("钱证明", row.person.staff_no, row.person.code, "甲校", "乙校", "测试文件", "轮岗"):
        assert secret not in page
    wrong = [{"number": row.number, "word": "22222222"}, {"number": row.number, "word": ""}, {"word": row.check_word}]
    for asked in (*wrong, {"number": "JLZ999999", "word": row.check_word}, {"number": "\x00", "word": "'"}):
        assert said(**asked) == UNKNOWN


def test_an_address_asks_only_so_often(world, settings):
    settings.CERTIFICATE_CHECKS = 3
    row = issue(world, leg_of(world, date(2024, 9, 1), date(2025, 7, 1)))
    asked = {"number": row.number, "word": row.check_word}
    browser = Client()
    assert [browser.get(CHECK, asked).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert "查询过于频繁" in browser.get(CHECK, asked).content.decode()
    assert browser.get(CHECK).status_code == 200  # the empty form is no question
    assert browser.get(CHECK, asked, REMOTE_ADDR="10.9.8.7").status_code == 200
    assert browser.post(CHECK, asked).status_code == 405


def test_on_paper_with_its_code_and_to_a_former_school_not_at_all(world, client_of):
    row = issue(world, leg_of(world, date(2024, 9, 1), date(2025, 7, 1)))
    path = reverse("staffing:certificate-print", args=[row.person.code, row.number])
    page = client_of(world.clerk).get(path).content.decode()
    assert "<svg" in page and row.check_word in page and "交流月数为 10 个月" in page
    assert client_of(world.b_clerk).get(path).status_code == 404
    word = client_of(world.officer).get(path + "certificate.docx").content
    document = Document(io.BytesIO(word))
    assert len(document.inline_shapes) == 1
    assert f"证明号：{row.number}　校验码：{row.check_word}" in [one.text for one in document.paragraphs]


def test_the_word_file_is_taken_by_the_right_at_the_persons_own_place(world, client_of):
    """Whoever reads rosters everywhere by one post, and exports that of another school by a second, prints it and no more."""
    row = issue(world, leg_of(world, date(2024, 9, 1), date(2025, 7, 1)))
    path = reverse("staffing:certificate-print", args=[row.person.code, row.number])
    with entry():
        reader = AppointmentFactory(role="auditor", user=UserFactory()).user
        AppointmentFactory(role="school_clerk", institution=world.b, user=reader)
    assert client_of(reader).get(path).status_code == 200
    assert client_of(reader).get(path + "certificate.docx").status_code == 404
    assert client_of(world.clerk).get(path + "certificate.docx").status_code == 200


def test_by_the_page_from_the_person_to_the_paper(world, client_of):
    leg = leg_of(world, date(2024, 9, 1), date(2025, 7, 1))
    client = client_of(world.officer)
    person = reverse("staffing:person-detail", args=[world.one.code])
    path = reverse("staffing:certificate-issue", args=[world.one.code])
    assert path in client.get(person).content.decode()
    typed = {"legs": [str(leg.pk)], "kind": "entry", "effective_on": TODAY.isoformat(), "reason": "本人申请"}
    form = {**typed, "request_key": "k1"}
    assert "尚未写入" in client.post(path, form).content.decode()
    assert not Certificate.objects.exists()
    answer = client.post(path, {**form, "act_confirmed": "1"})
    row = Certificate.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, person)
    assert row.number in client.get(person).content.decode()


def test_words_are_long_and_of_plain_signs():
    words = {new_word() for _ in range(200)}
    assert len(words) == 200 and all(set(word) <= set(SIGNS) and len(word) == LENGTH for word in words)
    assert not set("01OIL") & set(SIGNS)


# --- the district's list ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("more", [0, 3])
def test_the_list_takes_the_same_queries_however_long(world, more, client_of, django_assert_num_queries):
    leg_of(world, date(2025, 9, 1), date(2026, 7, 1))
    with entry():
        CertificateFactory.create_batch(1 + more, person=world.one)
    browser = client_of(world.officer)
    browser.get(LIST)
    with django_assert_num_queries(9):
        assert browser.get(LIST).status_code == 200


def test_the_list_its_filters_and_its_export(world, client_of):
    old = issue(world, leg_of(world, date(2024, 9, 1), date(2025, 7, 1)))
    new = issue(world, leg_of(world, date(2025, 9, 1), date(2026, 7, 1)))
    with entry():
        CertificateFactory(issued_on=date(2023, 9, 1), number="JLZ700001")
    browser = client_of(world.officer)

    def found(**asked) -> list[str]:
        return [one["row"].number for one in browser.get(LIST, asked).context["rows"]]

    assert found() == ["JLZ700001", new.number, old.number]
    assert found(holds="replaced") == [old.number]
    assert found(year="2026", holds="valid") == [new.number]
    assert found(q="钱证") == found(school="甲校") == [new.number, old.number]
    assert found(q=old.number.lower()) == [old.number]
    assert found(q="无此人") == [] and found(year="x", holds="x") == found()
    file = browser.get(reverse("staffing:certificate-xlsx"), {"holds": "valid"})
    sheet = load_workbook(io.BytesIO(file.content)).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["JLZ700001", new.number]
    assert new.check_word not in str([*sheet.iter_rows(values_only=True)])
    assert Event.objects.filter(kind=EventKind.EXPORT).count() == 1
    clerk = client_of(world.clerk)
    assert [clerk.get(address).status_code for address in (LIST, reverse("staffing:certificate-xlsx"))] == [403, 403]
