"""Grades handed to the money: offered by whoever evaluates, confirmed by the finance officer, held at the floor."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from funding.grades.queries import confirmed_grades
from funding.grades.services import confirm_grades, enter_grade
from funding.rules_of_year.services import change_rules
from funding.statements.queries.statements import computed
from funding.statements.words import LineKind
from groups.registry.education_groups.services import rename_group
from groups.registry.models import EducationGroup
from nanan_groups.kit.additions import PUBLISHED_GRADES, PublishedGrade
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.orders import Order
from nanan_groups.testing.batches_made import YEAR, eleven
from nanan_groups.testing.books_made import order
from nanan_groups.testing.factories import AppointmentFactory, entry

FACTORS = {"excellent": "6/5", "good": "1", "pass": "1", "fail": "4/5"}
DECEMBER = date(YEAR - 1, 12, 20)


@pytest.fixture
def offered(monkeypatch):
    """What the evaluation would offer; put back afterwards."""
    monkeypatch.setattr(PUBLISHED_GRADES, "_held", {})
    offers: list[PublishedGrade] = []
    PUBLISHED_GRADES.add("试", lambda day: [one for one in offers if one.published_on < day], at=10)
    return offers


@pytest.fixture
def officer(policy, user_of):
    person = user_of("finance_officer")
    change_rules(order=order(person), year=YEAR, values={"coefficients": FACTORS}, seen=0)
    return person


def due(group) -> tuple[int, int]:
    (one,) = computed(YEAR, EducationGroup.objects.filter(pk=group.pk)).district.statements
    return one.total, one.amount_of(LineKind.PERFORMANCE)


def refused(action, **facts) -> str:
    with pytest.raises(RuleViolation) as problem:
        action(year=YEAR, **facts)
    return problem.value.code


def test_f8_a_published_grade_counts_once_it_is_confirmed(officer, offered, client_of, user_of):
    group, by = eleven(), order(officer)
    every = EducationGroup.objects.order_by("code")
    assert refused(confirm_grades, order=by, groups=every) == "same"
    offered.append(PublishedGrade(group.pk, "excellent", date(YEAR, 1, 1), "2026通报"))
    assert refused(confirm_grades, order=by, groups=every) == "same"  # published on the census day: next year's
    offered[:] = [PublishedGrade(group.pk, "excellent", DECEMBER, "2025年度结果通报")]
    page = client_of(officer).get(f"/funding/{YEAR}/grades/").content.decode()
    assert "有 1 个集团的评估结果已公布、还没有确认" in page and "2025年度结果通报" in page
    assert due(group) == (60_000_000, 0)
    confirm_grades(order=by, year=YEAR, groups=every)
    assert due(group) == (72_000_000, 12_000_000)
    assert refused(confirm_grades, order=by, groups=every) == "same"
    offered[:] = [PublishedGrade(group.pk, "fail", DECEMBER, "2025年度结果通报（更正）")]
    confirm_grades(order=by, year=YEAR, groups=every)
    assert due(group) == (60_000_000, 0)  # held at the floor
    assert (confirmed_grades(YEAR)[group.pk].number, confirmed_grades(YEAR + 1)) == (2, {})
    principal = client_of(user_of("group_principal", group=group))
    page = principal.get(f"/funding/{YEAR}/grades/").content.decode()
    assert "不合格" in page and "重庆二外教育集团" not in page
    assert principal.get(f"/funding/{YEAR}/grades/acts/confirm/").status_code == 403


def test_by_hand_from_a_document_and_never_against_a_result(officer, offered, user_of):
    group = eleven()
    facts = {"group": group, "grade": "good", "published_on": DECEMBER, "source": "南教〔2025〕9号"}
    assert refused(enter_grade, order=order(officer), **facts | {"published_on": date(YEAR, 1, 1)}) == "too-late"
    assert refused(enter_grade, order=order(officer), **facts | {"source": " "}) == "required"
    with pytest.raises(PermissionDenied):
        enter_grade(order=order(user_of("bureau_leader")), year=YEAR, **facts)
    enter_grade(order=order(officer), year=YEAR, **facts)
    assert refused(enter_grade, order=order(officer), **facts) == "same"
    offered.append(PublishedGrade(group.pk, "pass", DECEMBER, "2025年度结果通报"))
    assert refused(enter_grade, order=order(officer), **facts) == "contradicts"
    own = user_of("finance_officer")
    with entry():
        AppointmentFactory(user=own, role="group_office", group=group)
    own = type(own).objects.get(pk=own.pk)
    assert refused(enter_grade, order=order(own), **facts) == "own"
    assert refused(confirm_grades, order=order(own), groups=[group]) == "own"


def test_a_name_to_come_is_not_shown_before_its_day(officer, offered, client_of):
    coming = Order(actor=None, effective_on=date(YEAR + 1, 9, 1), reason="更名", document="1")
    rename_group(order=coming, group=eleven(), name="明年教育集团")
    page = client_of(officer).get(f"/funding/{YEAR}/grades/").content.decode()
    assert "十一中学教育集团" in page and "明年教育集团" not in page


def test_the_list_asks_a_fixed_number_of_questions(officer, offered, client_of, django_assert_num_queries):
    client, url = client_of(officer), f"/funding/{YEAR}/grades/"
    client.get(url)
    for group in EducationGroup.objects.order_by("code")[:3]:
        facts = {"group": group, "grade": "good", "published_on": DECEMBER, "source": "南教〔2025〕9号"}
        enter_grade(order=order(officer), year=YEAR, **facts)
        with django_assert_num_queries(9):
            client.get(url)
