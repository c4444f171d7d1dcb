"""Exact until printed, rounded once; what is missing or does not apply is never 0; and a stored result reads the same."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nanan_groups.kit.trace import Input, Measure, Result, Rule, Standing, TraceStep, Unused, added, half_up, pending
from nanan_groups.kit.trace import not_applicable as inapplicable
from nanan_groups.kit.traced import UnknownTrace, from_stored, to_stored


@pytest.mark.parametrize(
    ("value", "whole"),
    [("1/2", 1), ("-1/2", -1), ("3/2", 2), ("-3/2", -2), ("49/100", 0), ("-49/100", 0), ("5", 5), ("0", 0)],
)
def test_half_goes_away_from_zero(value, whole):
    assert half_up(Fraction(value)) == whole


@given(st.fractions(max_denominator=10**6))
def test_rounding_is_half_off_at_most_and_odd(value):
    assert abs(half_up(value) - value) <= Fraction(1, 2)
    assert half_up(-value) == -half_up(value)


@pytest.mark.parametrize(
    ("measure", "value", "figure", "text"),
    [
        (Measure.COUNT, "63500", 63500, "63,500"),
        (Measure.FEN, "60000000", 60_000_000, "600,000.00"),
        (Measure.FEN, "10000000/3", 3_333_333, "33,333.33"),
        (Measure.FEN, "-5", -5, "-0.05"),
        (Measure.SHARE, "13/126", 1032, "10.32%"),
        (Measure.SHARE, "17/200", 850, "8.5%"),
        (Measure.SHARE, "1", 10_000, "100%"),
        (Measure.SHARE, "-1/8", -1250, "-12.5%"),
        (Measure.SCORE, "697/56", 1245, "12.45"),
        (Measure.SCORE, "89.995", 9000, "90.00"),  # what prints 90.00 counts as 90 (docs/算例.md E12)
    ],
)
def test_figures_and_their_texts(measure, value, figure, text):
    result = Result(Fraction(value), measure)
    assert (result.figure, result.text) == (figure, text)


def test_a_result_stands_or_says_why_not():
    assert pending(Measure.FEN, "尚无协议金额").text == "暂不能计算"
    assert pending(Measure.FEN, "尚无协议金额").standing is Standing.PENDING
    assert inapplicable(Measure.SCORE, "没有高校伙伴").text == "不适用"
    assert inapplicable(Measure.SCORE, "没有高校伙伴").figure is None
    with pytest.raises(ValueError, match="says what is missing"):
        Result(None)
    with pytest.raises(ValueError, match="says what is missing"):
        Result(Fraction(1), missing=("什么",))


def line(label: str, fen: str) -> Result:
    return Result(Fraction(fen), Measure.FEN, label=label)


def test_sum_leaves_out_and_tells_what_is_pending():
    match = pending(Measure.FEN, "尚无协议金额", label="贯通型")
    total = added([line("紧密型", "50000000"), line("联盟型", "10000000"), match, match], Measure.FEN, label="合计")
    assert (total.figure, total.text, len(total.pending)) == (60_000_000, "600,000.00", 2)
    (step,) = total.steps
    assert (step.formula, step.note) == ("紧密型 + 联盟型", "另有 2 项暂不能计算")
    assert [one.value for one in step.inputs] == ["500,000.00", "100,000.00", "暂不能计算", "暂不能计算"]
    above = added([total, line("特需项目", "1")], Measure.FEN)
    assert (above.figure, len(above.pending)) == (60_000_001, 2)  # seen from the district as well
    assert above.steps[0].note == "另有 2 项暂不能计算"


@pytest.mark.parametrize(
    ("parts", "standing", "missing"),
    [
        (["pending", "not"], Standing.PENDING, ("缺甲",)),
        (["pending", "pending"], Standing.PENDING, ("缺甲",)),
        (["not", "not"], Standing.NOT_APPLICABLE, ()),
        ([], Standing.NOT_APPLICABLE, ()),
        (["value", "not"], Standing.VALUE, ()),
    ],
)
def test_sum_of_what_does_not_stand(parts, standing, missing):
    of = {
        "pending": pending(Measure.SCORE, "缺甲"),
        "not": inapplicable(Measure.SCORE, "不适用"),
        "value": Result(Fraction(3), Measure.SCORE),
    }
    total = added([of[part] for part in parts], Measure.SCORE)
    assert (total.standing, total.missing) == (standing, missing)
    assert total.value == (3 if "value" in parts else None)


def test_only_one_measure_is_added():
    with pytest.raises(ValueError, match="one measure"):
        added([line("紧密型", "1"), Result(Fraction(1), Measure.SCORE)], Measure.FEN)


@given(st.lists(st.fractions(max_denominator=1000), min_size=1, max_size=8))
def test_sum_is_exact_whatever_the_order(values):
    results = [Result(value, Measure.SCORE) for value in values]
    assert added(results, Measure.SCORE).value == added(reversed(results), Measure.SCORE).value == sum(values)


FULL = Result(
    Fraction(697, 56),
    Measure.SCORE,
    (
        TraceStep(
            "折算人数",
            "整人 + 课时 ÷ 标准课时",
            "12.45",
            (Input("整人", "11", ("staffing:person-list", ("a",), "?x=1")), Input("课时", "6 / 16")),
            "细则 三(一)5",
            "一人挂职按 0.5 计",
            (Rule("走教标准课时", "16", "细则 三(一)5", ("portal:home", (), "")), Rule("挂职", "0.5")),
        ),
    ),
    unused=(Unused("按人头", "参数为折算", "细则 三(一)5"),),
    label="交流折算",
    parts=(Result(Fraction(1, 3), Measure.SCORE, label="甲"), pending(Measure.SCORE, "缺", label="乙")),
)


@pytest.mark.parametrize(
    "result", [FULL, pending(Measure.FEN, "缺", "也缺"), inapplicable(Measure.SHARE, "没有"), Result(Fraction(0))]
)
def test_stored_result_reads_the_same(result):
    assert from_stored(json.loads(json.dumps(to_stored(result)))) == result


@pytest.mark.parametrize("version", [0, 2, None])
def test_form_of_another_version_is_refused(version):
    with pytest.raises(UnknownTrace):
        from_stored(to_stored(FULL) | {"version": version})
