"""The facts of a budget year, read from the register: a constant number of queries, whatever the size.

Where only the census day counts, that day is read and nothing else; where the whole year does, each site comes with every
span in which it, its membership and its institution stood still.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, groupby
from operator import itemgetter

from django.db.models import DateField, FilteredRelation, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest, Least

from funding.agreements.queries import NOT_AGREED, AgreedYear, Partners, agreed_of
from funding.grades.queries import grades_of
from funding.projects.queries import approved_of
from funding.rules_of_year.rules.kinds import day_in
from funding.rules_of_year.rules.parameters import Parameters
from funding.rules_of_year.words import Leaver, PartOfYear, ScaleUnit
from funding.statements.listeners import CONFIRMED
from funding.statements.rules.facts import GroupFact, MatchFact, ProjectFact, SiteFact, Span, YearFacts
from groups.registry.models import (
    DeclaredMembers,
    EducationGroup,
    Enrolment,
    GroupVersion,
    Membership,
    Partnership,
)
from groups.registry.register.rules.wording import site_in_full
from groups.registry.register.words import GroupCategory, Relation
from nanan_groups.kit.periods import overlapping
from nanan_groups.kit.years import school_year_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are read, half-open."""

    start: date
    end: date

    @classmethod
    def of(cls, rules: Parameters, year: int, day: date) -> "Window":
        if rules.part_of_year is PartOfYear.CENSUS and rules.leaver is Leaver.STAYS:
            return cls(day, day + ONE_DAY)
        return cls(min(day, date(year, 1, 1)), max(day + ONE_DAY, date(year + 1, 1, 1)))

    def relation(self, path: str) -> FilteredRelation:
        """The rows of a dated relation that are in force on at least one day of it."""
        later = Q(**{f"{path}__valid_to__isnull": True}) | Q(**{f"{path}__valid_to__gt": self.start})
        return FilteredRelation(path, condition=Q(**{f"{path}__valid_from__lt": self.end}) & later)


def census_day(rules: Parameters, year: int) -> date:
    return day_in(year, rules.census_day)


def year_facts(year: int, rules: Parameters, groups: QuerySet[EducationGroup], *, day: date | None = None) -> YearFacts:
    """``groups``: a scoped queryset. ``day``: instead of the census day."""
    day = day or census_day(rules, year)
    window = Window.of(rules, year, day)
    found = _groups(groups, window, day)
    alliances = _alliances(found, window)
    matches = _matches(found, day, agreed_of(year, rules.match_cutoff))
    projects, grades = approved_of(year), grades_of(year)
    facts = tuple(
        GroupFact(
            code,
            name,
            category,
            tuple(alliances.get(pk, ())),
            tuple(matches.get(pk, ())),
            tuple(ProjectFact(*each) for each in projects.get(pk, ())),
            grades.get(pk, ""),
            ordinal,
        )
        for pk, (code, name, category, ordinal) in found.items()
    )
    before = confirmed_in(year - 1) if rules.non_reduction else {}
    return YearFacts(year, day, facts, tuple(_sites(found, rules, window, day, before)))


def confirmed_in(year: int) -> dict[str, int]:
    """By code of the site, what stands confirmed; nothing of a year without a confirmed batch."""
    return {code: fen for told in CONFIRMED for code, fen in told(year).items()}


_Group = tuple[str, str, str, int]  # code, name, category, ordinal


def _groups(groups: QuerySet[EducationGroup], window: Window, day: date) -> dict[int, _Group]:
    """In the order of Annex 2; each as it was on the day, or as near to it as it gets."""
    rows = GroupVersion.objects.filter(overlapping(window.start, window.end), group__in=groups).order_by("valid_from")
    chosen: dict[int, _Group] = {}
    for pk, start, *facts in rows.values_list("group_id", "valid_from", "group__code", "name", "category", "ordinal"):
        if pk not in chosen or start <= day:
            chosen[pk] = tuple(facts)
    place = {category: at for at, category in enumerate(GroupCategory.values)}
    return dict(sorted(chosen.items(), key=lambda item: (place[item[1][2]], item[1][3], item[1][0])))


