"""The service record: one line of time, masked by default, unmasked for a reason and on record."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from nanan_groups.records.models import ActKind, Event, EventKind
from nanan_groups.testing.factories import entry
from nanan_groups.testing.roster_made import order
from nanan_groups.testing.staffing_factories import AbsenceFactory, ExchangeLegFactory
from staffing.career.services.facts import add_fact
from staffing.roster.queries.looks import looks_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(schools, person_at):
    person = person_at(schools.main, name="钱履历", birth_month=date(1988, 3, 1))
    today = timezone.localdate()
    for kind, facts in (
        ("titles", {"title": "senior", "since": date(2024, 12, 1), "document": "渝人社〔2024〕8号"}),
        ("honours", {"honour": "district", "since": date(2023, 9, 1), "document": "教委〔2023〕3号"}),
        ("absences", {"cause": "maternity", "since": today, "document": "诊断证明甲"}),
    ):
        add_fact(order=order(schools.clerk, today, kind=ActKind.ENTRY), person=person, kind=kind, **facts)
    return person


def test_everything_stands_in_one_line_and_absences_are_masked(schools, person, client_of):
    page = client_of(schools.clerk).get(reverse("staffing:record", args=[person.code]))
    text = page.content.decode()
    assert [line.kind for line in page.context["record"].lines] == ["缺勤", "职称", "骨干称号", "任职"]
    assert [band.title for band in page.context["record"].bands] == ["任职", "职称", "骨干称号", "缺勤"]
    assert page.context["record"].at_school == "6年3个月"
    assert page.context["record"].exempt == ["请假中（至 未定）"]
    assert "请假" in text and "产假" not in text and "诊断证明甲" not in text
    paper = client_of(schools.clerk).get(reverse("staffing:record-print", args=[person.code])).content.decode()
    assert "教职工履历表" in paper and "产假" not in paper


def test_the_whole_record_takes_a_reason_and_is_on_record(schools, person, client_of):
    browser, address = client_of(schools.clerk), reverse("staffing:record-full", args=[person.code])
    assert "产假" not in browser.get(address).content.decode()
    before = Event.objects.filter(kind=EventKind.READ).count()
    assert "此项必填" in browser.post(address, {"reason": ""}).content.decode()
    assert Event.objects.filter(kind=EventKind.READ).count() == before
    text = browser.post(address, {"reason": "核对暂缓理由"}).content.decode()
    assert "产假" in text and "诊断证明甲" in text
    (look,) = looks_at(person)
    assert (look.who, look.what, look.reason) == ("甲校文员", "查看完整履历", "核对暂缓理由")


@pytest.mark.parametrize(("role", "status"), [("bureau_leader", 403), ("auditor", 403), ("personnel_officer", 200)])
def test_who_need_not_know_does_not(schools, person, client_of, user_of, role, status):
    browser = client_of(user_of(role))
    assert browser.get(reverse("staffing:record-full", args=[person.code])).status_code == status
    page = browser.get(reverse("staffing:person-detail", args=[person.code])).content.decode()
    assert "产假" not in page and "高级教师" in page


def test_an_absence_is_opened_on_record_and_not_by_others(schools, person, client_of, user_of):
    fact = person.absence_rows.get()
    address = reverse("staffing:fact", args=[person.code, "absences", fact.pk])
    assert client_of(user_of("bureau_leader")).get(address).status_code == 403
    assert client_of(schools.b_clerk).get(address).status_code == 404
    assert "产假" in client_of(schools.clerk).get(address).content.decode()
    assert [look.what for look in looks_at(person)] == ["查看缺勤种类和证明"]


def test_s9_months_for_promotion_stand_in_the_record(schools, person_at, client_of):
    """docs/算例.md S9 from the rows themselves."""
    person = person_at(schools.main)
    with entry():
        for start, end in ((date(2024, 9, 1), date(2025, 7, 1)), (date(2025, 9, 15), date(2026, 2, 1))):
            ExchangeLegFactory(person=person, from_site=schools.main, valid_from=start, valid_to=end)
        AbsenceFactory(person=person, valid_from=date(2025, 11, 3), valid_to=date(2025, 12, 20))
    record = client_of(schools.clerk).get(reverse("staffing:record", args=[person.code])).context["record"]
    assert record.months.value == 13
    assert [line.kind for line in record.lines] == ["缺勤", "交流", "交流", "任职"]
    assert [band.title for band in record.bands] == ["任职", "交流", "缺勤"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_follow_the_facts(schools, person, client_of, number, django_assert_num_queries):
    for year in range(number):
        add_fact(
            order=order(schools.clerk, timezone.localdate(), kind=ActKind.ENTRY),
            person=person,
            kind="absences",
            cause="sick",
            since=date(2020 + year, 10, 1),
            until=date(2020 + year, 10, 8),
        )
    browser, address = client_of(schools.clerk), reverse("staffing:record", args=[person.code])
    browser.get(address)
    with django_assert_num_queries(19):
        browser.get(address)
