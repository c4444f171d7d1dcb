"""A calculation that can be read: every result comes with its steps, and a missing input is said, never 0.

Values are exact fractions; a figure is rounded once, at the end, where it is printed or added to others' figures as such
(``Measure.figure``, half up). A result that has no value says which of two things it is: not computable yet (an input
is missing, and is named) or not applicable (it does not concern this case). Sums respect both: ``added`` never takes
either for 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class Standing(StrEnum):
    """What a result is."""

    VALUE = "value"
    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"

    @property
    def word(self) -> str:
        return {Standing.VALUE: "", Standing.PENDING: "暂不能计算", Standing.NOT_APPLICABLE: "不适用"}[self]


class Measure(StrEnum):
    """In what a value is counted, and with it how it is rounded (once) and printed."""

    COUNT = "count"  # whole things
    FEN = "fen"  # money, printed in 元
    SHARE = "share"  # 1 is all of it, printed in percent with at most two places
    SCORE = "score"  # points, two places

    @property
    def parts(self) -> int:
        """A figure is a whole number of these parts of one: money is kept in fen already, a share in 1/10000."""
        return {Measure.COUNT: 1, Measure.FEN: 1, Measure.SHARE: 10_000, Measure.SCORE: 100}[self]

    def figure(self, value: Fraction) -> int:
        """The rounded figure: pieces, fen, hundredths of a percent, hundredths of a point."""
        return half_up(value * self.parts)

    def text(self, value: Fraction) -> str:
        figure = self.figure(value)
        sign, size = ("-" if figure < 0 else ""), abs(figure)
        if self is Measure.COUNT:
            return f"{sign}{size:,}"
        whole, rest = divmod(size, 100)
        if self is Measure.SHARE:
            return f"{sign}{whole}.{rest:02}".rstrip("0").rstrip(".") + "%"
        return f"{sign}{whole:,}.{rest:02}"


def half_up(value: Fraction) -> int:
    """To the nearest whole number; what lies in the middle goes away from 0, as money and scores are rounded."""
    return times(1, value)


def times(figure: int, factor: Fraction) -> int:
    """The product half up, without a fraction in between: what is multiplied by the hundred thousand."""
    over, under = figure * factor.numerator, factor.denominator
    whole = (2 * abs(over) + under) // (2 * under)
    return whole if over >= 0 else -whole


@dataclass(frozen=True, slots=True)
class Input:
    """A fact a step used. ``link`` is (view name, args, query) of the rows behind it, or None."""

    label: str
    value: str
    link: tuple[str, tuple, str] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A parameter a step rests on, with its clause and the page where an officer sets it."""

    label: str
    value: str
    clause: str = ""
    link: tuple[str, tuple, str] | None = None


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One step: what was computed, the formula in words, the facts and parameters, the clause, and the value as text."""

    label: str
    formula: str
    value: str
    inputs: tuple[Input, ...] = ()
    clause: str = ""
    note: str = ""
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Unused:
    """A branch that was not taken, and why not."""

    label: str
    reason: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """``value``: exact, and None unless it stands. ``missing``: because of what it is not computable yet. ``why``: why it
    is not applicable. ``parts``: the results it was added from."""

    value: Fraction | None
    measure: Measure = Measure.COUNT
    steps: tuple[TraceStep, ...] = ()
    missing: tuple[str, ...] = field(default=())
    why: str = ""
    unused: tuple[Unused, ...] = ()
    label: str = ""
    parts: tuple["Result", ...] = ()

    def __post_init__(self):
        if (self.value is None) != bool(self.missing or self.why):
            raise ValueError("a result has a value, or says what is missing or why it does not apply")

    @property
    def standing(self) -> Standing:
        if self.value is not None:
            return Standing.VALUE
        return Standing.PENDING if self.missing else Standing.NOT_APPLICABLE

    @property
    def computable(self) -> bool:
        return self.value is not None

    @property
    def figure(self) -> int | None:
        return None if self.value is None else self.measure.figure(self.value)

    @property
    def text(self) -> str:
        """The figure as people read it, or the word for why there is none."""
        return self.standing.word if self.value is None else self.measure.text(self.value)

    @property
    def pending(self) -> tuple["Result", ...]:
        """The parts that are not computable yet, at any depth: a sum is never shown without their number."""
        return tuple(leaf for leaf in self.leaves() if leaf.standing is Standing.PENDING)

    def leaves(self) -> Iterable["Result"]:
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


def pending(measure: Measure, *missing: str, label: str = "", **facts) -> Result:
    return Result(None, measure, missing=missing, label=label, **facts)


def not_applicable(measure: Measure, why: str, *, label: str = "", **facts) -> Result:
    return Result(None, measure, why=why, label=label, **facts)


def added(parts: Iterable[Result], measure: Measure, *, label: str = "", clause: str = "") -> Result:
    """The sum of what stands. Where nothing stands it is itself pending (if anything is) or not applicable; what is
    pending beside others stays in ``pending`` and in the step's note, so that the sum never looks complete."""
    parts = tuple(parts)
    if any(part.measure is not measure for part in parts):
        raise ValueError("what is added is counted in one measure")
    standing = [part for part in parts if part.value is not None]
    open_ = [leaf for part in parts for leaf in part.leaves() if leaf.standing is Standing.PENDING]
    if not standing:
        missing = tuple(dict.fromkeys(text for leaf in open_ for text in leaf.missing))
        why = "" if missing else "各项都不适用"
        return Result(None, measure, missing=missing, why=why, label=label, parts=parts)
    # A total is the sum of the printed figures only where each of them is a figure by itself; the exact values are added.
    value = sum((part.value for part in standing if part.value is not None), Fraction(0))
    step = TraceStep(
        label=label or "合计",
        formula=" + ".join(part.label or part.text for part in standing),
        value=measure.text(value),
        inputs=tuple(Input(part.label, part.text) for part in parts),
        clause=clause,
        note=f"另有 {len(open_)} 项暂不能计算" if open_ else "",
    )
    return Result(value, measure, (step,), label=label, parts=parts)
