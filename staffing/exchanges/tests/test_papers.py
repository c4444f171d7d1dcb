"""任教通知书, 期满考核表, 跟岗/挂职鉴定表: what is known is filled in, what is not is left to be written by hand."""

from datetime import date

import pytest
from django.urls import reverse

from nanan_groups.kit.official.paper import Facts, Paper
from nanan_groups.testing.factories import entry
from nanan_groups.testing.staffing_factories import ExchangeLegFactory, LegAssessmentFactory
from staffing.exchanges.models import ExchangeLeg
from staffing.exchanges.papers import appraisal, assessment, notice, papers_for
from staffing.exchanges.words import ExchangeKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def leg(schools, person_at) -> ExchangeLeg:
    person = person_at(schools.main, name="钱交流")
    with entry():
        return ExchangeLegFactory(
            person=person, from_site=schools.main, to_site=schools.b_main, valid_from=date(2025, 9, 1),
            valid_to=date(2026, 7, 1), subject="chinese", document="教委〔2025〕20号",
        )  # fmt: skip


def facts(paper: Paper) -> dict[str, tuple[str, int]]:
    return {one.label: (one.text, one.room) for block in paper.body if isinstance(block, Facts) for one in block.facts}


@pytest.mark.parametrize("kind", ExchangeKind.values)
def test_each_kind_has_a_notice_and_one_form_for_its_end(kind):
    names = [name for name, _ in papers_for(kind)]
    assert names == ["notice", "appraisal" if kind in ("shadowing", "secondment") else "assessment"]


def test_the_notice_goes_to_the_receiving_school_and_the_other_has_a_copy(leg, schools):
    paper = notice(leg)
    assert (paper.to, paper.copies, paper.number) == (str(schools.b_main), str(schools.main), "教委〔2025〕20号")
    assert "任教学科语文" in paper.body[0].text and "2025年9月1日至2026年7月1日" in paper.body[0].text


@pytest.mark.parametrize("make", [assessment, appraisal])
def test_the_form_at_the_end_is_empty_before_and_filled_in_after(leg, make):
    label, remarks = ("考核等次", "接收学校评语") if make is assessment else ("鉴定等次", "接收学校鉴定")
    before = facts(make(leg))
    assert before[label][0] == "□优秀　□良好　□合格　□不合格" and before[remarks] == ("", 32)
    with entry():
        LegAssessmentFactory(leg=leg, grade="good", remarks="完成任务")
    after = facts(make(ExchangeLeg.objects.get()))
    assert (after[label][0], after[remarks]) == ("良好", ("完成任务", 0))


def test_both_schools_print_it_and_a_paper_of_another_kind_is_not_there(leg, schools, client_of):
    for name, expected in (("notice", 200), ("assessment", 200), ("appraisal", 404), ("other", 404)):
        path = reverse("staffing:leg-paper", args=[leg.person.code, leg.pk, name])
        answers = {client_of(user).get(path).status_code for user in (schools.clerk, schools.b_clerk)}
        assert answers == {expected}, name
