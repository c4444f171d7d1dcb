"""Deadlines in words, as every page says them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from .days import day_text


def end_of_day(day: date) -> datetime:
    """The first moment after a day, in Shanghai: by then it has to be done."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def last_day(due: datetime) -> date:
    """The day whose end that is."""
    return timezone.localdate(due - timedelta(microseconds=1))


@dataclass(frozen=True, slots=True)
class Deadline:
    """``tone``: "" far off, "warn" within a week, "due" over."""

    day: date
    text: str
    tone: str


def deadline(due: datetime | None, now: datetime) -> Deadline | None:
    """``due`` is the first moment after the last day."""
    if due is None:
        return None
    last = last_day(due)
    left = (last - timezone.localdate(now)).days
    if now >= due:
        return Deadline(last, f"已于{day_text(last)} 24 时截止，过了 {-left} 天", "due")
    if left == 0:
        return Deadline(last, "今天 24 时截止", "warn")
    if left == 1:
        return Deadline(last, f"明天（{day_text(last)}）24 时截止", "warn")
    return Deadline(last, f"{day_text(last)} 24 时截止，还有 {left} 天", "warn" if left < 7 else "")
