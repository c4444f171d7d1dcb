"""Results from plain facts: what people rule, what does not apply, the light way, vetoes; and facts kept and read back."""

from fractions import Fraction as F

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.results.models import GroupResult, IndicatorResult
from evaluation.results.queries.overview import IndicatorLine, how_total
from evaluation.results.rules.computing import GroupInput, Ruled, Vetoed, compute, entrant, graded, marks_of
from evaluation.results.rules.entering import read_fact
from evaluation.results.rules.stored import from_kept, kept
from evaluation.scoring.rules.facts import (
    Achievement,
    Achievements,
    Change,
    Checked,
    External,
    Goal,
    Goals,
    Measured,
    Missing,
    NotApplicable,
    Votes,
)
from evaluation.scoring.rules.ranking import GradeRules
from evaluation.systems.rules.tree import IndicatorFacts, NamedPart
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.trace import Input

LEVEL = NamedPart(1, "水平", "level", 3000, settings={"factors": "1、0.8、0.6、0.3、0"})
COURSES = NamedPart(1, "门数", "computed", 200, source="shared_courses", settings={"target": "5", "monthly": "否"})
SCHOOLS = NamedPart(2, "学校", "computed", 200, source="course_schools", settings={"target": "100%", "monthly": "否"})
CHECK = NamedPart(1, "清单", "checklist", 5600, settings={"items": "章程、牌匾", "key": ""})
GAP = NamedPart(
    1, "差距", "value_added", 1000, source="gap_narrowed", settings={"zero": "-5%", "full": "5%", "held": ""}
)
SYSTEM = (
    IndicatorFacts("3-1", "共享课程", "basic", "课程", 400, parts=(COURSES, SCHOOLS)),
    IndicatorFacts("1-1", "章程", "basic", "组织", 5600, parts=(CHECK,)),
    IndicatorFacts("5-1", "特色", "feature", "特色", 3000, parts=(LEVEL,)),
    IndicatorFacts("7-1", "差距", "value_added", "增值", 1000, parts=(GAP,)),
)
FACTS = {
    ("3-1", 1): Measured("门数", F(4)),
    ("3-1", 2): Measured("学校", F(3), F(5)),
    ("1-1", 1): Checked(frozenset({"章程", "牌匾"})),
    ("5-1", 1): Votes(("excellent", "good", "good", "fair"), 1),
    ("7-1", 1): Change("差距", F(5, 100)),
}


def group(code="Z01", **facts) -> GroupInput:
    told = {"category": "middle", "standing": "full", "held": (), "months": 12, "light": False, "facts": FACTS} | facts
    return GroupInput(code, f"集团{code}", **told)


def computed(**facts):
    return compute(SYSTEM, group(**facts), "median", 3)


def test_e11_an_appeal_changes_the_score_and_says_so():
    before = computed()
    course = before.indicators[0]
    assert (course.own.text, course.state) == ("2.80", "computed")
    after = computed(rulings={"3-1": Ruled("appeal", 320, "补证第5门课程")}).indicators[0]
    assert (after.own.text, after.state) == ("3.20", "moderated")
    assert after.own.steps[-1].formula == "原 2.80，定为 3.20"
    assert before.total.text == "92.80"
    parts = {part: result.text for part, result in before.parts.items()}
    assert parts == {"basic": "58.80", "feature": "24.00", "value_added": "10.00"}


def test_pending_stays_until_ruled():
    facts = FACTS | {("7-1", 1): Missing("没有数据")}
    one = computed(facts=facts)
    assert (one.total.figure, [each.facts.code for each in one.pending]) == (None, ["7-1"])
    zero = computed(facts=facts, rulings={"7-1": Ruled("zero", None, "没有提供")})
    assert (zero.indicators[3].state, zero.indicators[3].own.text) == ("zero", "0.00")
    out = computed(facts=facts, rulings={"7-1": Ruled("exclude", None, "全区没有数据")})
    assert (out.indicators[3].state, out.pending) == ("excluded", [])
    assert out.total.figure > zero.total.figure


def test_young_and_light_groups():
    young = computed(months=7)
    assert young.indicators[3].state == "not_applicable"
    assert "没有上年可比" in young.indicators[3].own.why
    light = computed(light=True)
    assert [each.state for each in light.indicators] == ["computed", "not_applicable", "not_applicable", "computed"]
    assert "集群用简式" in light.indicators[1].own.why
    assert marks_of(light, ["注"]) == ["集群用简式，只评平台能算的指标", "注"]


