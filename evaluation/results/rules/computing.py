"""The result of one group: its frozen facts judged part by part, what people ruled, the tree above it, grades of all. Pure.

Computed from plain values alone, so that what was published is computed again from its own snapshot (算例 E1–E13).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from evaluation.results.words import RulingKind, State
from evaluation.rounds.rules import parts_for, why_none
from evaluation.rounds.words import Standing as Takes
from evaluation.scoring.rules.facts import Fact, Missing, NotApplicable, ScoringRules
from evaluation.scoring.rules.judging import Judged, judge
from evaluation.scoring.rules.ranking import Entrant, GradeRules, Standings, place
from evaluation.scoring.rules.settings import Settings
from evaluation.scoring.rules.tree import Branch, Leaf, indicator_result, score
from evaluation.scoring.words import Kind, Part, Veto
from evaluation.systems.rules.tree import IndicatorFacts, NamedPart, in_parts
from nanan_groups.kit.trace import Measure, Result, TraceStep, not_applicable
from nanan_groups.kit.trace import Standing as Stands

SCORE = Measure.SCORE
CLAUSE = "细则 三(一)6"
WHOLE_YEAR = 12
NO_YEAR_BEFORE = "考评期内成立，没有上年可比"
NOT_ENTERED = "科室还没有登记"


@dataclass(frozen=True, slots=True)
class Ruled:
    """The ruling on an indicator that counts. ``points``: hundredths, where it sets the score."""

    kind: str
    points: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Vetoed:
    text: str
    effect: str
    tolerance: str = ""


@dataclass(frozen=True, slots=True)
class GroupInput:
    """Everything a result is computed from. ``facts``: by (indicator, ordinal of the part)."""

    code: str
    name: str
    category: str
    standing: str
    held: tuple[str, ...]
    months: int
    light: bool
    facts: Mapping[tuple[str, int], Fact]
    rulings: Mapping[str, Ruled] = field(default_factory=dict)
    vetoes: tuple[Vetoed, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedPart:
    part: NamedPart
    fact: Fact
    result: Result


@dataclass(frozen=True, slots=True)
class JudgedIndicator:
    """``own``: at the indicator's own weight; ``counted``: at the weight it counted for in the end, in points."""

    facts: IndicatorFacts
    parts: tuple[JudgedPart, ...]
    own: Result
    state: str
    counted: Result
    weight: Fraction

    @property
    def score(self) -> int | None:
        return self.counted.figure


@dataclass(frozen=True, slots=True)
class Computed:
    """``parts``: by part of the system, its result. Figures are those that are published."""

    group: GroupInput
    total: Result
    parts: Mapping[str, Result]
    indicators: tuple[JudgedIndicator, ...]

    @property
    def pending(self) -> list[JudgedIndicator]:
        return [one for one in self.indicators if one.state == State.PENDING]

    def figure(self, part: str) -> int | None:
        found = self.parts.get(part)
        return found.figure if found is not None else None


def fact_for(part: NamedPart, months: int, fact: Fact | None) -> Fact:
    """What is known, or why nothing is: a group of less than a year has no year before to be compared with."""
    if part.kind == Kind.VALUE_ADDED and months < WHOLE_YEAR:
        return NotApplicable(NO_YEAR_BEFORE)
    return fact if fact is not None else Missing(f"{part.name}：{NOT_ENTERED}")


class Computing:
    """One round's way from facts to results, asked of one group after the other. What the same facts give is judged once:
    five experts give one of a few hundred combinations of levels, whatever the group. ``explained`` False: the same figures
    without the steps above the indicators, where only grades and ranks are wanted."""

    KEPT = (
        100_000  # indicators judged; more than that many are begun anew, so that memory does not grow with the groups
    )

    def __init__(
        self, indicators: Sequence[IndicatorFacts], pooling: str, valid_scores: int, *, explained: bool = True
    ) -> None:
        self.indicators, self.pooling, self.valid_scores = indicators, pooling, valid_scores
        self.explained, self.parts = explained, in_parts(indicators)
        self._own: dict[tuple, tuple[NamedPart, ...]] = {}
        self._known: dict[tuple, tuple] = {}

    def __call__(self, group: GroupInput) -> Computed:
        rules = ScoringRules(self.pooling, self.valid_scores, group.months)
        judged = {one.code: self._judged(one, group, rules) for one in self.indicators}
        branches = [
            (part.part, Branch(part.label, tuple(
                Branch(each.name, tuple(_leaf(one, judged[one.code][1]) for one in each.indicators))
                for each in part.dimensions
            )))
            for part in self.parts
        ]  # fmt: skip
        found = score("总分", [branch for _, branch in branches], explained=self.explained)
        lines = tuple(
            JudgedIndicator(one, *judged[one.code], found.leaves[one.code], found.weights[one.code])
            for one in self.indicators
        )
        sums = dict(zip([part for part, _ in branches], found.total.parts, strict=True))
        return Computed(group, found.total, sums, lines)

    def _judged(self, one: IndicatorFacts, group: GroupInput, rules: ScoringRules) -> tuple:
        """(parts, result, state), kept where nobody ruled on it."""
        own = self._parts_for(one, group)
        if one.code in group.rulings:
            return _judged(one, group, rules, own)
        case = (
            one.code,
            group.held,
            group.light,
            group.months,
            *(group.facts.get((one.code, part.ordinal)) for part in own),
        )
        found = self._known.get(case)
        if found is None:
            if len(self._known) >= self.KEPT:
                self._known.clear()
            found = self._known[case] = _judged(one, group, rules, own)
        return found

    def _parts_for(self, one: IndicatorFacts, group: GroupInput) -> tuple[NamedPart, ...]:
        key = (one.code, group.held, group.light)
        found = self._own.get(key)
        if found is None:
            found = self._own[key] = parts_for(one, group.held, group.light)
        return found


