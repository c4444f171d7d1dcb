"""What of an agreement's money counts for which year (docs/领域-经费.md 第2节). Pure.

Cash only, and never more than was agreed for its year: what came beyond that is shown and not matched.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from funding.rules_of_year.rules.kinds import day_in


class Cash(NamedTuple):
    """An accepted payment under an agreement, for one of its years."""

    year: int
    on: date
    fen: int


class Counted(NamedTuple):
    """Of a budget year: in time, late for it, and late for years before but come in it; ``beyond`` what was agreed."""

    received: int = 0
    late: int = 0
    earlier: int = 0
    beyond: int = 0


def counted(year: int, agreed: dict[int, int], cash: Iterable[Cash], cutoff: str) -> Counted:
    """``agreed``: fen by year; ``cutoff``: the day of the year by which money is in time, as 12-31."""
    received = late = earlier = beyond = 0
    left = dict(agreed)
    for one in sorted(cash, key=lambda each: (each.on, each.fen)):
        fen = min(one.fen, left.get(one.year, 0))
        left[one.year] = left.get(one.year, 0) - fen
        in_time = one.on <= day_in(one.year, cutoff)
        if one.year == year:
            beyond += one.fen - fen
            if in_time:
                received += fen
            else:
                late += fen
        elif one.year < year and not in_time and _budget_year(one.on, cutoff) == year:
            earlier += fen
    return Counted(received, late, earlier, beyond)


def _budget_year(on: date, cutoff: str) -> int:
    return on.year if on <= day_in(on.year, cutoff) else on.year + 1
