"""Deadlines in words, as every page says them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from .days import day_text


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
    last = timezone.localdate(due - timedelta(microseconds=1))
    left = (last - timezone.localdate(now)).days
    if now >= due:
        return Deadline(last, f"已于{day_text(last)} 24 时截止，过了 {-left} 天", "due")
    if left == 0:
        return Deadline(last, "今天 24 时截止", "warn")
    if left == 1:
        return Deadline(last, f"明天（{day_text(last)}）24 时截止", "warn")
    return Deadline(last, f"{day_text(last)} 24 时截止，还有 {left} 天", "warn" if left < 7 else "")
