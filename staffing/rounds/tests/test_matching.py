"""Matching: it suggests by stage and subject, and nothing twice, nothing beyond what is planned or lacking."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffing.roster.words import taught
from staffing.rounds.rules.matching import Candidate, default_number, stage_on, suggest, totals

A, B, C = 1, 2, 3


def somebody(person: int, school: int, subject: str = "chinese", months: int = 84, stage: str = "primary") -> Candidate:
    return Candidate(person, f"NA{person:03d}", school, stage, subject, months)


def told(candidates, balances, number) -> list[tuple]:
    pairs = {(school, "primary", subject): value for (school, subject), value in balances.items()}
    return [(one.candidate.person, one.to, one.told) for one in suggest(candidates, pairs, number)]


def test_who_is_too_many_goes_first_and_the_longest_of_them():
    people = [somebody(1, A, months=72), somebody(2, A, months=100), somebody(3, B, months=200)]
    balances = {(A, "chinese"): 1, (C, "chinese"): -2}
    assert told(people, balances, 5) == [(2, C, True), (3, C, False)]


def test_no_more_than_planned_nor_from_where_it_lacks_nor_within_the_school():
    people = [somebody(1, A), somebody(2, B), somebody(3, C)]
    assert told(people, {(A, "chinese"): 3, (B, "chinese"): -1, (C, "chinese"): -1}, 1) == [(1, B, True)]
    assert told(people, {(C, "chinese"): -1}, 0) == []
    assert told([somebody(3, C)], {(C, "chinese"): -1}, 5) == []
    assert told([somebody(2, B)], {(B, "chinese"): -1, (C, "chinese"): -1}, 5) == []


def test_subject_and_stage_must_fit():
    people = [somebody(1, A, "mathematics"), somebody(2, A, stage="middle")]
    assert told(people, {(A, "mathematics"): 1, (C, "chinese"): -1}, 5) == []


KEYS = st.tuples(st.integers(1, 4), st.just("primary"), st.sampled_from(["chinese", "mathematics"]))


@given(
    st.dictionaries(KEYS, st.integers(-3, 3), max_size=8),
    st.lists(
        st.tuples(st.integers(1, 4), st.sampled_from(["chinese", "mathematics"]), st.integers(0, 200)), max_size=12
    ),
    st.integers(0, 8),
)
def test_whatever_is_told_nothing_is_given_twice(balances, rows, number):
    people = [somebody(n, school, subject, months) for n, (school, subject, months) in enumerate(rows)]
    found = suggest(people, balances, number)
    assert len(found) <= number
    assert max(Counter(one.candidate.person for one in found).values(), default=0) <= 1
    into = Counter((one.to, "primary", one.candidate.subject) for one in found)
    out = Counter((one.candidate.school, "primary", one.candidate.subject) for one in found if one.told)
    assert all(many <= -balances[key] for key, many in into.items())
    assert all(many <= balances[key] for key, many in out.items())
    assert all(one.to != one.candidate.school for one in found)
    assert found == suggest(list(reversed(people)), balances, number)  # not by the order in which they came


@pytest.mark.parametrize("due,percent,number", [(126, 10, 13), (120, 10, 12), (1, 10, 1), (0, 10, 0), (9, 0, 0)])
def test_the_number_of_who_handed_nothing_in_is_rounded_up(due, percent, number):
    assert default_number(due, percent) == number


@pytest.mark.parametrize(
    "day,open_plans,stage",
    [
        (date(2026, 9, 20), 2, "balances"),
        (date(2026, 9, 21), 2, "plans"),
        (date(2026, 10, 1), 2, "matching"),
        (date(2026, 10, 1), 0, "running"),
        (date(2027, 9, 1), 0, "closed"),
    ],
)
def test_where_a_round_stands_follows_from_its_days(day, open_plans, stage):
    days = {"balances_until": date(2026, 9, 20), "plans_until": date(2026, 9, 30)}
    assert stage_on(day, year=2026, open_plans=open_plans, **days) == stage


def test_totals_are_of_all_schools():
    balances = {(A, "primary", "chinese"): 2, (B, "primary", "chinese"): -1, (C, "primary", "mathematics"): -3}
    assert totals(balances) == [("primary", "chinese", 2, 1), ("primary", "mathematics", 0, 3)]


def test_a_stage_is_said_once():
    told = [
        taught("primary", "mathematics"),
        taught("preschool", "preschool"),
        taught("special", "special"),
        taught("", ""),
    ]
    assert told == ["小学数学", "学前教育", "特殊教育", ""]
