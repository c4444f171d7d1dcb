"""docs/算例.md S1–S4, S9 by the pure rules, and their edges."""

from datetime import date

import pytest

from nanan_groups.testing.retirement_made import AGES, CENSUS
from staffing.career.rules.continuity import Merger, Stay, at_school_since
from staffing.career.rules.following import Held, New, follow, value_on
from staffing.career.rules.months import BY_DAYS, Span, service_months
from staffing.career.rules.retirement import retirement
from staffing.career.rules.spans import months_between, months_later, span_text


@pytest.mark.parametrize(
    ("birth", "sex", "month"),
    [
        (date(1971, 3, 1), "male", date(2032, 10, 1)),  # S1
        (date(1976, 8, 1), "female", date(2033, 4, 1)),  # S2
        (date(1973, 5, 1), "female", date(2029, 4, 1)),  # S3
        (date(1964, 12, 1), "male", date(2024, 12, 1)),
        (date(1965, 1, 1), "male", date(2025, 2, 1)),
        (date(1965, 4, 1), "male", date(2025, 5, 1)),
        (date(1965, 5, 1), "male", date(2025, 7, 1)),
        (date(1976, 12, 1), "male", date(2039, 12, 1)),
        (date(1990, 6, 1), "male", date(2053, 6, 1)),
        (date(1990, 6, 1), "female", date(2048, 6, 1)),
    ],
)
def test_when_somebody_retires(birth, sex, month):
    assert retirement(birth, sex, AGES).month == month


def test_an_own_date_goes_before_the_table_and_no_rule_is_said():
    assert retirement(date(1973, 5, 1), "female", AGES, own=date(2033, 4, 1)).month == date(2033, 4, 1)
    found = retirement(date(1973, 5, 1), "female", AGES[:1])
    assert (found.month, found.missing) == (None, "没有登记当日有效的退休年龄规则")


@pytest.mark.parametrize(
    ("since", "text"),
    [
        (date(2019, 9, 1), "7年0个月"),
        (date(2020, 9, 2), "5年11个月"),
        (date(2020, 9, 1), "6年0个月"),
        (date(2026, 9, 1), "0年0个月"),
    ],
)
def test_whole_months(since, text):
    assert span_text(months_between(since, CENSUS)) == text


def test_months_later_keeps_the_month():
    assert months_later(date(1971, 3, 1), 739) == date(2032, 10, 1)
    assert months_later(date(2024, 12, 1), 1) == date(2025, 1, 1)


A, B, C = 1, 2, 3


def test_s4_years_go_on_through_a_merger_unless_the_parameter_says_no():
    stays = [
        Stay(A, date(2018, 9, 1), date(2024, 9, 1), date(2018, 9, 1)),
        Stay(B, date(2024, 9, 1), None, date(2024, 9, 1)),
    ]
    merged = [Merger(A, B, date(2024, 9, 1))]

    def years(**more):
        return span_text(months_between(at_school_since(stays, CENSUS, **more).since, CENSUS))

    assert years(mergers=merged) == "8年0个月"
    assert years(mergers=merged, counts=False) == "2年0个月"
    assert years() == "2年0个月"
    assert years(mergers=[Merger(C, B, date(2024, 9, 1))]) == "2年0个月"


def test_changes_within_a_school_are_one_stay_and_a_gap_is_not():
    own = [
        Stay(A, date(2015, 9, 1), date(2020, 9, 1), date(2015, 9, 1)),
        Stay(A, date(2020, 9, 1), None, date(2015, 9, 1)),
    ]
    assert at_school_since(own, CENSUS).since == date(2015, 9, 1)
    gap = [own[0], Stay(A, date(2021, 9, 1), None, date(2021, 9, 1))]
    assert at_school_since(gap, CENSUS).since == date(2021, 9, 1)
    assert at_school_since([own[0]], CENSUS).since is None
    # What is in force from a later day is no stay yet.
    assert at_school_since([Stay(A, date(2026, 9, 2), None, date(2026, 9, 2))], CENSUS).since is None


def test_a_counted_exchange_lets_the_years_begin_anew():
    stays = [Stay(A, date(2010, 9, 1), None, date(2010, 9, 1))]
    again = at_school_since(stays, CENSUS, restarts=[date(2018, 7, 1), date(2022, 7, 1), date(2027, 7, 1)])
    assert (again.since, again.why) == (date(2022, 7, 1), "2022-07-01 交流期满，年限从此重新计算")


S9 = ([Span(date(2024, 9, 1), date(2025, 7, 1)), Span(date(2025, 9, 15), date(2026, 2, 1))],
      [Span(date(2025, 11, 3), date(2025, 12, 20))])  # fmt: skip


def test_s9_months_for_promotion():
    found = service_months(*S9)
    assert found.value == 13
    assert found.steps[0].formula == "在岗满 15 天的自然月：2024-2025学年 10 + 2025-2026学年 3"
    assert found.steps[0].note == "不计：2025年11月在岗 2 天、2025年12月在岗 12 天"
    by_days = service_months(*S9, way=BY_DAYS)
    assert by_days.value == 12
    assert by_days.steps[0].formula == "在岗 395 天 ÷ 30.4375，舍去小数"


def test_days_in_two_intervals_are_counted_once():
    spans = [Span(date(2026, 9, 1), date(2026, 10, 1)), Span(date(2026, 9, 10), date(2026, 10, 1))]
    assert service_months(spans, []).value == 1
    assert service_months([], []).value == 0


FIRST, DAY = date(2022, 7, 14), date(2026, 9, 1)


def test_the_first_change_writes_the_open_row_before_it():
    assert follow([], "first", "senior", DAY, single=True, first=FIRST).added == [
        New("first", FIRST, True, DAY),
        New("senior", DAY, False, None),
    ]
    assert follow([], "", "first", DAY, single=True, first=FIRST).added == [New("first", DAY, False, None)]
    assert follow([], "first", "", DAY, single=True, first=FIRST).added == [New("first", FIRST, True, DAY)]


def test_a_later_change_ends_what_runs_and_an_earlier_one_mends():
    running = [Held(1, "first", date(2023, 1, 1), None)]
    found = follow(running, "first", "senior", DAY, single=True, first=FIRST)
    assert (found.ended, found.added, found.mended) == ([1], [New("senior", DAY, False, None)], [])
    again = follow([Held(1, "first", DAY, None)], "first", "senior", DAY, single=True, first=FIRST)
    assert (again.ended, again.added, again.mended) == ([], [], [1])


def test_other_honours_stay():
    rows = [Held(1, "school", date(2020, 9, 1), None), Held(2, "district", date(2023, 9, 1), None)]
    found = follow(rows, "district", "city", DAY, single=False, first=FIRST)
    assert (found.ended, found.added) == ([2], [New("city", DAY, False, None)])
    down = follow(rows, "district", "school", DAY, single=False, first=FIRST)
    assert (down.ended, down.added) == ([2], [])


def test_the_value_of_a_day():
    rows = [Held(1, "first", FIRST, date(2024, 1, 1)), Held(2, "senior", date(2024, 1, 1), None)]
    assert value_on(rows, "senior", date(2023, 12, 31)) == "first"
    assert value_on(rows, "senior", date(2024, 1, 1)) == "senior"
    assert value_on([], "senior", date(2000, 1, 1)) == "senior"
    assert value_on(rows[:1], "", DAY) == ""
