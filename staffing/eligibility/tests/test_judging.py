"""docs/算例.md S1–S4 as verdicts with their lines, and what is never due."""

import itertools
from datetime import date

import pytest

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.testing.retirement_made import AGES, CENSUS
from staffing.career.rules.continuity import Merger, Stay
from staffing.eligibility.rules.judging import Away, Judging, Person, explain, judge
from staffing.eligibility.rules.parameters import PARAMETERS, InForce, Parameters, defaults

DEFAULTS = defaults(2026)


def parameters(**values) -> Parameters:
    held = {code: InForce(PARAMETERS[code], value, "district", "区教委〔2026〕1号") for code, value in values.items()}
    return Parameters(2026, DEFAULTS.held | held)


def person(since=date(2019, 9, 1), birth=date(1985, 3, 1), sex="male", **more) -> Person:
    facts = {"employment": "established", "post_kind": "teacher", "leadership": "", "private": False} | more
    facts.setdefault("stays", [Stay(1, since, None, since)])
    return Person(birth=birth, sex=sex, **facts)


def verdict(one: Person, held=DEFAULTS, mergers=()):
    found = judge(one, CENSUS, held, AGES, mergers)
    return found.standing, found.line


def test_s1_a_man_of_55_is_due():
    assert verdict(person(date(2019, 9, 1), date(1971, 3, 1))) == ("due", "连续7年0个月；距退休6年1个月；无豁免")


@pytest.mark.parametrize(
    ("since", "found"),
    [
        (date(2020, 9, 2), ("not_due", "连续5年11个月，不满6年；距退休6年7个月；无豁免")),
        (date(2020, 9, 1), ("due", "连续6年0个月；距退休6年7个月；无豁免")),
    ],
)
def test_s2_a_day_decides(since, found):
    assert verdict(person(since, date(1976, 8, 1), "female")) == found


def test_s3_who_retires_soon_is_deferred_and_the_line_says_so():
    found = verdict(person(date(2015, 9, 1), date(1973, 5, 1), "female"))
    assert found == ("deferred", "连续11年0个月；距退休2年7个月，不足5年；无豁免")


@pytest.mark.parametrize(("counts", "found"), [("yes", ("due", "8年0个月")), ("no", ("not_due", "2年0个月"))])
def test_s4_continuity_is_a_parameter(counts, found):
    stays = [
        Stay(1, date(2018, 9, 1), date(2024, 9, 1), date(2018, 9, 1)),
        Stay(2, date(2024, 9, 1), None, date(2024, 9, 1)),
    ]
    standing, line = verdict(person(stays=stays), parameters(continuity=counts), [Merger(1, 2, date(2024, 9, 1))])
    assert (standing, line.split("；")[0].removeprefix("连续").split("，")[0]) == found


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"employment": ""}, ("unverified", "用工性质待核，核实为在编后再判定")),
        ({"employment": "filed"}, ("outside", "不是在编人员，不列入")),
        ({"employment": "dispatched"}, ("outside", "不是在编人员，不列入")),
        ({"private": True}, ("outside", "民办单位人员不占编，不列入")),
        ({"post_kind": "worker"}, ("outside", "不是专任教师或校级领导，不列入")),
        ({"stays": []}, ("outside", "基准日没有编制所在的任职，不列入")),
    ],
)
def test_who_is_never_due(facts, found):
    assert verdict(person(**facts)) == found


@pytest.mark.parametrize(
    ("away", "found"),
    [
        (Away("sick", date(2026, 12, 1), True), ("deferred", "请假中，有证明，至2026-12-01")),
        (Away("maternity", None, True), ("deferred", "请假中，有证明")),
        (Away("sick", None, False), ("due", "无豁免")),
        (Away("study", None, True), ("due", "无豁免")),
        (Away("personal", None, True), ("due", "无豁免")),
    ],
)
def test_an_exemption_takes_its_kind_and_its_proof(away, found):
    standing, line = verdict(person(away=away))
    assert (standing, line.split("；")[-1]) == found


