"""Matching those due with what schools lack, by stage and subject (细则 三(一)5). It suggests; people decide. Pure.

Nobody is suggested twice, nor more than the group plans, nor more for a school than it lacks. First go those whose school has
too many of their subject; then, while something is still lacking, those whose school lacks none of it: their line says that
somebody has to take their place. Among equals whoever has been longest at the school goes first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from nanan_groups.kit.years import school_year_period
from staffing.roster.words import Subject, TeachingStage
from staffing.rounds.words import Stage

Key = tuple[int, str, str]  # school, stage, subject


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody due. ``months``: at the school without a break."""

    person: int
    staff_no: str
    school: int
    stage: str
    subject: str
    months: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``told``: the school that gives has told a surplus of this subject."""

    candidate: Candidate
    to: int
    told: bool


def suggest(candidates: Iterable[Candidate], balances: Mapping[Key, int], number: int) -> list[Suggestion]:
    """``balances``: too many as a positive number, too few as a negative one; what nobody told is 0. All of one group."""
    waiting = sorted(candidates, key=lambda one: (-one.months, one.staff_no, one.person))
    left = dict(balances)
    needs = sorted((key for key, value in balances.items() if value < 0), key=lambda key: (balances[key], key))
    out: list[Suggestion] = []
    gone: set[int] = set()
    for told in (True, False):
        for need in needs:
            for one in waiting:
                if len(out) >= number or left[need] >= 0:
                    break
                own = (one.school, one.stage, one.subject)
                fits = own[1:] == need[1:] and one.school != need[0] and one.person not in gone
                has = left.get(own, 0)
                if not fits or (has <= 0 if told else balances.get(own, 0) != 0):
                    continue
                if told:
                    left[own] = has - 1
                left[need] += 1
                gone.add(one.person)
                out.append(Suggestion(one, need[0], told))
    return out


def default_number(due: int, percent: int) -> int:
    """What a group plans that handed nothing in: the share of the parameter, rounded up."""
    share = Fraction(due * percent, 100)
    return -(-share.numerator // share.denominator)


def stage_on(today: date, *, year: int, balances_until: date, plans_until: date, open_plans: int) -> Stage:
    """``open_plans``: groups of which nothing is decided yet."""
    if today <= balances_until:
        return Stage.BALANCES
    if today <= plans_until:
        return Stage.PLANS
    if open_plans:
        return Stage.MATCHING
    return Stage.RUNNING if today < school_year_period(year)[1] else Stage.CLOSED


_STAGES, _SUBJECTS = TeachingStage.values, Subject.values


def _place(told: tuple[tuple[str, str], list[int]]) -> tuple[int, int]:
    """Stages and subjects in the order of their lists."""
    (stage, subject), _ = told
    return _STAGES.index(stage), _SUBJECTS.index(subject)


def totals(balances: Mapping[Key, int]) -> Sequence[tuple[str, str, int, int]]:
    """(stage, subject, too many, too few) of all schools together."""
    out: dict[tuple[str, str], list[int]] = {}
    for (_, stage, subject), value in balances.items():
        pair = out.setdefault((stage, subject), [0, 0])
        pair[0 if value > 0 else 1] += abs(value)
    return [(stage, subject, *pair) for (stage, subject), pair in sorted(out.items(), key=_place)]
