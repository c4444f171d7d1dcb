"""The targets of a school year, live: of each group, and of the district, by the frozen list.

A person counts for the groups that the list fixed for him: a site in two groups counts in each group's own figure, and once in
the district, so that the groups' sums exceed it (docs/算例.md S13).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from groups.registry.models import GroupVersion, InstitutionVersion
from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.years import school_year_period
from staffing.eligibility.models import CensusEntry, CensusGroup, CensusList
from staffing.eligibility.rules.parameters import Parameters
from staffing.eligibility.words import ListState, Standing
from staffing.exchanges.models import ExchangeLeg
from staffing.exchanges.rules.figures import LEG, Moved, Shares, counts, matrix, shares


@dataclass(frozen=True, slots=True)
class GroupTarget:
    pk: int
    code: str
    name: str
    shares: Shares


@dataclass(frozen=True, slots=True)
class Targets:
    """``both``: people who count in more than one group. ``row``: the list, None before one is frozen. ``district``: None as
    well where only some groups were asked for."""

    year: int
    row: CensusList | None
    parameters: Parameters | None
    groups: list[GroupTarget]
    district: Shares | None
    both: int


def frozen_list(year: int) -> CensusList | None:
    return CensusList.objects.filter(school_year=year, state=ListState.FROZEN).first()


def moved_legs(year: int, listed: dict[int, bool], people: QuerySet | None = None) -> dict[int, list[Moved]]:
    """Legs of the school year and those that run on into it, by person. ``listed``: person → backbone, of who is due.
    ``people``: of these alone, by key."""
    start, end = school_year_period(year)
    rows = ExchangeLeg.objects.overlapping(start, end).order_by("person_id", "valid_from", "pk")
    rows = rows if people is None else rows.filter(person__in=people)
    out: dict[int, list[Moved]] = defaultdict(list)
    for person, kind, since, until, hours, standard, campus in rows.values_list(*LEG).iterator(chunk_size=5_000):
        out[person].append(
            Moved(person, kind, since, until, hours, standard, campus, person in listed, listed.get(person, False))
        )
    return out


def targets(year: int, *, groups: Iterable[int] | None = None) -> Targets:
    """A fixed number of queries, set-wise. ``groups``: only these, by key, and of the others' people nothing is read; None: all,
    and the district."""
    row = frozen_list(year)
    if row is None:
        return Targets(year, None, None, [], None, 0)
    keys = None if groups is None else sorted(groups)
    parameters = Parameters.from_stored(year, row.parameters)
    due = CensusEntry.objects.filter(of=row, standing=Standing.DUE).order_by("pk")
    own = CensusGroup.objects.filter(entry__of=row, entry__standing=Standing.DUE).order_by("group_id")
    # Who is not on the list counts for the groups that the legs fixed on their first day.
    besides = _not_listed(year, due)
    if keys is not None:
        own, besides = own.filter(group__in=keys), besides.filter(groups__group__in=keys)
        due = due.filter(pk__in=own.order_by().values("entry"))
    listed = dict(due.values_list("person_id", "backbone"))
    if keys is None:
        legs = moved_legs(year, listed)
    else:
        legs = moved_legs(year, listed, due.order_by().values("person"))
        legs |= moved_legs(year, listed, besides.order_by().values("person"))
    members: dict[int, set[int]] = defaultdict(set)
    for group, person in own.values_list("group_id", "entry__person_id").iterator(chunk_size=5_000):
        members[group].add(person)
    others: dict[int, set[int]] = defaultdict(set)
    for person, group in besides.values_list("person_id", "groups__group_id"):
        others[group].add(person)
    names = _names(row.census_day, set(members) | set(others))
    wanted = sorted(set(names) if keys is None else set(names) & set(keys), key=lambda pk: names[pk])
    found = [
        GroupTarget(
            pk,
            *names[pk],
            _shares(members[pk], listed, {**_of(legs, members[pk]), **_of(legs, others.get(pk, ()))}, year, parameters),
        )
        for pk in wanted
    ]
    counted = [person for people in members.values() for person in people]
    both = len(counted) - len(set(counted))
    district = _shares(set(listed), listed, legs, year, parameters) if keys is None else None
    return Targets(year, row, parameters, found, district, both)


def _of(legs, people) -> dict[int, list[Moved]]:
    return {person: legs[person] for person in people if person in legs}


def _shares(people: set[int], listed: dict[int, bool], legs, year: int, parameters: Parameters) -> Shares:
    own = [one for found in legs.values() for one in found]
    return shares(len(people), sum(listed[person] for person in people), own, year, parameters)


def _not_listed(year: int, due: QuerySet[CensusEntry]) -> QuerySet[ExchangeLeg]:
    """Legs begun in the school year by people who are not due."""
    start, end = school_year_period(year)
    rows = ExchangeLeg.objects.filter(valid_from__gte=start, valid_from__lt=end).exclude(groups=None)
    return rows.exclude(Exists(due.filter(person=OuterRef("person")).order_by())).order_by("pk")


def _names(day: date, groups: set[int]) -> dict[int, tuple[str, str]]:
    rows = GroupVersion.objects.active_on(day).filter(group__in=groups).order_by("group__code")
    return {pk: (code, name) for pk, code, name in rows.values_list("group_id", "group__code", "name")}


# --- the people behind a number --------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Told:
    """Somebody behind a figure, by the names that were frozen. ``code``: "" where the entry is not this reader's to open."""

    name: str
    school: str
    line: str
    code: str


