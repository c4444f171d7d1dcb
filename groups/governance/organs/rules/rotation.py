"""Quorum of a meeting, and whose turn it is to have the year in hand. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from groups.governance.organs.rules.seats import School
from groups.governance.organs.words import Quorum


# --- meetings ------------------------------------------------------------------------------------------------------
def quorum_needed(total: int, rule: str) -> int:
    """How many of ``total`` must be present: more than half, or two thirds and more."""
    return total // 2 + 1 if rule == Quorum.MAJORITY else -(-total * 2 // 3)


def quorum_text(total: int, present: int, rule: str) -> str:
    """应到 9 人，实到 6 人，须到 5 人（过半数），已达到."""
    needed = quorum_needed(total, rule)
    state = "已达到" if present >= needed else "未达到"
    return f"应到 {total} 人，实到 {present} 人；须到 {needed} 人（{Quorum(rule).label}），{state}法定到会人数"


# --- rotation ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class TermRow:
    """轮值 as registered for one school year."""

    pk: int
    year: int
    school: int
    school_name: str
    person: str
    research: str
    studies: str
    training: str
    handed_over_on: date | None
    handover: str
    source: str


@dataclass(frozen=True, slots=True)
class TermYear:
    """One line of the rotation calendar: what is registered, or whose turn it would be."""

    year: int
    term: TermRow | None
    turn: School | None = None


def rotation(schools: Sequence[School], terms: Sequence[TermRow], first: int, last: int) -> list[TermYear]:
    """Each year with its term; a year without one names whose turn it is by the members' order, counted on from the last
    term before it. Nobody registered yet: the first school begins."""
    by_year = {term.year: term for term in terms}
    keys = [school.pk for school in schools]
    before = max((year for year in by_year if year < first), default=None)
    at = keys.index(by_year[before].school) if before is not None and by_year[before].school in keys else -1
    if before is not None:
        at += first - 1 - before  # years nobody recorded count as turns taken
    out = []
    for year in range(first, last + 1):
        term = by_year.get(year)
        if term is not None:
            at = keys.index(term.school) if term.school in keys else at
            out.append(TermYear(year, term))
            continue
        at += 1
        out.append(TermYear(year, None, schools[at % len(schools)] if schools else None))
    return out
