"""日历: what is registered for coming days, deadlines and meetings, by month; and what took effect in the last 30 days."""

from collections import Counter
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
from nanan_groups.kit.additions import OCCASIONS, Occasion
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
    url: str = ""


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
        occasions = [one for more in OCCASIONS for one in more(self.scope, today, None)]
        ahead = [*found.coming, *(one for one in occasions if not chosen or chosen in one.categories)]
        coming, page = page_of(self.request, sorted(ahead, key=lambda one: one.day), size=100)
        lately = found.lately[:100]
        sees_acts = knows_why(self.scope)
        acts = explained([one for one in (*coming, *lately) if isinstance(one, Happening)]) if sees_acts else {}
        links = Links(self.scope)

        def shown(part: Iterable[Happening | Occasion]) -> list[Row]:
            return [
                row(one, today, acts.get(one, ()), links) if isinstance(one, Happening) else noted(one, today, links)
                for one in part
            ]

        return super().get_context_data(
            today=today,
            tabs=tabs(whole, occasions, chosen),
            months=months(shown(coming)),
            coming=len(ahead),
            page=page,
            lately=shown(lately),
            sees_acts=sees_acts,
            compare_url=reverse("reading:compare"),
            **kwargs,
        )


def tabs(whole: Calendar, occasions: list[Occasion], chosen: str) -> list[Tab]:
    """The categories something happens to; how much is coming."""
    base = reverse("reading:calendar")
    noted_in = Counter(category for one in occasions for category in one.categories)
    held = [c for c in GroupCategory if c in whole.categories or c in noted_in or c == chosen]
    if not held:
        return []
    coming = {c: len(whole.of(c).coming) + noted_in[c] for c in held}
    return [
        Tab("全部", base, not chosen, len(whole.coming) + len(occasions)),
        *(Tab(c.short, f"{base}?category={c.value}", c == chosen, coming[c]) for c in held),
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


def noted(one: Occasion, today: date, links: Links) -> Row:
    """A deadline or a meeting: no act is behind it, its own page is."""
    about = [Link(name, links.group(code)) for code, name in one.groups]
    return Row(one.day, away(one.day, today), one.kind_label, one.tone, one.text, about, (), one.url)


def away(day: date, today: date) -> str:
    """How far a day is: 明天, 还有 12 天, 今天, 3 天前."""
    days = (day - today).days
    near = {0: "今天", 1: "明天", -1: "昨天"}
    return near.get(days) or (f"还有 {days} 天" if days > 0 else f"{-days} 天前")
