"""The calendar of the register: what is registered for coming days, and what took effect lately. A constant number of
queries."""

from dataclasses import dataclass
from datetime import date, timedelta

from groups.reading.calendar.queries.happenings import Happening, happenings_of
from groups.reading.steps.queries.behind import acts_behind, entries_of
from groups.registry.models import EducationGroup, Institution
from groups.registry.register.queries.acts import Entry
from groups.rights.roles import VIEW
from nanan_groups.kit.scope import Scope

LATELY = 30  # days


@dataclass(frozen=True, slots=True)
class Calendar:
    """``coming`` from the next day on, ``lately`` up to ``day``, the newest first."""

    day: date
    coming: list[Happening]
    lately: list[Happening]

    def of(self, category: str) -> "Calendar":
        """Only what happens to groups of a category."""
        return Calendar(
            self.day, *([one for one in part if _is_of(one, category)] for part in (self.coming, self.lately))
        )

    @property
    def categories(self) -> set[str]:
        return {group.category for part in (self.coming, self.lately) for one in part for group in one.groups}


def _is_of(one: Happening, category: str) -> bool:
    return any(group.category == category for group in one.groups)


def calendar(day: date, scope: Scope) -> Calendar:
    """What happens to the groups and schools within ``scope`` after ``day``, and happened in the 30 days up to it."""
    found = happenings_of(
        EducationGroup.objects.visible_to(scope, VIEW),
        day - timedelta(days=LATELY),
        institutions=Institution.objects.visible_to(scope, VIEW),
    )
    coming = [one for one in found if one.day > day]
    lately = [one for one in found if one.day <= day]
    return Calendar(day, coming, sorted(lately, key=lambda one: one.day, reverse=True))


def explained(found: list[Happening]) -> dict[Happening, tuple[Entry, ...]]:
    """The acts behind each, for readers who may see them."""
    behind = acts_behind({edge for one in found for edge in one.edges})
    numbers = {one: dict.fromkeys(pk for edge in one.edges for pk in behind.get(edge, ())) for one in found}
    shown = entries_of({pk for pks in numbers.values() for pk in pks})
    return {one: tuple(shown[pk] for pk in pks) for one, pks in numbers.items()}
