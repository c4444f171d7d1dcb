"""A year as terms in working days see it."""

import calendar
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from groups.registry.workdays.queries import missing_years, published, stored, years
from groups.registry.workdays.rules import lines_of
from groups.rights.roles import CHANGE, DISTRICT
from nanan_groups.kit.pages import ScopedView, Tab
from nanan_groups.kit.workdays import Workdays
from nanan_groups.records.models import DayKind

WEEK = calendar.Calendar(firstweekday=0)


class WorkdaysView(ScopedView, TemplateView):
    permission = DISTRICT
    template_name = "registry/workdays/workdays.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        known = {one.year: one for one in years()}
        missing = missing_years(today)
        offered = sorted({*known, *missing, today.year}, reverse=True)
        asked = self.request.GET.get("year", "")
        year = int(asked) if asked in map(str, offered) else today.year
        marked = stored(year)
        act = reverse("registry:register-act", args=["enter-workdays"])
        return super().get_context_data(
            year=year,
            tabs=[Tab(f"{each} 年", f"?year={each}", current=each == year) for each in offered],
            entered=known.get(year),
            missing=missing,
            prefilled=bool(published(year)),
            months=[_month(year, month, marked) for month in range(1, 13)] if year in known else [],
            lines=lines_of(marked).splitlines(),
            enter_url=f"{act}?year={year}" if self.scope.may_everywhere(CHANGE) else "",
            **kwargs,
        )


def _month(year: int, month: int, marked) -> dict:
    of = Workdays({day: one.kind == DayKind.MAKE_UP for day, one in marked.items()}, frozenset({year}))
    weeks = [[_day(day, month, marked, of) for day in week] for week in WEEK.monthdatescalendar(year, month)]
    working = sum(1 for week in weeks for day in week if day and day["working"])
    return {"label": f"{month} 月", "weeks": weeks, "working": working}


def _day(day: date, month: int, marked, of: Workdays) -> dict | None:
    """A day with its mark in shape and word: 休 for a holiday, 班 for a make-up day. None: of another month."""
    if day.month != month:
        return None
    special, working = marked.get(day), of.is_working(day)
    sign = ("班" if working else "休") if special else ""
    return {"number": day.day, "working": working, "sign": sign, "name": special.name if special else ""}