def test_grades_of_those_that_take_part():
    veto = Vetoed("造假", "one_down")
    excused = Vetoed("造假", "one_down", "容错1号")
    told = {"Z01": {}, "Z02": {"vetoes": (veto,)}, "Z03": {"vetoes": (excused,)}, "Z04": {"standing": "ungraded"}}
    rows = [computed(code=code, **facts) for code, facts in told.items()]
    found = graded(rows, GradeRules(share=None)).placed
    assert {code: one.grade for code, one in found.items()} == {"Z01": "top", "Z02": "good", "Z03": "top", "Z04": ""}
    assert found["Z01"].rank == 1
    assert "容错决定：容错1号" in marks_of(rows[2], [])[0]
    with pytest.raises(ValueError, match="no total"):
        entrant(computed(facts={}))


def test_what_the_officer_types():
    assert read_fact(CHECK, "章程", "核查表") == Checked(frozenset({"章程"}))
    assert read_fact(CHECK, "无", "核查表") == Checked(frozenset())
    capped = NamedPart(1, "成果", "capped", 400, settings={})
    assert read_fact(capped, "成果=区级\n奖=国家级，总校单独", "表") == Achievements(
        (Achievement("成果", "district"), Achievement("奖", "nation", True))
    )
    outside = NamedPart(1, "考核", "external", 400, settings={"scale": "100"})
    assert read_fact(outside, "92.5", "文") == External(F(185, 2), "文")
    for part, text in ((CHECK, ""), (CHECK, "别的"), (capped, "成果"), (capped, ""), (outside, "101"), (outside, "好")):
        with pytest.raises(RuleViolation):
            read_fact(part, text, "文")


LINK = ("evaluation:round-list", ("a",), "q=1")
FRACTIONS = st.fractions(max_denominator=1000)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FRACTIONS, FRACTIONS.filter(bool), st.lists(st.integers(1, 9)))
def test_facts_come_back_as_they_were(one, other, rows):
    found = [
        Missing("没有"),
        NotApplicable("不涉及"),
        Measured("数", one, other, "rows", tuple(rows), (1,), LINK, False),
        Measured("数", one),
        Votes(("excellent", "good"), 2),
        Checked(frozenset({"甲", "乙"}), LINK),
        Goals((Goal("目标", one, other, one, "hard"),), LINK),
        Change("差距", one, (Input("同校组", "2 所", LINK),), other, False, "参考"),
        Achievements((Achievement("奖", "city", True),)),
        External(other, "文件"),
    ]
    assert [from_kept(kept(fact)) for fact in found] == found


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(["excellent", "good", "good", "fair"]), st.sampled_from(["excellent", "none"]))
def test_the_order_of_experts_does_not_matter_and_one_outlier_moves_little(levels, outlier):
    def reached(votes) -> F:
        return computed(facts=FACTS | {("5-1", 1): Votes(tuple(votes))}).indicators[2].own.value

    assert reached(levels) == F(24)
    assert abs(reached([*levels, outlier]) - F(24)) <= F(30) * F(2, 10)


def test_a_page_says_out_of_what_a_score_counts_and_how_parts_make_the_total():
    facts = IndicatorFacts("5-1", "特色品牌", "feature", "特色", 400)
    moved = IndicatorLine(facts, IndicatorResult(score=550, weight="11/2", trace={}), (), ())
    assert moved.weight_text == "5.50（含移入 1.50）"
    assert IndicatorLine(facts, IndicatorResult(score=320, weight="4", trace={}), (), ()).weight_text == "4.00"
    assert IndicatorLine(facts, IndicatorResult(score=None, weight="0", trace={}), (), ()).weight_text == "4.00"
    step = {"formula": "(55.13 + 13.50 + 9.44) × 100.00 ÷ 86.00", "note": "不适用：增值评价，其余按比例放大"}
    scaled = GroupResult(total=9078, trace={"steps": [step]})
    told = "总分 = (55.13 + 13.50 + 9.44) × 100.00 ÷ 86.00 = 90.78。不适用：增值评价，其余按比例放大。"
    assert how_total(scaled) == told
    assert how_total(GroupResult(total=9078, trace={"steps": [step | {"note": ""}]})) == ""