def people_of(found: Targets, people: Iterable[int], scope: Scope) -> list[Told]:
    """Who is behind a number: frozen names only, and a way to the page for whoever sees the person now. Two queries."""
    entries = CensusEntry.objects.filter(of=found.row, person__in=list(people)).order_by("institution_id", "staff_no")
    seen = set(entries.visible_to(scope, VIEW_ROSTER).order_by().values_list("pk", flat=True))
    return [
        Told(name, school, line, code if pk in seen else "")
        for pk, name, school, line, code in entries.values_list("pk", "name", "school", "line", "person__code")
    ]


# --- where from, where to --------------------------------------------------------------------------------------------
def direction_matrix(year: int, parameters: Parameters, group: int | None = None):
    """Counting legs of the year from school to school, by the names of today. Two queries."""
    start, end = school_year_period(year)
    rows = ExchangeLeg.objects.filter(valid_from__gte=start, valid_from__lt=end)
    if group is not None:
        rows = rows.filter(groups__group=group)
    names = ("from_site__institution_id", "to_site__institution_id", *LEG)
    pairs = [
        (old, new)
        for old, new, *leg in rows.order_by("pk").values_list(*names)
        if counts(Moved(*leg), year, parameters)
    ]
    told = InstitutionVersion.objects.filter(institution__in={pk for pair in pairs for pk in pair})
    called = dict(told.order_by("valid_from").values_list("institution_id", "name"))
    return matrix([(called.get(old, ""), called.get(new, "")) for old, new in pairs])


# --- what waits ------------------------------------------------------------------------------------------------------
SOON = 60


def ending_soon(day: date):
    """Legs that end within 60 days."""
    return ExchangeLeg.objects.filter(valid_to__gt=day, valid_to__lte=date.fromordinal(day.toordinal() + SOON))


def visible_legs(scope: Scope, right: str):
    """Legs out of or into a place of one's reach."""
    reach = scope.reach(right)
    rows = ExchangeLeg.objects.all()
    if reach.everywhere:
        return rows
    return rows.filter(
        Q(from_site__institution__in=reach.institutions)
        | Q(to_site__institution__in=reach.institutions)
        | Q(from_site__in=reach.sites)
        | Q(to_site__in=reach.sites)
    )
