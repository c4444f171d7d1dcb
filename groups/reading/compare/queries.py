"""Two days of the register side by side: what is otherwise, and the acts behind it. A constant number of queries."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, QuerySet

from groups.reading.compare.rules import Difference, differences
from groups.reading.steps.queries.behind import acts_behind, entries_of
from groups.reading.steps.queries.steps import load_steps, tied_institutions, tied_sites
from groups.registry.models import EducationGroup
from groups.registry.register.queries.acts import Entry, about_groups
from groups.registry.register.queries.register import GroupRow, load_register
from nanan_groups.records.models import Act, ActKind, ActSubject


@dataclass(frozen=True, slots=True)
class Explained:
    """A difference with the acts behind it, as they were done; none for readers who may not see them."""

    difference: Difference
    acts: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupDifferences:
    group: GroupRow
    standing: bool  # on the later day
    differences: list[Explained]


@dataclass(frozen=True)
class Comparison:
    """``first`` is the earlier day; ``corrections`` are 更正 of that time that made no difference between the two days,
    because they mended what holds for both."""

    first: date
    last: date
    swapped: bool
    groups: list[GroupDifferences]
    corrections: list[Entry] = field(default_factory=list)

    @property
    def all(self) -> list[Explained]:
        return [one for group in self.groups for one in group.differences]

    @cached_property
    def counts(self) -> Counter:
        """How many differences of each kind."""
        return Counter(one.difference.kind for one in self.all)

    @property
    def acts(self) -> list[Entry]:
        """Every act behind a difference, once, by day."""
        found = {entry.pk: entry for one in self.all for entry in one.acts}
        return by_day(found.values())


def compare(day_a: date, day_b: date, groups: QuerySet[EducationGroup], *, with_acts: bool = True) -> Comparison:
    """The differences of ``groups`` (a scoped queryset) between two days, given in either order."""
    first, last = sorted((day_a, day_b))
    swapped = day_b < day_a
    if first == last:
        return Comparison(first, last, swapped, [])
    before, after = load_register(first, groups), load_register(last, groups)
    steps = load_steps(
        first, last, groups, sites=tied_sites(groups, first), institutions=tied_institutions(groups, first)
    )
    found = differences(before, after, steps)
    acts, corrections = _acts(found, first, last, groups) if with_acts else ({}, [])
    now = {row.code: row for row in after.groups}
    rows = {row.code: row for row in before.groups} | now
    return Comparison(
        first,
        last,
        swapped,
        [
            GroupDifferences(rows[code], code in now, [Explained(one, acts.get(one, ())) for one in ones])
            for code, ones in groupby(found, key=lambda one: one.group_code)
        ],
        corrections,
    )


def _acts(found: list[Difference], first: date, last: date, groups) -> tuple[dict, list[Entry]]:
    """The acts of each difference, and the corrections that made none."""
    behind = acts_behind({edge for one in found for edge in one.edges})
    numbers = {one: list(dict.fromkeys(pk for edge in one.edges for pk in behind.get(edge, ()))) for one in found}
    used = {pk for pks in numbers.values() for pk in pks}
    mended = set(_corrections(first, last, groups)) - used
    shown = entries_of(used | mended)
    explained = {one: tuple(shown[pk] for pk in sorted(pks)) for one, pks in numbers.items()}
    return explained, by_day(shown[pk] for pk in mended)


def by_day(acts: Iterable[Entry]) -> list[Entry]:
    return sorted(acts, key=lambda entry: (entry.day, entry.pk))


def _corrections(first: date, last: date, groups) -> QuerySet:
    """更正 with effect on a day after ``first``, up to ``last``, that touch the groups, their members or their schools."""
    schools = tied_institutions(groups, first).order_by().values("code")
    touched = ActSubject.objects.filter(act=OuterRef("pk")).filter(
        Q(code__in=groups.order_by().values("code"))
        | Q(code__in=tied_sites(groups, first).order_by().values("code"))
        | Q(code__in=schools)
    )
    return (
        Act.objects.filter(kind=ActKind.CORRECTION)
        .filter(Q(effective_on__gt=first, effective_on__lte=last) | _made_between(first, last))
        .filter(Exists(touched.order_by()))
        .filter(pk__in=about_groups(Act.objects.all(), groups).order_by().values("pk"))
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def _made_between(first: date, last: date) -> Q:
    """Acts without a day of effect count by the day they were done."""
    return Q(effective_on__isnull=True, made_at__date__gt=first, made_at__date__lte=last)
