"""What the portal itself can compute of a group's indicators as things stand: a look ahead, never a result. Pure.

What people judge (experts, the officer) is told apart from what is missing; there is no total and no grade.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from evaluation.scoring.rules.facts import Fact, Measured, ScoringRules
from evaluation.scoring.rules.judging import Judged, judge
from evaluation.scoring.rules.settings import Settings
from evaluation.scoring.rules.tree import indicator_result, variant_of
from evaluation.systems.rules.tree import IndicatorFacts, NamedPart
from nanan_groups.kit.trace import Measure, Result, Standing, not_applicable, pending

CLAUSE = "细则 三(一)6"


@dataclass(frozen=True, slots=True)
class EstimatedPart:
    """``by_people``: judged in the round, by experts or the officer. ``fact``: what it was computed from."""

    part: NamedPart
    result: Result
    by_people: bool
    fact: Fact | None = None

    @property
    def counted(self) -> str:
        """The numerator and denominator with how many rows stand behind them."""
        fact = self.fact
        if not isinstance(fact, Measured) or not fact.rows:
            return ""
        return (
            f"分子 {len(fact.numerator_rows)} 条，分母 {len(fact.denominator_rows)} 条"
            if fact.denominator_rows
            else (f"{len(fact.numerator_rows)} 条")
        )


@dataclass(frozen=True, slots=True)
class EstimatedIndicator:
    indicator: IndicatorFacts
    parts: tuple[EstimatedPart, ...]
    result: Result

    @property
    def by_people(self) -> bool:
        """Nothing of it is computed."""
        return bool(self.parts) and all(one.by_people for one in self.parts)

    @property
    def state(self) -> str:
        if self.by_people:
            return "people"
        return "computed" if self.result.standing is Standing.VALUE else self.result.standing.value


def estimate(
    indicators: Iterable[IndicatorFacts], facts: Mapping[str, Fact], held: frozenset[str], rules: ScoringRules
) -> tuple[EstimatedIndicator, ...]:
    """``facts``: by source. ``held``: relations the group had for at least half of the days."""
    return tuple(_one(each, facts, held, rules) for each in indicators)


def _one(one: IndicatorFacts, facts: Mapping[str, Fact], held, rules: ScoringRules) -> EstimatedIndicator:
    variant = variant_of({part.variant for part in one.parts}, held)
    if variant is None:
        none = not_applicable(Measure.SCORE, "集团没有这种关系类型", label=one.name)
        return EstimatedIndicator(one, (), none)
    parts = tuple(_part(part, facts, rules) for part in one.parts if part.variant == variant)
    result = indicator_result(one.name, [(each.part.points, each.result) for each in parts])
    return EstimatedIndicator(one, parts, result)


def _part(part: NamedPart, facts: Mapping[str, Fact], rules: ScoringRules) -> EstimatedPart:
    if not part.source:
        return EstimatedPart(part, pending(Measure.SCORE, f"{part.source_label}，评估时评定", label=part.name), True)
    fact = facts[part.source]
    judged = Judged(part.name, part.kind, part.points, Settings(part.kind, part.settings), CLAUSE)
    return EstimatedPart(part, judge(judged, fact, rules), False, fact)


@dataclass(frozen=True, slots=True)
class Tally:
    """Over the parts of a group's indicators, in points: what is computed and what of it is reached; what is missing, does
    not apply, is judged by people."""

    reached: Fraction
    computed: int
    missing: int
    away: int
    people: int


def tally(found: Iterable[EstimatedIndicator]) -> Tally:
    reached, sums = Fraction(0), {"computed": 0, "missing": 0, "away": 0, "people": 0}
    for one in found:
        if not one.parts:
            sums["away"] += one.indicator.weight
        for each in one.parts:
            standing = each.result.standing
            if each.by_people:
                sums["people"] += each.part.points
            elif standing is Standing.VALUE:
                sums["computed"] += each.part.points
                reached += each.result.value
            else:
                sums["missing" if standing is Standing.PENDING else "away"] += each.part.points
    return Tally(reached, **sums)
