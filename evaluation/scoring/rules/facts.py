"""What is known of a group for one part of an indicator: plain values, each with the sentence that names its rows. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from nanan_groups.kit.trace import Input

Link = tuple[str, tuple, str] | None


@dataclass(frozen=True, slots=True)
class Missing:
    """No data of its own: which sheet or page would give it. Never taken for 0."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """It does not concern this group, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class Measured:
    """``denominator`` None: a plain figure. ``rows``: of what kind the keys are; they are kept with the result."""

    label: str
    numerator: Fraction
    denominator: Fraction | None = None
    rows: str = ""
    numerator_rows: tuple[int, ...] = ()
    denominator_rows: tuple[int, ...] = ()
    link: Link = None
    percent: bool = True

    @property
    def value(self) -> Fraction:
        if self.denominator is None:
            return self.numerator
        if self.denominator == 0:
            raise ValueError("nothing to divide by: say why it does not apply")
        return self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class Votes:
    """The levels handed in, in no order that would betray who gave which; abstentions are counted, never 0."""

    levels: tuple[str, ...]
    abstained: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    met: frozenset[str]
    link: Link = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A number to reach: of a falling one the target lies below the baseline. ``difficulty``: a word of planning, fixed by the
    officer; its factor is a setting."""

    label: str
    baseline: Fraction
    target: Fraction
    reached: Fraction
    difficulty: str = "ordinary"


@dataclass(frozen=True, slots=True)
class Goals:
    goals: tuple[Goal, ...]
    link: Link = None


@dataclass(frozen=True, slots=True)
class Change:
    """This year against last, on the same schools. ``before``: the figure of last year where a high one is protected.
    ``beside``: what is shown and never counts (all members, joined ones)."""

    label: str
    value: Fraction
    inputs: tuple[Input, ...] = ()
    before: Fraction | None = None
    percent: bool = True
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Achievement:
    """``name``: the same one counts once, at its highest. ``alone``: the lead school's own."""

    name: str
    scope: str
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Achievements:
    items: tuple[Achievement, ...]
    link: Link = None


@dataclass(frozen=True, slots=True)
class External:
    """As the document gives it."""

    value: Fraction
    document: str


Fact = Missing | NotApplicable | Measured | Votes | Checked | Goals | Change | Achievements | External


@dataclass(frozen=True, slots=True)
class ScoringRules:
    """What holds for all parts of a system. ``months``: of the period this group was there."""

    pooling: str = "median"
    valid_scores: int = 3
    months: int = 12


def medians(values: Sequence[Fraction]) -> Fraction:
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def trimmed(values: Sequence[Fraction]) -> Fraction:
    """Without one highest and one lowest."""
    kept = sorted(values)[1:-1]
    return sum(kept, Fraction(0)) / len(kept)
