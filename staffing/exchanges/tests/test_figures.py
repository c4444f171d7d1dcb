"""docs/算例.md S5 and S6, and what does not count."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from staffing.eligibility.rules.parameters import PARAMETERS, InForce, Parameters, defaults
from staffing.exchanges.rules.figures import Moved, counts, fits, matrix, shares, weight_of

START, END = date(2026, 9, 1), date(2027, 7, 1)
DEFAULTS = defaults(2026)


def parameters(**values) -> Parameters:
    held = {code: InForce(PARAMETERS[code], value, "district", "文") for code, value in values.items()}
    return Parameters(2026, DEFAULTS.held | held)


def leg(person: int, kind="rotation", **more) -> Moved:
    return Moved(person, kind, **({"start": START, "end": END} | more))


def people(number: int, backbone: int = 0) -> list[Moved]:
    return [leg(n, backbone=n < backbone) for n in range(number)]


@pytest.mark.parametrize(("moved", "share", "met"), [(13, "10.32%", True), (12, "9.52%", False)])
def test_s5_share_of_the_frozen_list(moved, share, met):
    found = shares(126, 20, people(moved, 3), 2026, DEFAULTS)
    assert (found.share.text, found.weighted.text, found.met) == (share, share, met)
    assert found.share.value == Fraction(moved, 126)


def test_s5_backbone_by_three_denominators():
    found = shares(126, 20, people(13, 3), 2026, DEFAULTS)
    assert {name: one.text for name, one in found.backbone_shares.items()} == {
        "exchanged": "23.08%",
        "eligible": "2.38%",
        "eligible_backbone": "15%",
    }
    assert found.backbone_met is True
    assert shares(126, 20, people(13, 3), 2026, parameters(backbone_of="eligible")).backbone_met is False


def test_s6_weights():
    legs = [
        *people(11),
        leg(20, "itinerant", hours=6, standard=16),
        leg(21, "itinerant", hours=8, standard=14),
        leg(22, "secondment"),
    ]
    found = shares(126, 20, legs, 2026, parameters(weight_secondment="50"))
    assert found.weighted.value * 126 == Fraction(697, 56)
    assert (found.weighted.text, found.met) == ("9.88%", False)
    assert (len(found.people), found.share.text) == (14, "11.11%")


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "shadowing"},
        {"kind": "secondment"},
        {"kind": "mentoring"},
        {"campus": True},
        {"end": date(2027, 6, 30)},
        {"start": date(2027, 9, 1), "end": date(2028, 7, 1)},
        {"kind": "itinerant", "hours": 4, "standard": 0},
    ],
)
def test_what_does_not_count_by_default(other):
    one = replace(leg(1), **other)
    assert not counts(one, 2026, DEFAULTS)
    assert shares(10, 0, [one], 2026, DEFAULTS).people == ()


def test_who_runs_on_and_who_is_not_listed_are_told_apart():
    legs = [leg(1), leg(2, start=date(2025, 9, 1)), leg(3, listed=False), leg(1, listed=False)]
    found = shares(10, 0, legs, 2026, DEFAULTS)
    assert (found.people, found.continuing, found.beyond) == ((1,), (2,), (3,))


def test_two_legs_of_one_person_are_one_head_and_at_most_one():
    legs = [leg(1, "itinerant", hours=12, standard=16), leg(1, "itinerant", hours=8, standard=16)]
    found = shares(10, 0, legs, 2026, DEFAULTS)
    assert (found.people, found.weighted.value) == ((1,), Fraction(1, 10))


def test_without_anybody_due_there_is_no_figure():
    found = shares(0, 0, [], 2026, DEFAULTS)
    assert (found.share.text, found.met) == ("暂不能计算", None)
    assert found.backbone_shares["exchanged"].missing == ("2026-2027学年交流的人为 0 人，没有可比的数",)


def test_campuses_count_where_the_district_says_so():
    assert weight_of(leg(1, campus=True), parameters(campus_counts="yes")) == 1


def test_the_matrix_counts_legs():
    rows, columns, cells = matrix([("甲", "乙"), ("甲", "乙"), ("乙", "丙")])
    assert (rows, columns, cells) == (["乙", "甲"], ["丙", "乙"], [[1, 0], [0, 2]])


@pytest.mark.parametrize(
    ("parts", "right"), [(("1/2", "1/2"), True), (("1/2", "3/5"), False), (("1",), True), (("1", "1/100"), False)]
)
def test_s8_legs_of_a_day_add_up_to_one(parts, right):
    assert fits([Fraction(part) for part in parts]) is right


KINDS = ["rotation", "itinerant", "secondment", "shadowing"]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(KINDS), st.integers(1, 16)), max_size=20))
def test_the_weighted_figure_never_exceeds_the_heads(drawn):
    legs = [leg(person, kind, hours=hours, standard=16) for person, kind, hours in drawn]
    found = shares(100, 10, legs, 2026, parameters(weight_secondment="50"))
    assert found.weighted.value <= found.share.value
    assert sum(1 for _ in found.people) == found.share.value * 100