def compute(indicators: Sequence[IndicatorFacts], group: GroupInput, pooling: str, valid_scores: int) -> Computed:
    return Computing(indicators, pooling, valid_scores)(group)


def _leaf(one: IndicatorFacts, result: Result) -> Leaf:
    return Leaf(one.code, f"{one.code} {one.name}", one.weight, result, one.moves_to)


def _judged(
    one: IndicatorFacts, group: GroupInput, rules: ScoringRules, own: Sequence[NamedPart]
) -> tuple[tuple[JudgedPart, ...], Result, str]:
    label, ruled = f"{one.code} {one.name}", group.rulings.get(one.code)
    parts = tuple(_part(one.code, part, group, rules) for part in own)
    if parts:
        result = indicator_result(label, [(each.part.points, each.result) for each in parts])
    else:
        result = not_applicable(SCORE, why_none(one, group.held), label=label)
    if ruled is not None:
        return parts, _ruled(ruled, result, label), _STATES[ruled.kind]
    if result.standing is not Stands.VALUE:
        return parts, result, State.PENDING if result.standing is Stands.PENDING else State.NOT_APPLICABLE
    return parts, result, State.SCORED if any(not each.part.source for each in parts) else State.COMPUTED


def _part(code: str, part: NamedPart, group: GroupInput, rules: ScoringRules) -> JudgedPart:
    fact = fact_for(part, group.months, group.facts.get((code, part.ordinal)))
    judged = Judged(part.name, part.kind, part.points, Settings(part.kind, part.settings), CLAUSE)
    return JudgedPart(part, fact, judge(judged, fact, rules))


_STATES = {
    RulingKind.MODERATE: State.MODERATED,
    RulingKind.APPEAL: State.MODERATED,
    RulingKind.ZERO: State.ZERO,
    RulingKind.EXCLUDE: State.EXCLUDED,
}


def _ruled(ruled: Ruled, before: Result, label: str) -> Result:
    """What people decided stands as a step of its own after what was computed; what was computed stays readable."""
    word = RulingKind(ruled.kind).label
    if ruled.kind == RulingKind.EXCLUDE:
        return not_applicable(SCORE, f"{word}：{ruled.reason}", label=label)
    value = Fraction(ruled.points or 0, 100)
    step = TraceStep(word, f"原 {before.text}，定为 {SCORE.text(value)}", SCORE.text(value), note=ruled.reason)
    return Result(value, SCORE, (*before.steps, step), label=label, parts=before.parts)


# --- all groups together ----------------------------------------------------------------------------------------------
def standing_vetoes(group: GroupInput) -> frozenset[str]:
    """Those that no decision of tolerance took back."""
    return frozenset(one.effect for one in group.vetoes if not one.tolerance)


def entrant(one: Computed) -> Entrant:
    """Raises ValueError: pending, or nothing applies: no figure to be ranked by."""
    if one.total.figure is None:
        raise ValueError(f"{one.group.code} has no total")
    return Entrant(
        one.group.code, one.group.category, one.total.figure, one.figure(Part.VALUE_ADDED) or 0,
        one.figure(Part.BASIC) or 0, one.group.standing == Takes.FULL, standing_vetoes(one.group),
    )  # fmt: skip


def graded(found: Iterable[Computed], rules: GradeRules) -> Standings:
    """Of those that take part; a group that was withdrawn is not among them."""
    return place([entrant(one) for one in found if one.total.figure is not None], rules)


def marks_of(one: Computed, notes: Iterable[str]) -> list[str]:
    """What a reader of the result has to know beside the figures, in sentences."""
    out = list(one.group.marks)
    if one.group.light:
        out.append("集群用简式，只评平台能算的指标")
    if one.group.months < WHOLE_YEAR:
        out.append(f"考评期内成立，按 {one.group.months} 个月折算")
    for veto in one.group.vetoes:
        took = f"，容错决定：{veto.tolerance}，不影响等级" if veto.tolerance else ""
        out.append(f"否决事项（{Veto(veto.effect).label}）：{veto.text}{took}")
    return [*out, *notes]
