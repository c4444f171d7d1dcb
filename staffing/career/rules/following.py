"""What becomes of the dated rows of a fact when the roster says another value of it from a day on. Pure.

The roster's own column holds the value of today. Rows come only with the first change: before it the one value is in force
from an open beginning, so that the first load of a hundred thousand people writes none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Held:
    """A stored row."""

    pk: int
    value: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class New:
    value: str
    start: date
    start_open: bool
    end: date | None


@dataclass(slots=True)
class Following:
    """``ended``: rows that end on the day; ``mended``: rows that begin no earlier, and say the new value instead."""

    added: list[New] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    mended: list[int] = field(default_factory=list)


def opening(day: date, first: date) -> date:
    """The stored beginning of a row whose true one nobody knows, in force before ``day``."""
    return min(first, day - timedelta(days=1))


def follow(rows: Sequence[Held], old: str, new: str, day: date, *, single: bool, first: date) -> Following:
    """``single``: there is one value at a time, else only rows of the old value end. ``first``: where the register begins."""
    out = Following()
    if not rows and old:
        out.added.append(New(old, opening(day, first), True, day))
    running = [one for one in rows if (single or one.value == old) and (one.end is None or one.end > day)]
    later = [one for one in running if one.start >= day]
    if later and new:
        out.mended.append(max(later, key=lambda one: one.start).pk)
        return out
    out.ended = [one.pk for one in running if one.start < day]
    there = any(one.value == new and one.pk not in out.ended and (one.end is None or one.end > day) for one in rows)
    if new and not there:
        out.added.append(New(new, day, False, None))
    return out


def value_on(rows: Sequence[Held], present: str, day: date, rank=None) -> str:
    """The value in force on ``day``: of the rows, the one that ``rank`` puts highest; without any row what the roster says."""
    if not rows:
        return present
    held = [one.value for one in rows if one.start <= day and (one.end is None or one.end > day)]
    return max(held, key=rank or (lambda value: 0), default="")