def test_the_district_sets_which_kinds_defer():
    assert verdict(person(away=Away("study", None, True)), parameters(exempt_study="yes"))[0] == "deferred"


@pytest.mark.parametrize(
    ("led_since", "terms", "found"),
    [
        (date(2020, 9, 1), 3, ("due", "任校级领导6年0个月，任期已满2个")),
        (date(2016, 9, 1), 1, ("due", "任校级领导10年0个月，满10年")),
        (date(2017, 9, 1), 2, ("not_due", "任校级领导9年0个月，第2个任期，不满2个任期或10年")),
    ],
)
def test_heads_are_due_after_two_terms_or_ten_years(led_since, terms, found):
    standing, line = verdict(
        person(date(2000, 9, 1), leadership="head", post_kind="management", led_since=led_since, terms=terms)
    )
    assert (standing, line.split("；")[0]) == found


def test_without_a_rule_of_retirement_the_line_says_what_is_missing():
    found = judge(person(), CENSUS, DEFAULTS, ())
    assert found.line == "连续7年0个月；退休时间：没有登记当日有效的退休年龄规则；无豁免"


def test_the_steps_show_each_parameter_with_its_source():
    found = judge(person(date(2019, 9, 1), date(1971, 3, 1)), CENSUS, DEFAULTS, AGES)
    steps = explain(found, CENSUS, DEFAULTS).steps
    assert [(step.label, step.value) for step in steps] == [
        ("在同一所学校", "7年0个月"),
        ("距退休", "6年1个月"),
        ("豁免", "无"),
        ("结果", "应交流"),
    ]
    assert steps[0].rules[0].value == "6 年"
    assert steps[0].rules[0].clause.startswith("国家参考值：北京市")
    outside = explain(judge(person(private=True), CENSUS, DEFAULTS, AGES), CENSUS, DEFAULTS)
    assert (outside.why, outside.value) == ("民办单位人员不占编，不列入", None)


@pytest.mark.parametrize(
    ("code", "text", "kept"),
    [("min_years", " 8 ", "8"), ("min_years", "08", "8"), ("continuity", "no", "no"), ("target_pct", "0", "0")],
)
def test_what_may_be_entered(code, text, kept):
    assert PARAMETERS[code].read(text) == kept


@pytest.mark.parametrize(
    ("code", "text"),
    [("min_years", "0"), ("min_years", "21"), ("min_years", "六"), ("min_years", "-6"), ("target_pct", "10.5"),
     ("continuity", "maybe"), ("weight_shadowing", "0.5"), ("min_years", "٦"), ("min_years", "99999")],
)  # fmt: skip
def test_what_may_not(code, text):
    with pytest.raises(RuleViolation):
        PARAMETERS[code].read(text)


def test_every_reference_names_its_source_and_none_claims_the_district():
    for one in PARAMETERS.values():
        assert one.source and one.origin in ("national", "own")
        assert "南岸" not in one.source
        assert one.read(one.default) == one.default


def test_many_judged_together_stand_as_each_alone():
    """Cases are kept while a list is drawn: none of what a verdict rests on may be missing from what makes a case."""
    away = Away("sick", date(2027, 1, 1), True)
    variants = {
        "employment": ("established", "contract", ""),
        "post_kind": ("teacher", "support"),
        "leadership": ("", "head", "vice_head"),
        "private": (False, True),
        "birth": (date(1971, 3, 1), date(1990, 1, 1)),
        "sex": ("male", "female"),
        "since": (date(2019, 9, 1), date(2024, 9, 1), date(2027, 9, 1)),
        "own_retirement": (None, date(2029, 1, 1)),
        "away": (None, away),
        "led_since": (None, date(2012, 9, 1)),
        "terms": (0, 3),
        "restarts": ((), (date(2025, 7, 1),)),
    }
    people = [person(**dict(zip(variants, facts, strict=True))) for facts in itertools.product(*variants.values())]
    together = Judging(CENSUS, DEFAULTS, AGES)
    assert [together(one) for one in people] == [judge(one, CENSUS, DEFAULTS, AGES) for one in people]
    assert len({together(one) for one in people}) > 50
