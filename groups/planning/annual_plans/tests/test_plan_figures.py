"""Figures of individual targets: read exactly, written back as they were, and what share of the way was gone. No database."""

from datetime import date
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from groups.planning.annual_plans.forms.figures import FigureField
from groups.planning.annual_plans.rules import attainment, figure, hundredths, middle_of_year, wrong_goal


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("40", 4000, "40"),
        ("12.5", 1250, "12.5"),
        ("0.05", 5, "0.05"),
        ("1,250.50", 125050, "1250.5"),
        ("１２．５", 1250, "12.5"),
        ("90%", 9000, "90"),
        ("90％", 9000, "90"),
        ("-0.05", -5, "-0.05"),
        ("−3", -300, "-3"),
        (" 7 ", 700, "7"),
        ("", None, ""),
        (None, None, ""),
    ],
)
def test_a_figure_is_read_exactly_and_written_back(typed, stored, shown):
    field = FigureField(label="基线", required=False)
    assert field.to_python(typed) == stored
    assert figure(stored) == shown
    assert field.to_python(shown) == stored


@pytest.mark.parametrize("typed", ["12.345", "1e3", "九十", "NaN", "Infinity", "--1", "1.2.3", "90 人", "9" * 11, "."])
def test_what_is_no_figure_is_said_with_what_would_be(typed):
    with pytest.raises(ValidationError, match=r"目标值“.*”无法识别，请只填数，最多两位小数"):
        FigureField(label="目标值", required=False).to_python(typed)


@pytest.mark.parametrize(
    ("baseline", "goal", "direction", "words"),
    [
        (4000, 6000, "up", ""),
        (1200, 600, "down", ""),
        (None, 6000, "up", ""),
        (4000, None, "down", ""),
        (4000, 4000, "up", "目标值与基线相同，完成率无从计算，请填写要达到的数。"),
        (0, 0, "down", "目标值与基线相同，完成率无从计算，请填写要达到的数。"),
        (4000, 3999, "up", "方向是“提高”，目标值应大于基线（40）。"),
        (1250, 1251, "down", "方向是“降低”，目标值应小于基线（12.5）。"),
    ],
)
def test_a_goal_goes_with_its_baseline(baseline, goal, direction, words):
    assert wrong_goal(baseline, goal, direction) == words


@pytest.mark.parametrize(
    ("baseline", "goal", "reached", "rate"),
    [
        (40, 60, 54, Fraction(7, 10)),  # E10: 40→60 reached 54
        (12, 6, 9, Fraction(1, 2)),  # E10: going down
        (40, 60, 60, Fraction(1)),
        (40, 60, 70, Fraction(3, 2)),  # not capped here
        (40, 60, 30, Fraction(0)),  # below the baseline
        (12, 6, 13, Fraction(0)),
        (0, 3, 1, Fraction(1, 3)),
    ],
)
def test_e10_attainment(baseline, goal, reached, rate):
    assert attainment(baseline * 100, goal * 100, reached * 100) == rate


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_attainment_is_monotonic_and_whole_at_the_goal(baseline, goal, reached):
    if goal == baseline:
        return
    step = 1 if goal > baseline else -1
    assert attainment(baseline, goal, reached + step) >= attainment(baseline, goal, reached) >= 0
    assert (attainment(baseline, goal, baseline), attainment(baseline, goal, goal)) == (0, 1)


@given(st.integers(-(10**12), 10**12))
def test_every_figure_comes_back(value):
    assert FigureField(label="x").to_python(figure(value)) == value if abs(value) < 10**12 else True


@pytest.mark.parametrize(
    ("value", "whole"),
    [(Fraction(1, 3), 33), (Fraction(2, 3), 67), (Fraction(1, 200), 1), (Fraction(-1, 200), -1), (0, 0)],
)
def test_rounded_once(value, whole):
    assert hundredths(Fraction(value)) == whole


def test_the_second_half_of_a_year():
    assert middle_of_year("school_year", 2026) == date(2027, 3, 1)
    assert middle_of_year("budget_year", 2026) == date(2026, 7, 1)
