"""A result as its page shows it, and the district's results side by side. A constant number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.results.models import GroupResult, IndicatorResult, Ruling
from evaluation.results.rules.stored import from_kept
from evaluation.results.words import State
from evaluation.rounds.models import Participant, Round
from evaluation.rounds.words import Standing
from evaluation.scores.queries import given_scores
from evaluation.scores.rules import levels_text
from evaluation.scoring.rules.facts import Change, Fact, Measured, Votes, medians
from evaluation.systems.queries import indicators_of
from evaluation.systems.rules.tree import IndicatorFacts, in_parts
from evaluation.systems.words import points_text
from nanan_groups.kit.trace import Measure, half_up

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class PartLine:
    """``said``: numerator and denominator with their rows, or the levels without names; ``comments``: of experts."""

    name: str
    points: int
    trace: dict
    said: str
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    facts: IndicatorFacts
    result: IndicatorResult
    parts: tuple[PartLine, ...]
    rulings: tuple[Ruling, ...]

    @property
    def weight_text(self) -> str:
        """Out of how many points: what it counted for in the end, with what moved into it."""
        counted = Measure.SCORE.text(Fraction(self.result.weight))
        if self.result.score is None or counted == self.facts.weight_text:
            return self.facts.weight_text
        return f"{counted}（含移入 {Measure.SCORE.text(Fraction(self.result.weight) - Fraction(self.facts.weight, HUNDRED))}）"


@dataclass(frozen=True, slots=True)
class DimensionLine:
    name: str
    part: str
    part_label: str
    weight: int
    rows: tuple[IndicatorLine, ...]

    @property
    def share(self) -> Fraction | None:
        """Of what applies, how much was reached."""
        counted = [row.result for row in self.rows if row.result.score is not None]
        whole = sum(Fraction(one.weight) * HUNDRED for one in counted)
        return Fraction(sum(one.score for one in counted)) / whole if whole else None


def dimension_lines(participant: Participant) -> list[DimensionLine]:
    indicators = indicators_of(participant.round.system)
    rows = IndicatorResult.objects.filter(participant=participant).select_related("indicator")
    results = {one.indicator.code: one for one in rows.prefetch_related("parts__part").order_by("pk")}
    rulings: dict[int, list[Ruling]] = defaultdict(list)
    for one in Ruling.objects.filter(participant=participant).select_related("made_by").order_by("pk"):
        rulings[one.indicator_id].append(one)
    given = given_scores([participant])
    lines = {}
    for facts in indicators:
        result = results.get(facts.code)
        if result is None:
            continue
        parts = []
        for each in sorted(result.parts.all(), key=lambda part: part.part.ordinal):
            scores = given.get((participant.pk, each.part_id))
            fact = from_kept(each.fact)
            comments = scores.comments if scores and isinstance(fact, Votes) else ()
            parts.append(PartLine(each.part.name, each.part.points, each.trace, said_of(fact), comments))
        lines[facts.code] = IndicatorLine(facts, result, tuple(parts), tuple(rulings[result.indicator_id]))
    return [
        DimensionLine(
            dimension.name, part.part, part.label, dimension.weight,
            tuple(lines[one.code] for one in dimension.indicators if one.code in lines),
        )
        for part in in_parts(indicators)
        for dimension in part.dimensions
    ]  # fmt: skip


def said_of(fact: Fact) -> str:
    """What stands behind a figure: how many rows; of levels how far apart they are."""
    if isinstance(fact, Measured) and fact.rows:
        upper, lower = len(fact.numerator_rows), len(fact.denominator_rows)
        return f"登记：分子 {upper} 条，分母 {lower} 条" if lower else f"登记：{upper} 条"
    if isinstance(fact, Votes) and fact.levels:
        without = f"，弃权 {fact.abstained} 份" if fact.abstained else ""
        return f"专家评分：{levels_text(fact.levels)}{without}"
    if isinstance(fact, Change) and fact.beside:
        return fact.beside
    return ""


def how_total(result: GroupResult) -> str:
    """How the parts make the total where they do not simply add up; "" where they do."""
    steps = result.trace.get("steps") or [{}]
    note = steps[-1].get("note", "")
    return f"总分 = {steps[-1]['formula']} = {told_total(result)}。{note}。" if note else ""


def told_total(result: GroupResult) -> str:
    return "—" if result.total is None else points_text(result.total)


@dataclass(frozen=True, slots=True)
class GroupLine:
    participant: Participant
    result: GroupResult


def group_lines(row: Round) -> list[GroupLine]:
    """Of the groups that take part, in the order of their categories."""
    rows = Participant.objects.filter(round=row, result__isnull=False).exclude(standing=Standing.EXCLUDED)
    rows = rows.select_related("result", "group", "case").order_by("category", "ordinal", "pk")
    return [GroupLine(one, one.result) for one in rows]


@dataclass(frozen=True, slots=True)
class Separates:
    """How an indicator tells groups apart: the shares of its weight that groups reached."""

    code: str
    name: str
    weight: int
    groups: int
    low: Fraction | None
    median: Fraction | None
    high: Fraction | None
    pending: int

    @property
    def spread(self) -> Fraction | None:
        return None if self.high is None or self.low is None else self.high - self.low


def separations(row: Round) -> list[Separates]:
    """Over all groups, by indicator. Two queries besides the indicators."""
    shares: dict[str, list[Fraction]] = defaultdict(list)
    pending: dict[str, int] = defaultdict(int)
    rows = IndicatorResult.objects.filter(participant__round=row).exclude(participant__standing=Standing.EXCLUDED)
    for code, state, score, weight in rows.order_by("pk").values_list("indicator__code", "state", "score", "weight"):
        pending[code] += state == State.PENDING
        if score is not None and Fraction(weight):
            shares[code].append(Fraction(score, HUNDRED) / Fraction(weight))
    out = []
    for one in indicators_of(row.system):
        found = shares[one.code]
        low, high = (min(found), max(found)) if found else (None, None)
        middle = medians(found) if found else None
        out.append(Separates(one.code, one.name, one.weight, len(found), low, middle, high, pending[one.code]))
    return out


def beside(row: Round, category: str, *, least: int, exact: bool) -> dict[str, Fraction]:
    """By dimension, the median share of the groups of a category, where there are at least so many: what a result is compared
    with, without names. ``exact`` False: in whole percents, since the median of an odd number is the figure of one of them."""
    found: dict[str, dict[int, list[Fraction]]] = defaultdict(lambda: defaultdict(lambda: [Fraction(0), Fraction(0)]))
    rows = IndicatorResult.objects.filter(participant__round=row, participant__category=category, score__isnull=False)
    rows = rows.exclude(participant__standing=Standing.EXCLUDED).order_by("pk")
    names = ("participant_id", "indicator__dimension", "score", "weight")
    for group, dimension, score, weight in rows.values_list(*names):
        sums = found[dimension][group]
        sums[0] += Fraction(score, HUNDRED)
        sums[1] += Fraction(weight)
    out = {}
    for dimension, groups in found.items():
        shares = [reached / whole for reached, whole in groups.values() if whole]
        if len(shares) >= least:
            middle = medians(shares)
            out[dimension] = middle if exact else Fraction(half_up(middle * HUNDRED), HUNDRED)
    return out


def bins(lines: Sequence[GroupLine], edges: tuple[int, int, int]) -> list[tuple[str, int]]:
    """How many totals lie in each band of grades, from the best."""
    top, good, fit = edges
    named = [(top, 10_001), (good, top), (fit, good), (0, fit)]
    return [
        (
            f"{low // 100} 分起" if high > 10_000 else f"{low // 100} 到 {high // 100} 分",
            sum(one.result.total is not None and low <= one.result.total < high for one in lines),
        )
        for low, high in named
    ]
