"""A year's holidays: as entered, and as the package chinesecalendar knows them."""

from datetime import date

from chinese_calendar import constants

from groups.registry.workdays.rules import Marked
from nanan_groups.records.models import DayKind, SpecialDay, WorkdayYear

_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}


def stored(year: int) -> dict[date, Marked]:
    rows = SpecialDay.objects.filter(of__year=year).order_by("day")
    return {day: Marked(kind, name) for day, kind, name in rows.values_list("day", "kind", "name")}


def published(year: int) -> dict[date, Marked]:
    """Empty for a year the installed package does not know yet: the notice for the next year comes in autumn."""
    days = {
        day: Marked(kind, _NAMES.get(name, name))
        for kind, known in ((DayKind.HOLIDAY, constants.holidays), (DayKind.MAKE_UP, constants.workdays))
        for day, name in known.items()
        if day.year == year
    }
    return dict(sorted(days.items()))


def published_years() -> list[int]:
    """Those the package knows in full."""
    return sorted({day.year for day in constants.holidays})


def years() -> list[WorkdayYear]:
    return list(WorkdayYear.objects.all())


def missing_years(today: date) -> list[int]:
    """Of this year and, from November on, the next: those nobody has entered."""
    wanted = [today.year, *([today.year + 1] if today.month >= 11 else [])]
    known = set(WorkdayYear.objects.filter(year__in=wanted).values_list("year", flat=True))
    return [year for year in wanted if year not in known]
