"""Dated facts: entered by hand, corrected, withdrawn, and following the roster; the roster's own columns say what holds today."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.imports import jobs
from nanan_groups.records.models import ActKind
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import entry
from nanan_groups.testing.roster_made import bring_in, counts, order, row, upload
from nanan_groups.testing.staffing_factories import RetirementRuleFactory
from staffing.career.models import Absence, OwnRetirement, StaffHonour, StaffTitle
from staffing.career.queries.facts import honours_on
from staffing.career.queries.record import retirement_of
from staffing.career.services.facts import add_fact, mend_fact, withdraw_fact
from staffing.career.services.retirement import set_own_month
from staffing.roster.models import StaffMember
from staffing.roster.queries.history import history_of
from staffing.roster.services.roster import correct_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
OPEN = (date(2022, 7, 14), True)


def entry_order(actor, **more):
    return order(actor, TODAY, kind=ActKind.ENTRY, **more)


def mending(actor):
    return order(actor, TODAY, kind=ActKind.CORRECTION)


def rows(model, name: str) -> list[tuple]:
    found = model.objects.order_by("person_id", "valid_from", "pk")
    return list(found.values_list(name, "valid_from", "start_open", "valid_to"))


def titled(schools, person, title="senior", since=date(2024, 12, 1), **more):
    facts = {"document": "渝人社〔2024〕8号"} | more
    return add_fact(order=entry_order(schools.clerk), person=person, kind="titles", title=title, since=since, **facts)


def test_the_first_row_keeps_what_the_roster_said_before(schools, person_at):
    person = person_at(schools.main, title="first")
    titled(schools, person)
    assert rows(StaffTitle, "title") == [
        ("first", *OPEN, date(2024, 12, 1)),
        ("senior", date(2024, 12, 1), False, None),
    ]
    person.refresh_from_db()
    assert person.title == "senior"


def test_the_known_title_gets_its_day_and_a_past_one_stands_before_it(schools, person_at):
    person = person_at(schools.main, title="senior")
    titled(schools, person)
    assert rows(StaffTitle, "title") == [("senior", date(2024, 12, 1), False, None)]
    titled(schools, person, "first", date(2016, 12, 1), until=date(2024, 12, 1))
    assert [one[0] for one in rows(StaffTitle, "title")] == ["first", "senior"]
    person.refresh_from_db()
    assert person.title == "senior"


def test_an_earlier_title_entered_later_ends_where_the_next_begins(schools, person_at):
    person = person_at(schools.main, title="")
    titled(schools, person)
    titled(schools, person, "first", date(2016, 12, 1))
    assert rows(StaffTitle, "title") == [
        ("first", date(2016, 12, 1), False, date(2024, 12, 1)),
        ("senior", date(2024, 12, 1), False, None),
    ]


def test_honours_stand_beside_each_other_and_the_roster_shows_the_highest_of_today(schools, person_at):
    person = person_at(schools.main, honour="district")
    for honour, since, until in (
        ("city", date(2020, 9, 1), date(2023, 9, 1)),
        ("special", date(2024, 9, 1), TODAY),
    ):
        add_fact(
            order=entry_order(schools.clerk),
            person=person,
            kind="honours",
            honour=honour,
            since=since,
            until=until,
            document="南岸教委〔2020〕1号",
        )
    person.refresh_from_db()
    assert person.honour == "district"
    assert honours_on([person.pk], date(2022, 9, 1)) == {person.pk: "city"}
    assert honours_on([person.pk], date(2025, 9, 1)) == {person.pk: "special"}
    assert honours_on([person.pk], TODAY) == {person.pk: "district"}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"since": date(2024, 12, 1), "document": ""}, "document"),
        ({"since": TODAY + timedelta(days=1)}, "since"),
        ({"since": date(2000, 1, 1)}, "since"),
        ({"since": date(2024, 12, 1), "until": date(2024, 12, 1)}, "until"),
        ({"since": date(2024, 12, 1), "title": "nonsense"}, "title"),
    ],
)
def test_bad_input_is_a_sentence_and_writes_nothing(schools, person_at, facts, field):
    person = person_at(schools.main, title="first")
    with pytest.raises(RuleViolation) as refused:
        titled(schools, person, **facts)
    assert refused.value.field == field
    assert rows(StaffTitle, "title") == []


def test_two_titles_at_once_are_refused(schools, person_at):
    person = person_at(schools.main)
    titled(schools, person)
    with pytest.raises(RuleViolation, match="已登记职称"):
        titled(schools, person, "first", date(2020, 1, 1), until=date(2025, 1, 1))


def test_only_who_keeps_the_roster_registers(schools, person_at):
    person = person_at(schools.main)
    with pytest.raises(PermissionDenied):
        add_fact(
            order=entry_order(schools.b_clerk),
            person=person,
            kind="titles",
            title="first",
            since=date(2020, 1, 1),
            document="证",
        )


def test_correcting_and_withdrawing_settle_the_roster_and_are_told_in_its_history(schools, person_at):
    person = person_at(schools.main, title="")
    titled(schools, person)
    found = StaffTitle.objects.get()
    mend_fact(
        order=mending(schools.clerk),
        row=found,
        since=date(2025, 1, 1),
        until=None,
        document="渝人社〔2025〕1号",
        title="first",
    )
    person.refresh_from_db()
    assert (person.title, rows(StaffTitle, "title")) == ("first", [("first", date(2025, 1, 1), False, None)])
    withdraw_fact(order=mending(schools.clerk), row=StaffTitle.objects.get())
    person.refresh_from_db()
    assert (person.title, rows(StaffTitle, "title")) == ("", [])
    told = [(one.title.split(" ")[0], [line.field for line in one.lines]) for one in history_of(person)]
    assert [title for title, _ in told] == ["撤销职称登记", "更正职称", "登记职称", "测试录入"]
    assert told[1][1] == ["职称", "职称", "依据文件", "起"]
    with pytest.raises(RuleViolation):
        withdraw_fact(order=mending(schools.clerk), row=found)


def test_the_single_form_of_the_roster_is_followed(schools, person_at):
    person = person_at(schools.main, title="first", honour="district")
    correct_person(order=order(schools.clerk, date(2026, 9, 1)), person=person, raw={"title_": "高级教师"})
    assert rows(StaffTitle, "title") == [("first", *OPEN, date(2026, 9, 1)), ("senior", date(2026, 9, 1), False, None)]
    wrong = order(schools.clerk, date(2026, 9, 2), kind=ActKind.CORRECTION)
    correct_person(order=wrong, person=person, raw={"title_": "正高级教师"})
    assert rows(StaffTitle, "title")[1][0] == "chief"
    correct_person(order=order(schools.clerk, date(2026, 10, 1)), person=person, raw={"honour": ""})
    assert rows(StaffHonour, "honour") == [("district", *OPEN, date(2026, 10, 1))]


def test_the_first_load_begins_open_and_a_later_file_begins_a_row_on_its_day(schools):
    bring_in(schools.clerk, row(1), row(2), row(3, honour=""), day=date(2026, 3, 1))
    assert (rows(StaffTitle, "title"), rows(StaffHonour, "honour")) == ([], [])
    job = bring_in(
        schools.clerk, row(1, title_="高级教师"), row(2, honour=""), row(3, honour="市级骨干教师"), day=date(2026, 9, 1)
    )
    assert counts(job) == (0, 3, 0, 0)
    assert rows(StaffTitle, "title") == [("first", *OPEN, date(2026, 9, 1)), ("senior", date(2026, 9, 1), False, None)]
    assert rows(StaffHonour, "honour") == [
        ("district", *OPEN, date(2026, 9, 1)),
        ("city", date(2026, 9, 1), False, None),
    ]
    again = bring_in(schools.clerk, row(1, title_="正高级教师"), row(2, honour=""), row(3, honour="市级骨干教师"))
    assert rows(StaffTitle, "title")[1:] == [("chief", date(2026, 9, 1), False, None)]
    for one in (again, job):
        jobs.undo(job=one, actor=schools.clerk, reason="试")
    assert (rows(StaffTitle, "title"), rows(StaffHonour, "honour")) == ([], [])
    assert set(StaffMember.objects.values_list("title", flat=True)) == {"first"}


def test_an_import_is_not_undone_when_something_was_registered_of_its_people(schools):
    job = bring_in(schools.clerk, row(1))
    person = StaffMember.objects.get()
    add_fact(order=entry_order(schools.clerk), person=person, kind="absences", cause="sick", since=date(2026, 10, 8))
    with pytest.raises(RuleViolation, match="登记了缺勤"):
        jobs.undo(job=job, actor=schools.clerk, reason="试")
    assert Absence.objects.count() == 1


def test_the_months_of_retirement(schools, person_at, user_of):
    officer = user_of("personnel_officer")
    person = person_at(schools.main, birth_month=date(1973, 5, 1), sex="female", title="senior")
    day = date(2026, 9, 1)
    assert retirement_of(person, day).missing == "没有登记当日有效的退休年龄规则"
    ages = {"who": "women", "age": 55, "base_month": date(1970, 1, 1), "step": 4, "most": 36, "source": "决定"}
    with entry():
        RetirementRuleFactory(valid_from=date(2025, 1, 1), **ages)
    assert retirement_of(person, day).month == date(2029, 4, 1)
    set_own_month(order=entry_order(officer), person=person, month=date(2033, 4, 1), document="本人申请")
    assert retirement_of(person, day).month == date(2033, 4, 1)
    set_own_month(order=entry_order(officer), person=person, month=None)
    assert OwnRetirement.objects.count() == 0
    with pytest.raises(PermissionDenied):
        set_own_month(order=entry_order(schools.clerk), person=person, month=date(2033, 4, 1), document="本人申请")
    with pytest.raises(RuleViolation, match="依据文件"):
        set_own_month(order=entry_order(officer), person=person, month=date(2033, 4, 1))


def test_a_file_is_checked_like_the_roster(schools):
    """Whose preview waits is not disturbed by what follows it."""
    bring_in(schools.clerk, row(1))
    assert counts(upload(schools.clerk, row(1, title_="高级教师"))) == (0, 1, 0, 0)
    assert rows(StaffTitle, "title") == []
