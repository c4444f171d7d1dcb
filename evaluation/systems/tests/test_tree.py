"""A system's sums, what keeps it from being published, and how two differ; without a database."""

from dataclasses import replace

import pytest

from evaluation.scoring.rules.settings import read_settings
from evaluation.scoring.words import Kind
from evaluation.systems.rules.tree import IndicatorFacts, NamedPart, check_named_part, differences, in_parts, problems
from evaluation.systems.words import codes_of, parse_points
from nanan_groups.kit.errors import RuleViolation


def named(name="得分", points=6000, kind=Kind.COMPUTED, text="目标=10%", **more):
    source = "exchange_share" if kind == Kind.COMPUTED else ""
    told = dict(read_settings(kind, text, where="1-1").texts)
    return NamedPart(1, name, kind, points, source=source, settings=told, **more)


ONE = IndicatorFacts("1-2", "甲", "basic", "组织", 6000, parts=(named(),))
TEN = IndicatorFacts("1-10", "乙", "basic", "师资", 4000, moves_to=("1-2",), parts=(named(points=4000),))


def test_what_is_whole_has_no_problem_and_stands_in_order():
    assert problems([TEN, ONE]) == []
    (basic,) = in_parts([TEN, ONE])
    assert [one.name for one in basic.dimensions] == ["组织", "师资"]
    assert (basic.weight_text, basic.dimensions[1].weight_text) == ("100.00", "40.00")


def test_each_problem_is_a_sentence():
    assert problems([replace(ONE, weight=5998)]) == [
        "权重合计 59.98，比 100.00 少 40.02。",
        "1-2 甲：各部分合计 60.00 分，与权重 59.98 不一致。",
    ]
    assert problems([ONE, replace(TEN, weight=4100)])[0] == "权重合计 101.00，比 100.00 多 1.00。"
    twice = (named(variant="articulated", points=5900), named(points=6000))
    assert problems([replace(ONE, parts=twice), TEN]) == [
        "1-2 甲（贯通型）：各部分合计 59.00 分，与权重 60.00 不一致。"
    ]
    assert problems([replace(ONE, parts=()), TEN]) == ["1-2 甲：还没有写怎样计分。"]
    wrong = replace(TEN, moves_to=("9-9", "1-10"))
    assert problems([ONE, wrong]) == ["1-10 乙：不适用时并入的 9-9、1-10 不是本体系的其他指标。"]


@pytest.mark.parametrize(
    ("kind", "source", "said"),
    [
        (Kind.COMPUTED, "", "达标须选择数据来源"),
        (Kind.COMPUTED, "nothing", "没有编码为“nothing”的数据来源"),
        (Kind.VALUE_ADDED, "meetings_held", "数据来源“会议次数”不能用于增值"),
    ],
)
def test_a_source_gives_facts_for_some_kinds_only(kind, source, said):
    with pytest.raises(RuleViolation) as refused:
        check_named_part(kind, source, "", where="1-1")
    assert said in refused.value.sentence
    check_named_part(Kind.LEVEL, "", "articulated", where="1-1")


def test_two_side_by_side():
    changed = replace(ONE, weight=5000, parts=(named(points=5000, text="目标=12%"),))
    rows = differences([ONE, TEN], [changed, replace(TEN, code="1-3")])
    assert [(one.code, one.label) for one in rows] == [
        ("1-2", "权重"), ("1-2", "计分 得分"), ("1-3", "指标"), ("1-10", "指标"),
    ]  # fmt: skip
    assert rows[1].old == "达标，60.00 分，交流到位率，目标=10%"
    assert (rows[2].old, rows[3].new) == ("", "")
    assert differences([ONE], [ONE]) == []


def test_points_and_codes_as_they_are_typed():
    assert [parse_points(text) for text in ("3", "0.5", "1.25", "100")] == [300, 50, 125, 10_000]
    for wrong in ("0", "1.005", "100.01", "三", "-1", "1e1"):
        with pytest.raises(RuleViolation):
            parse_points(wrong)
    assert codes_of("5-1、5-4，6-1 ") == ["5-1", "5-4", "6-1"]
