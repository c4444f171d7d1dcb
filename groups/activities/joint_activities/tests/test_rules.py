"""Times as they are typed, days of a school year, what overlaps."""

from datetime import date, time

import pytest

from groups.activities.joint_activities.rules import Slot, clash_words, parse_clock, refuse_outside_year
from nanan_groups.kit.errors import RuleViolation


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("14:30", time(14, 30)),
        ("9：05", time(9, 5)),
        ("9点", time(9)),
        ("14时30分", time(14, 30)),
        ("08:00:00", time(8)),
    ],
)
def test_times_are_read(typed, read):
    assert parse_clock(typed) == read


@pytest.mark.parametrize("typed", ["25:00", "14:61", "下午两点", "", "1430", "14:30:15"])
def test_other_times_are_refused_with_an_example(typed):
    with pytest.raises(RuleViolation) as refused:
        parse_clock(typed)
    assert "14:30" in refused.value.sentence


def test_a_day_belongs_to_its_school_year():
    refuse_outside_year(date(2026, 9, 1), 2026)
    for day in (date(2026, 8, 31), date(2027, 9, 1)):
        with pytest.raises(RuleViolation) as refused:
            refuse_outside_year(day, 2026)
        assert "2026-2027 学年" in refused.value.sentence


def test_what_ends_when_the_other_begins_does_not_clash():
    day = date(2026, 12, 1)

    def slot(starts: int, ends: int, *sites: int) -> Slot:
        return Slot("甲", day, time(starts), time(ends), frozenset(sites))

    assert not slot(9, 10, 1).clashes(slot(10, 11, 1))
    assert not slot(9, 11, 1).clashes(slot(10, 12, 2))
    assert clash_words(slot(9, 11, 1), [slot(10, 12, 1)]) == ["同一时间参加学校已有活动：“甲”（10:00—12:00）。"]
