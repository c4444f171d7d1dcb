"""Days as people write them: parsed from every usual Chinese form, printed as 2022年7月14日."""

import re
import unicodedata
from datetime import date, datetime

from django.utils import timezone

from .errors import RuleViolation

_FORMS = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日)", re.ASCII
)
FIRST_YEAR, LAST_YEAR = 1800, 2199  # towards its ends a calendar can no longer be reckoned in


def parse_day(text: str, *, label: str = "日期", field: str = "") -> date:
    """The day a person wrote: 2026-09-01, 2026/9/1, 2026.9.1 or 2026年9月1日; full-width digits are read as digits.

    Nothing is guessed: two-digit years, months without a day and days that do not exist raise RuleViolation, and so
    does a year past 2199 (9999 stands for "no end" elsewhere and is not a day) or before 1800.
    """
    clean = unicodedata.normalize("NFKC", text).replace(" ", "")
    match = _FORMS.fullmatch(clean)
    if not match:
        raise RuleViolation(
            f"{label}“{text[:30]}”无法识别，请写成 2024-09-01 或 2024年9月1日。", field=field, code="day-unreadable"
        )
    year, *rest = (int(part) for part in match.groups() if part)
    try:
        day = date(year, *rest)
    except ValueError:
        raise RuleViolation(
            f"{label}“{text[:30]}”不是存在的一天，请核对月和日。", field=field, code="day-missing"
        ) from None
    if year < FIRST_YEAR:
        raise RuleViolation(f"{label}的年份过小，请核对年份。", field=field, code="day-too-early")
    if year > LAST_YEAR:
        raise RuleViolation(f"{label}的年份过大；没有截止日的请留空。", field=field, code="day-too-late")
    return day


def day_text(day: date | None) -> str:
    """2022年7月14日; "" for no day."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def day_of(moment: datetime | None) -> date | None:
    """The day in Shanghai of a moment, whatever zone it is kept in: 18:39 in UTC is the next morning here."""
    return timezone.localdate(moment) if moment else None


def moment_text(moment: datetime) -> str:
    """2026年12月1日 02:39, in Shanghai."""
    return f"{day_text(timezone.localdate(moment))} {timezone.localtime(moment):%H:%M}"


_DIGITS = "〇一二三四五六七八九"


def in_chinese(number: int) -> str:
    """一, 十二, 三十一: of headings and days, below a hundred."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def chinese_day(day: date) -> str:
    """二〇二六年十二月一日."""
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{in_chinese(day.month)}月{in_chinese(day.day)}日"


def check_register_day(day: date, *, start: date, label: str = "日期", field: str = "") -> date:
    """Refuse a day before the register begins (the day of the policy): there is nothing to answer with."""
    if day < start:
        raise RuleViolation(
            f"{label}早于{day_text(start)}：登记以该日发布的教育集团一览表为起点，此前没有数据。请选择{day_text(start)}或之后的日期。",
            field=field,
            code="day-before-register",
        )
    return day
