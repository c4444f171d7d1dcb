"""The worked examples of docs/算例.md that need no database, under their own numbers; W2 to W4 are judged by the same rules."""

from fractions import Fraction as F

import pytest

from evaluation.scoring.rules.changes import mean_change, narrowed, root
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
    ScoringRules,
    Votes,
)
from evaluation.scoring.rules.judging import Judged, completion, judge
from evaluation.scoring.rules.ranking import Entrant, GradeRules, place
from evaluation.scoring.rules.settings import read_settings
from evaluation.scoring.rules.tree import Branch, Leaf, held_relations, indicator_result, score, variant_of
from evaluation.scoring.words import Kind
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.trace import Measure, Result, Standing, not_applicable, pending
from nanan_groups.kit.traced import from_stored, to_stored

RULES = ScoringRules()


def part(kind, points, text="", label="得分"):
    return Judged(label, kind, points, read_settings(kind, text, where="3-1"))


def of(kind, points, text, fact, rules=RULES):
    """What a fact is worth, as (hundredths of points reached, full hundredths)."""
    return points, judge(part(kind, points, text), fact, rules)


def whole(value, label="一部分", weight=None):
    """A result that is there already, with its weight in hundredths."""
    return Leaf(label, label, weight or round(value * 100), Result(F(value), Measure.SCORE, label=label))


def count(value, label="次数"):
    return Measured(label, F(value))


def ratio(upper, lower, label="比例"):
    return Measured(label, F(upper), F(lower))


def text_of(*parts):
    return indicator_result("指标", parts).text


def test_e1_share_against_a_target():
    text = "目标=10%"
    short = judge(part(Kind.COMPUTED, 500, text), ratio(12, 126), RULES)
    assert (short.value, short.text) == (5 * F(12, 126) / F(1, 10), "4.76")
    assert judge(part(Kind.COMPUTED, 500, text), ratio(13, 126), RULES).text == "5.00"
    (step,) = short.steps
    assert (step.formula, step.inputs[0].value) == ("5.00 × 9.52% ÷ 10%，至多 5.00", "12 ÷ 126 = 9.52%")


MEETINGS = "目标=4；按月折算=是"


def test_e2_three_ratios():
    assert text_of(
        of(Kind.COMPUTED, 120, MEETINGS, count(3)),
        of(Kind.COMPUTED, 90, "目标=80%", ratio(72, 100)),
        of(Kind.COMPUTED, 90, "目标=100%", ratio(2, 3)),
    ) == "2.31"  # fmt: skip


def test_e3_composite():
    late = of(Kind.BAND, 100, "下限=0；上限=0；每档=1；扣分=0.1", count(3, "逾期工作日"))
    done = of(Kind.COMPUTED, 150, "目标=100%", ratio(18, 20))
    level = of(Kind.LEVEL, 50, "", Votes(("good",) * 3))
    assert [one.text for _, one in (late, done, level)] == ["0.70", "1.35", "0.40"]
    assert text_of(late, done, level) == "2.45"


@pytest.mark.parametrize(("linear", "told"), [("否", "1.73"), ("是", "1.63")])
def test_e4_band(linear, told):
    spent = of(Kind.BAND, 100, f"下限=85%；上限=100%；每档=5%；扣分=0.25；按比例扣={linear}", ratio(78, 100))
    assert text_of(of(Kind.COMPUTED, 100, "目标=100%", ratio(98, 100)), spent) == told


def test_e5_not_applicable_leaves_the_denominator_and_pending_stops_it():
    away = Leaf("2-5", "2-5", 200, not_applicable(Measure.SCORE, "没有新教师"))
    rest = Leaf("rest", "其余", 1800, Result(F("16.20"), Measure.SCORE, label="其余"))
    found = score("师资", [Branch("师资", (rest, away))])
    assert found.total.text == "18.00"
    assert found.total.parts[0].steps[0].formula == "(16.20) × 20.00 ÷ 18.00"
    waiting = Leaf("2-5", "2-5", 200, pending(Measure.SCORE, "没有名单"))
    found = score("师资", [Branch("师资", (rest, waiting))])
    assert (found.total.standing, found.total.missing) == (Standing.PENDING, ("没有名单",))


@pytest.mark.parametrize(
    ("levels", "pooling", "told"),
    [
        ("good good excellent fair", "median", "2.40"),
        ("excellent good weak fair", "median", "2.10"),
        ("excellent good good fair weak", "trimmed", "2.20"),
        ("excellent good", "median", "暂不能计算"),
    ],
)
def test_e6_levels_of_experts(levels, pooling, told):
    votes = Votes(tuple(levels.split()), abstained=1)
    result = judge(part(Kind.LEVEL, 300), votes, ScoringRules(pooling=pooling))
    assert result.text == told
    assert told != "2.40" or result.steps[0].inputs[0].value == "4 份，弃权 1 份"


