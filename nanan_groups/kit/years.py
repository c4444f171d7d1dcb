"""School years: 1 September to 31 August, kept as their first year ("2022-2023" is 2022)."""

from datetime import date


def school_year_of(day: date) -> int:
    """The school year a day belongs to: 2023-08-31 → 2022, 2023-09-01 → 2023."""
    return day.year if day.month >= 9 else day.year - 1


def school_year_text(year: int) -> str:
    return f"{year}-{year + 1}"


def school_year_period(year: int) -> tuple[date, date]:
    """Half-open: from 1 September to the next 1 September."""
    return date(year, 9, 1), date(year + 1, 9, 1)
