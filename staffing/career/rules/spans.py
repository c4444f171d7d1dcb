"""Years and months between two days, whole ones only, and how they read. Pure."""

from datetime import date


def months_between(start: date, day: date) -> int:
    """Whole months from ``start`` to ``day``: 2020-09-02 to 2026-09-01 is 71."""
    return (day.year - start.year) * 12 + day.month - start.month - (day.day < start.day)


def span_text(months: int) -> str:
    """7年0个月."""
    return f"{months // 12}年{months % 12}个月"


def months_later(month: date, months: int) -> date:
    """The first day of the month so many months after that of ``month``."""
    at = month.year * 12 + month.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def years_later(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