def test_e7_share_of_the_best_grade():
    figures = [9310, 9240, 9175, 9020, 8800, 8500, 7950, 5800]
    found = place([Entrant(f"Z{n}", "middle", one) for n, one in enumerate(figures)], GradeRules())
    grades = [found.placed[f"Z{n}"].grade for n in range(8)]
    assert grades == ["top"] * 2 + ["good"] * 4 + ["fit", "unfit"]
    full = [code for code, one in found.placed.items() if one.notes == ("够线，名额已满",)]
    assert full == ["Z2", "Z3"]
    (quota,) = found.quotas
    assert (quota.graded, quota.places, quota.eligible, quota.given, quota.over) == (8, 2, 4, 2, 0)


def test_e8_ties():
    others = [Entrant(f"Y{n}", "middle", one) for n, one in enumerate([9300, 8000, 7000, 7000, 7000, 7000])]
    first, second = Entrant("A", "middle", 9240, 1120), Entrant("B", "middle", 9240, 1090)
    found = place([*others, second, first], GradeRules())
    assert [(found.placed[code].rank, found.placed[code].grade) for code in "AB"] == [(2, "top"), (3, "good")]
    found = place([*others, first, Entrant("B", "middle", 9240, 1120)], GradeRules())
    assert [found.placed[code].rank for code in ("Y0", "A", "B", "Y1")] == [1, 2, 2, 4]
    assert [found.placed[code].grade for code in "AB"] == ["top", "top"]
    assert found.quotas[0].over == 1


GAP = "零分=-5%；满分=5%"


def test_e9_value_added_on_the_same_schools():
    last, this = {"甲": F(10), "乙": F(6), "丙": F(8)}, {"甲": F(10), "乙": F(7), "丁": F(4)}
    change = narrowed(last, this, "差距缩小")
    assert (Measure.SHARE.text(change.value), change.beside) == (
        "29.41%",
        "含变动学校参考值 -71.43%，不计分",
    )
    assert [(one.label, one.value) for one in change.inputs] == [
        ("同校组", "2 所"), ("差异系数", "0.2500 → 0.1765"), ("丙", "已退出，不计"), ("丁", "新进，不计"),
    ]  # fmt: skip
    gap = part(Kind.VALUE_ADDED, 400, GAP)
    assert judge(gap, change, RULES).text == "4.00"
    assert judge(gap, Change("差距", F("-0.7143")), RULES).text == "0.00"
    assert judge(gap, Change("差距", F(2, 100)), RULES).text == "2.80"
    mean = mean_change({"甲": F(6), "乙": F(-2)}, {"丁": "新建校首年"}, "变化均值")
    assert (mean.value, judge(part(Kind.VALUE_ADDED, 400, "零分=-10；满分=10"), mean, RULES).text) == (2, "2.40")
    assert root(F(2)) == F(1414213562373, 10**12)


def test_e10_individual_targets():
    goals = (
        Goal("一", F(40), F(60), F(54), "hard"),
        Goal("二", F(0), F(10), F(10), "very_hard"),
        Goal("三", F(12), F(6), F(9)),
    )
    result = judge(part(Kind.TARGET, 1200), Goals(goals), RULES)
    assert [step.value for step in result.steps] == ["3.08", "4.00", "2.00"]
    assert result.text == "9.08"
    assert completion(Goal("低于基线", F(40), F(60), F(30))) == 0
    with pytest.raises(ValueError, match="equals its baseline"):
        completion(Goal("无", F(6), F(6), F(6)))
    assert judge(part(Kind.TARGET, 1200), Goals(goals[:2]), RULES).standing is Standing.PENDING


def test_e11_what_the_appeal_proved():
    schools = of(Kind.COMPUTED, 200, "目标=100%", ratio(3, 5))
    told = [text_of(of(Kind.COMPUTED, 200, "目标=5", count(courses)), schools) for courses in (4, 5)]
    assert told == ["2.80", "3.20"]


def test_e12_one_rounding():
    values = ["13.0122", "18.00", "10.50", "9.75", "11.20", "9.08", "10.45"]
    branches = [Branch(str(n), (whole(F(one), str(n), 1000),)) for n, one in enumerate(values)]
    total = score("总分", branches).total
    assert (total.text, total.figure) == ("81.99", 8199)
    near = Measure.SCORE.figure(F("89.996"))
    placed = place([Entrant("A", "middle", 8199), Entrant("B", "middle", near)], GradeRules(share=None)).placed
    assert [(one.code, one.grade) for one in placed.values()] == [("A", "good"), ("B", "top")]


def test_e13_a_group_of_seven_months():
    result = judge(part(Kind.COMPUTED, 100, MEETINGS), count(2), ScoringRules(months=7))
    assert (round(float(result.value), 3), result.steps[0].rules[1].value) == (0.857, "7/12，目标 2.33")
    rest = Branch("其余", (Leaf("rest", "其余", 8600, Result(F("70.52"), Measure.SCORE, label="其余")),))
    away = Branch("增值", (Leaf("7", "增值", 1400, not_applicable(Measure.SCORE, "没有上年")),))
    assert score("总分", [rest, away]).total.text == "82.00"


