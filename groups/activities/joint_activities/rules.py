"""Times of a day as they are typed, days of a school year, overlapping activities. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.years import school_year_period, school_year_text

_CLOCK = re.compile(r"(\d{1,2})(?:[:：时点](\d{1,2})?分?)?(?::00)?")


def parse_clock(text: str, *, label: str = "时间", field: str = "") -> time:
    """9:00, 09：30, 14时30分 or 9点. Raises RuleViolation."""
    match = _CLOCK.fullmatch(str(text).strip())
    hour, minute = (int(part or 0) for part in match.groups()) if match else (99, 0)
    if hour > 23 or minute > 59:
        raise RuleViolation(f"{label}“{str(text)[:20]}”看不懂，请写成 14:30。", field=field, code="clock")
    return time(hour, minute)


def clock_text(at: time) -> str:
    return f"{at:%H:%M}"


def when_text(day: date, starts: time, ends: time) -> str:
    return f"{day_text(day)} {clock_text(starts)}—{clock_text(ends)}"


def refuse_outside_year(day: date, school_year: int) -> None:
    """The day must lie in the school year that was named: a wrong year is the commonest slip."""
    start, end = school_year_period(school_year)
    if not start <= day < end:
        raise RuleViolation(
            f"{day_text(day)}不在 {school_year_text(school_year)} 学年内，请核对日期和学年。",
            field="day",
            code="outside-year",
        )


@dataclass(frozen=True, slots=True)
class Slot:
    """When something is, and which sites are at it."""

    title: str
    day: date
    starts: time
    ends: time
    sites: frozenset[int]

    def clashes(self, other: "Slot") -> bool:
        """Half-open: what ends at ten does not clash with what begins at ten."""
        return (
            self.day == other.day
            and self.starts < other.ends
            and other.starts < self.ends
            and bool(self.sites & other.sites)
        )


def clash_words(slot: Slot, others: Iterable[Slot]) -> list[str]:
    """A hint for each, never a refusal: two teachers of one school may well be at two meetings."""
    return [
        f"同一时间参加学校已有活动：“{one.title}”（{clock_text(one.starts)}—{clock_text(one.ends)}）。"
        for one in others
        if slot.clashes(one)
    ]
