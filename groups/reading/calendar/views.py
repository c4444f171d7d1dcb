"""变更日历: what is registered for coming days, by month; and what took effect in the last 30 days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from groups.reading.calendar.queries.calendar import Calendar, calendar, explained
from groups.reading.calendar.queries.happenings import Happening
from groups.reading.compare.views import tone_of
from groups.registry.acts.links import Links
from groups.registry.register.queries.acts import Entry
from groups.registry.register.words import GroupCategory
from groups.rights.checks import knows_why
from groups.rights.roles import VIEW
from nanan_groups.kit.pages import Link, ScopedView, Tab, page_of


@dataclass(frozen=True, slots=True)
class Row:
    day: date
    away: str
    kind_label: str
    tone: str
    text: str
    links: list[Link]
    acts: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Month:
    label: str
    rows: list[Row]


class CalendarView(ScopedView, TemplateView):
    permission = VIEW
    template_name = "reading/calendar/calendar.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        whole = calendar(today, self.scope)
        chosen = self.request.GET.get("category", "")
        chosen = chosen if chosen in GroupCategory.values else ""
        found = whole.of(chosen) if chosen else whole
        coming, page = page_of(self.request, found.coming, size=100)
        lately = found.lately[:100]
        sees_acts = knows_why(self.scope)
        acts = explained([*coming, *lately]) if sees_acts else {}
        links = Links(self.scope)

        def shown(part: Iterable[Happening]) -> list[Row]:
            return [row(one, today, acts.get(one, ()), links) for one in part]

        return super().get_context_data(
            today=today,
            tabs=tabs(whole, chosen),
            months=months(shown(coming)),
            coming=len(found.coming),
            page=page,
            lately=shown(lately),
            sees_acts=sees_acts,
            compare_url=reverse("reading:compare"),
            **kwargs,
        )


def tabs(whole: Calendar, chosen: str) -> list[Tab]:
    """The categories something happens to; how much is coming."""
    base = reverse("reading:calendar")
    held = [c for c in GroupCategory if c in whole.categories or c == chosen]
    if not held:
        return []
    return [
        Tab("全部", base, not chosen, len(whole.coming)),
        *(Tab(c.short, f"{base}?category={c.value}", c == chosen, len(whole.of(c).coming)) for c in held),
    ]


def months(rows: list[Row]) -> list[Month]:
    """By month; the rows come in the order of their days."""
    by_month = groupby(rows, key=lambda one: (one.day.year, one.day.month))
    return [Month(f"{year}年{month}月", list(ones)) for (year, month), ones in by_month]


def row(one: Happening, today: date, acts: tuple[Entry, ...], links: Links) -> Row:
    about = [Link(group.name, links.group(group.code)) for group in one.groups]
    if one.institution:
        url = links.institution(one.institution.pk, one.institution.code)
        about += [Link(one.institution.name, url)] if url or not about else []
    return Row(
        day=one.day,
        away=away(one.day, today),
        kind_label=one.kind_label,
        tone=tone_of(one.kind),
        text=one.text,
        links=about,
        acts=acts,
    )


def away(day: date, today: date) -> str:
    """How far a day is: 明天, 还有 12 天, 今天, 3 天前."""
    days = (day - today).days
    near = {0: "今天", 1: "明天", -1: "昨天"}
    return near.get(days) or (f"还有 {days} 天" if days > 0 else f"{-days} 天前")