def test_w2_w3_w4_joint_work():
    used = of(Kind.COMPUTED, 200, "目标=60%", ratio(5, 10))
    assert text_of(used, of(Kind.COMPUTED, 200, "目标=100%", ratio(18, 24))) == "3.17"
    upload = of(Kind.COMPUTED, 200, "目标=100%", ratio(4, 6))
    assert text_of(upload, of(Kind.COMPUTED, 200, "目标=30%", ratio(24, 100))) == "2.93"
    assert text_of(of(Kind.COMPUTED, 200, "目标=90", count(F("88.75")))) == "1.97"


def test_other_kinds():
    listed = "清单=已备案、议事规则、权责、民主监督；必备项=已备案"
    assert text_of(of(Kind.CHECKLIST, 200, listed, Checked(frozenset({"已备案", "权责", "议事规则"})))) == "1.50"
    assert text_of(of(Kind.CHECKLIST, 200, listed, Checked(frozenset({"权责"})))) == "0.00"
    found = [Achievement("甲", "city"), Achievement("甲", "nation", alone=True), Achievement("乙", "district", True)]
    assert text_of(of(Kind.CAPPED, 500, "", Achievements(tuple(found)))) == "4.00"
    assert text_of(of(Kind.CAPPED, 400, "", Achievements((*found, Achievement("丙", "district"))))) == "4.00"
    assert text_of(of(Kind.EXTERNAL, 300, "满值=110", External(F(99), "南教发〔2026〕9号"))) == "2.70"
    high = Change("满意度", F(1), before=F(96), percent=False)
    assert text_of(of(Kind.VALUE_ADDED, 150, "零分=0；满分=3；高位=95", high)) == "1.50"


def test_weights_move_and_variants_are_chosen():
    full = [
        Leaf(code, code, weight, Result(F(weight, 200), Measure.SCORE)) for code, weight in (("5-1", 400), ("5-4", 300))
    ]
    gone = Leaf("5-3", "5-3", 300, not_applicable(Measure.SCORE, "没有协议"), moves_to=("5-1", "5-4"))
    found = score("特色", [Branch("特色", (*full, gone))])
    assert found.weights == {"5-1": F("5.5"), "5-4": F("4.5"), "5-3": 0}
    assert found.total.text == "5.00"
    assert found.leaves["5-1"].text == "2.75"
    held = held_relations({"tight": 365, "alliance": 183, "articulated": 182}, 365)
    assert held == {"tight", "alliance"}
    assert [variant_of(one, held) for one in (("articulated", "tight"), ("articulated", ""), ("articulated",))] == [
        "tight", "", None,
    ]  # fmt: skip


def test_what_is_missing_is_never_zero_and_every_result_is_kept_whole():
    missing = of(Kind.COMPUTED, 100, "目标=1", Missing("没有活动记录：由“活动登记”提供"))
    away = of(Kind.COMPUTED, 100, "目标=1", NotApplicable("没有新教师"))
    there = of(Kind.COMPUTED, 100, "目标=2", count(1))
    assert indicator_result("甲", [missing, there]).missing == ("没有活动记录：由“活动登记”提供",)
    kept = indicator_result("甲", [away, there])
    assert kept.text == "1.00"
    assert from_stored(to_stored(kept)) == kept


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (Kind.COMPUTED, "", "没有写参数“目标”"),
        (Kind.COMPUTED, "目标=0", "应大于零"),
        (Kind.COMPUTED, "目标=十", "应为数字"),
        (Kind.COMPUTED, "目标=1；目标=2", "写了两次"),
        (Kind.COMPUTED, "满分=1", "看不懂“满分=1”。达标的参数是：目标、按月折算"),
        (Kind.LEVEL, "系数=1、0.8", "应写 5 个系数"),
        (Kind.LEVEL, "系数=1、0.8、0.9、0.3、0", "逐个不增"),
        (Kind.VALUE_ADDED, "零分=5%；满分=5%", "“满分”须大于“零分”"),
        (Kind.VALUE_ADDED, "零分=0；满分=5%；高位=很高", "高位"),
        (Kind.BAND, "下限=2；上限=1；每档=1；扣分=0.1", "“下限”不能大于“上限”"),
        (Kind.CHECKLIST, "清单=甲、乙；必备项=丙", "必备项“丙”不在清单里"),
        (Kind.CHECKLIST, "清单=甲、甲", "互不相同"),
    ],
)
def test_settings_refuse(kind, text, said):
    with pytest.raises(RuleViolation) as refused:
        read_settings(kind, text, where="3-1")
    assert said in refused.value.sentence
    assert refused.value.sentence.startswith("3-1：")


def test_settings_read_back():
    found = read_settings(Kind.CHECKLIST, "清单 = 甲、乙\n必备项=乙", where="1-1")
    assert found.sentence == "清单=甲、乙；必备项=乙"
    assert read_settings(Kind.CHECKLIST, found.sentence, where="1-1") == found
