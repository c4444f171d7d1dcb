"""One place that says how a value reads in a change line."""

from datetime import date, datetime

from django.utils import timezone

from .days import day_text
from .errors import RuleViolation
from .typed import SENTENCE, holds_unseen


def value_text(value, field=None) -> str:
    """A value in the words of a page: choice labels, days, 是/否, 空 for nothing."""
    if value is None or value == "":
        return "空"
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return day_text(value)
    return str(value)


def shortened(text: str, most: int) -> str:
    """For where there is only so much room: what is left out is seen to be left out."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def short_enough(text: str, most: int, label: str, field: str = "") -> str:
    """What a person wrote is kept to the last word or refused, never cut. RuleViolation (``field``) when it is too long, or
    holds what nobody can see."""
    if holds_unseen(text):
        raise RuleViolation(f"{label}{SENTENCE}", field=field, code="control")
    text = text.strip()
    if len(text) > most:
        raise RuleViolation(
            f"{label}最多 {most} 个字，现有 {len(text)} 个，请缩短后再提交。", field=field, code="too-long"
        )
    return text


def month_text(day: date) -> str:
    """1988年3月."""
    return f"{day.year}年{day.month}月"


def since_text(valid_from: date, start_open: bool) -> str:
    """2024-09-01, or 2022-07-14前 where the true first day is not known (docs/领域.md 第2.2节)."""
    return f"{valid_from.isoformat()}前" if start_open else valid_from.isoformat()


def period_text(valid_from: date, start_open: bool, valid_to: date | None) -> str:
    """2024-09-01 起; 2022-07-14前至今; 2022-07-14前 至 2024-09-01 (that day no longer included)."""
    start = since_text(valid_from, start_open)
    if valid_to:
        return f"{start} 至 {valid_to.isoformat()}"
    return f"{start}至今" if start_open else f"{start} 起"