def _members(relation: Relation, window: Window):
    """Members whose site and institution are in the register: the rows that Annex 2 prints."""
    rows = Membership.objects.filter(
        overlapping(window.start, window.end),
        relation=relation,
        site__void=False,
        site__institution__void=False,
    )
    joined = rows.annotate(
        sv=window.relation("site__versions"), iv=window.relation("site__institution__versions")
    ).filter(sv__isnull=False, iv__isnull=False)
    return joined.order_by("site__code", "valid_from", "sv__valid_from", "iv__valid_from")


# What the periods of a membership, its site and its institution have in common; an open end is a day nobody reaches.
_START = Greatest("valid_from", "sv__valid_from", "iv__valid_from")
_END = Least(
    *(Coalesce(end, Value(date.max), output_field=DateField()) for end in ("valid_to", "sv__valid_to", "iv__valid_to"))
)


def _until(end: date) -> date | None:
    return None if end == date.max else end


def _sites(
    found: Mapping[int, _Group], rules: Parameters, window: Window, day: date, before: Mapping[str, int]
) -> Iterable[SiteFact]:
    """Read in one go: every site is kept anyway, and a cursor that is held would be written out first."""
    pupils = _pupils(day) if rules.scale_tiers and rules.scale_unit is ScaleUnit.PUPILS else {}
    rows = _members(Relation.TIGHT, window).values_list(
        "site__code",
        "site_id",
        "site__kind",
        "site__institution__code",
        "iv__name",
        "sv__label",
        "sv__own_name",
        "group_id",
        _START,
        _END,
        "sv__state",
        Coalesce("sv__ownership", "iv__ownership"),
        Coalesce("sv__ownership_basis", "iv__ownership_basis"),
    )
    for (code, pk), of_site in groupby(rows, itemgetter(0, 1)):
        spans, head = [], None
        for _, _, kind, school, school_name, label, own, group, start, end, *facts in of_site:
            if group not in found or end <= start:
                continue
            if head is None or start <= day:  # named as on the day, or as near to it as it gets
                head = (site_in_full(school_name, label, own), kind, school, school_name)
            spans.append(Span(found[group][0], start, _until(end), *facts))
        if head is not None:
            yield SiteFact(code, *head, tuple(spans), before.get(code), pupils.get(pk))


def _pupils(day: date) -> dict[int, int]:
    """Of the school year of the day."""
    rows = Enrolment.objects.filter(school_year=school_year_of(day)).order_by()
    return dict(rows.values_list("site_id", "pupils"))


def _alliances(found: Mapping[int, _Group], window: Window) -> dict[int, list[tuple[date, date | None]]]:
    """When a group had an alliance: by members it names, or that the policy only counts."""
    out: dict[int, set[tuple[date, date]]] = defaultdict(set)
    named = _members(Relation.ALLIANCE, window).order_by().values_list("group_id", _START, _END)
    declared = DeclaredMembers.objects.filter(overlapping(window.start, window.end), relation=Relation.ALLIANCE)
    last = Coalesce("valid_to", Value(date.max), output_field=DateField())
    for group, start, end in chain(named, declared.order_by().values_list("group_id", "valid_from", last)):
        if group in found and start < end:
            out[group].add((start, end))
    return {group: [(start, _until(end)) for start, end in sorted(periods)] for group, periods in out.items()}


def _matches(
    found: Mapping[int, _Group], day: date, agreed: Mapping[Partners, AgreedYear]
) -> dict[int, list[MatchFact]]:
    """The universities that worked with a school of the group on the day."""
    rows = Partnership.objects.active_on(day).annotate(
        uv=_on(day, "university__versions"), sv=_on(day, "school__versions")
    )
    out: dict[int, list[MatchFact]] = defaultdict(list)
    rows = rows.filter(uv__isnull=False, sv__isnull=False).order_by("group_id", "ordinal", "pk")
    for group, university, name, school, school_name in rows.values_list(
        "group_id", "university__code", "uv__name", "school__code", "sv__name"
    ):
        if group in found:
            known = agreed.get((group, university, school), NOT_AGREED)
            out[group].append(MatchFact(f"{university}-{school}", name, school, school_name, *known))
    return out


def _on(day: date, path: str) -> FilteredRelation:
    return Window(day, day + ONE_DAY).relation(path)
