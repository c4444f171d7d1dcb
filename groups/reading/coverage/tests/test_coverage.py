"""Coverage against 100 %: the arithmetic, and never a number where something is missing."""

from datetime import date
from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from groups.reading.coverage.queries import coverage_on
from groups.reading.coverage.rules import Known, of_institutions, of_pupils, share_text
from groups.registry.figures.services.figures import record_enrolment, state_district_total
from groups.registry.models import Institution, Site
from groups.registry.register.words import Stage
from nanan_groups.records.orders import Order

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("part", "whole", "value", "text"),
    [
        (17, 200, 850, "8.5%"),  # the published kindergartens
        (31, 70, 4429, "44.29%"),  # what 44.29 % would be
        (32, 70, 4571, "45.71%"),
        (0, 5, 0, "0%"),
        (5, 5, 10000, "100%"),
        (1, 3, 3333, "33.33%"),
        (2, 3, 6667, "66.67%"),
    ],
)
def test_shares(part, whole, value, text):
    result = of_institutions(Known(part, 0, 0, total_institutions=whole), "2026-2027", ())
    assert (result.figure, result.text) == (value, text)
    assert share_text(value) == text


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_share_is_half_a_hundredth_off_at_most(part, whole):
    figure = of_institutions(Known(part, 0, 0, total_institutions=max(part, whole)), "2026-2027", ()).figure
    assert abs(figure * max(part, whole) - part * 10_000) * 2 <= max(part, whole)


def test_nothing_is_computed_without_totals_or_enrolment():
    known = Known(covered_institutions=32, covered_pupils=0, without_figures=32)
    assert of_institutions(known, "2026-2027", ()).missing == ("尚未登记 2026-2027 学年全区学校（园）总数",)
    pupils = of_pupils(known, "2026-2027", ())
    assert (pupils.value, pupils.computable) == (None, False)
    assert pupils.missing == (
        "尚未登记 2026-2027 学年全区学生总数",
        "集团内 32 所学校（园）尚未录入 2026-2027 学年学生数",
    )


def test_more_inside_than_there_are_is_no_share():
    known = Known(40, 500, 0, total_institutions=30, total_pupils=400)
    assert of_institutions(known, "2026-2027", ()).value is None
    assert of_pupils(known, "2026-2027", ()).value is None


def test_trace_says_how():
    known = Known(17, 4025, 0, 200, 42368, "教育事业统计", uncovered=3, not_open=2)
    result = of_institutions(known, "2021-2022", ())
    (step,) = result.steps
    assert (result.value, step.value, step.clause) == (Fraction(17, 200), "8.5%", "意见 四")
    assert [one.value for one in step.inputs] == ["17", "200"]
    assert step.note == "全区总数来源：教育事业统计"
    assert [(branch.label, branch.reason.partition("，")[0]) for branch in result.unused] == [
        ("尚未开办的成员", "2 所没有已开办的校点"),
        ("不在任何集团的学校（园）", "3 所"),
    ]


def order(actor):
    return Order(actor=actor, effective_on=DAY, reason="统计", kind="entry")


def test_coverage_of_the_loaded_policy(policy, user_of):
    found = coverage_on(DAY, 2026)
    assert found.groups == 35
    assert {
        stage: (k.covered_institutions, k.without_figures, k.total_institutions) for stage, k in found.known.items()
    } == {
        "preschool": (32, 32, None),
        "school": (72, 72, None),
    }
    assert found.uncovered == {"preschool": [], "school": []}
    # Of the 16 sites not open three are placeholders and one belongs to a school with another site that is.
    assert {stage: known.not_open for stage, known in found.known.items()} == {"preschool": 1, "school": 11}


def test_page_turns_from_not_yet_to_a_number(policy, user_of, client_of):
    officer = user_of("registry_officer")
    browser = client_of(officer)
    stages = browser.get(reverse("reading:coverage")).context["stages"]
    assert {m["value"] for stage in stages for m in stage["measures"]} == {"暂不能计算"}
    state_district_total(
        order=order(officer), stage=Stage.PRESCHOOL, school_year=2026, institutions=200, pupils=40_000, source="统计"
    )
    preschool = Institution.objects.filter(versions__kind="kindergarten").order_by("code")
    for site in Site.objects.filter(institution__in=preschool).order_by("code"):
        record_enrolment(order=order(officer), site=site, school_year=2026, pupils=100, classes=4)
    found = coverage_on(DAY, 2026).known["preschool"]
    assert (found.covered_institutions, found.without_figures) == (32, 0)
    first = browser.get(reverse("reading:coverage"), {"as_of": DAY.isoformat()}).context["stages"][0]
    assert [m["value"] for m in first["measures"]] == ["16%", share_text(round(found.covered_pupils / 4))]


def test_entering_again_replaces_and_keeps_the_history(policy, user_of):
    officer, site = user_of("registry_officer"), Site.objects.get(source_ref="site/十一中金科学校")
    first = record_enrolment(order=order(officer), site=site, school_year=2026, pupils=900, classes=20)
    again = record_enrolment(order=order(officer), site=site, school_year=2026, pupils=910, classes=20)
    assert first.pk == again.pk
    assert list(again.history.order_by("history_id").values_list("pupils", flat=True)) == [900, 910]


def test_steps_open_in_place_and_as_a_page(policy, user_of, client_of):
    officer = user_of("registry_officer")
    state_district_total(
        order=order(officer), stage=Stage.PRESCHOOL, school_year=2026, institutions=200, pupils=40_000, source="统计"
    )
    browser, url = client_of(officer), reverse("reading:coverage-steps", args=["preschool", "institutions"])
    asked = {"as_of": DAY.isoformat()}
    page, piece = browser.get(url, asked), browser.get(url, asked, headers={"HX-Request": "true"})
    assert page.context["trace"] == piece.context["trace"]
    assert page.context["trace"]["value"] == "4/25"
    assert "<html" in page.content.decode()
    body = piece.content.decode()
    assert "<html" not in body
    for said in ("集团内 ÷ 全区", "/institutions/?kind=kindergarten", "16%", "全区总数来源：统计"):
        assert said in body
    missing = browser.get(reverse("reading:coverage-steps", args=["school", "pupils"]), asked).content.decode()
    assert "尚未登记 2026-2027 学年全区学生总数" in missing
    for stage, measure in (("preschool", "teachers"), ("university", "pupils")):
        assert browser.get(reverse("reading:coverage-steps", args=[stage, measure])).status_code == 404
