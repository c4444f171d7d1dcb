"""Terms in working days: Monday to Friday, less the public holidays, and the make-up days on weekends besides. Pure.

Which days these are is announced year by year; a year nobody has entered is not guessed at (UnknownYear).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from .errors import RuleViolation

SATURDAY = 5


class UnknownYear(RuleViolation):
    """A term runs into a year whose holidays are not entered."""

    def __init__(self, year: int):
        self.year = year
        super().__init__(
            f"尚未登记 {year} 年的放假和补班安排，不能按工作日计算期限。请区教委登记科室先在“工作日安排”中登记。",
            code="unknown-year",
        )


@dataclass(frozen=True, slots=True)
class Workdays:
    """``special``: by day, whether it is worked on (True: a make-up day, False: a holiday); ``years``: those entered."""

    special: Mapping[date, bool] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        if day.year not in self.years:
            raise UnknownYear(day.year)
        return self.special.get(day, day.weekday() < SATURDAY)

    def after(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``; the day itself does not count (the term begins the day after)."""
        if count < 0:
            raise ValueError("a term is not negative")
        while count:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day

    def between(self, first: date, last: date) -> int:
        """Working days after ``first``, up to and including ``last``; 0 when it is not later."""
        span = max(0, (last - first).days)
        return sum(self.is_working(first + timedelta(days=n)) for n in range(1, span + 1))
