"""The facts of a budget year, read from the register: a constant number of queries, whatever the size.

Where only the census day counts, that day is read and nothing else; where the whole year does, each site comes with every
span in which it, its membership and its institution stood still.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.db.models.functions import Coalesce

from funding.agreements.queries import AgreedYear, Partners, agreed_of
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
    projects = approved_of(year)
    facts = tuple(
        replace(
            one,
            alliance=tuple(alliances.get(pk, ())),
            matches=tuple(matches.get(pk, ())),
            projects=tuple(ProjectFact(*each) for each in projects.get(pk, ())),
        )
        for pk, one in found.items()
    )
    before = confirmed_in(year - 1) if rules.non_reduction else {}
    return YearFacts(year, day, facts, tuple(_sites(found, rules, window, day, before)))


def confirmed_in(year: int) -> dict[str, int]:
    """By code of the site, what stands confirmed; nothing of a year without a confirmed batch."""
    return {code: fen for told in CONFIRMED for code, fen in told(year).items()}


def _groups(groups: QuerySet[EducationGroup], window: Window, day: date) -> dict[int, GroupFact]:
    """In the order of Annex 2; each as it was on the day, or as near to it as it gets."""
    rows = GroupVersion.objects.filter(overlapping(window.start, window.end), group__in=groups).order_by("valid_from")
    chosen: dict[int, tuple] = {}
    for pk, code, name, category, ordinal, start in rows.values_list(
        "group_id", "group__code", "name", "category", "ordinal", "valid_from"
    ):
        if pk not in chosen or start <= day:
            chosen[pk] = (GroupCategory.values.index(category), ordinal, code, name, category)
    ordered = sorted(chosen.items(), key=lambda item: item[1][:3])
    return {pk: GroupFact(code, name, category, ordinal=ordinal) for pk, (_, ordinal, code, name, category) in ordered}


def _members(found: Iterable[int], relation: Relation, window: Window, groups: QuerySet | None = None):
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


_ENDS = ("valid_to", "sv__valid_to", "iv__valid_to")
_STARTS = ("valid_from", "sv__valid_from", "iv__valid_from")


def _inside(starts: Iterable[date], ends: Iterable[date | None]) -> tuple[date, date | None] | None:
    """What the periods have in common; None where that is not one day."""
    start, known = max(starts), [end for end in ends if end is not None]
    end = min(known) if known else None
    return None if end is not None and end <= start else (start, end)


def _sites(
    found: dict[int, GroupFact], rules: Parameters, window: Window, day: date, before: Mapping[str, int]
) -> Iterable[SiteFact]:
    pupils = _pupils(day) if rules.scale_tiers and rules.scale_unit is ScaleUnit.PUPILS else {}
    rows = _members(found, Relation.TIGHT, window).values_list(
        "group_id",
        "site_id",
        "site__code",
        "site__kind",
        "site__institution__code",
        "iv__name",
        "sv__label",
        "sv__own_name",
        "sv__state",
        Coalesce("sv__ownership", "iv__ownership"),
        Coalesce("sv__ownership_basis", "iv__ownership_basis"),
        *_STARTS,
        *_ENDS,
    )
    head: tuple | None = None  # of the site whose spans are being gathered
    spans: list[Span] = []

    def gathered() -> SiteFact:
        return SiteFact(*head[:-1], tuple(spans), before.get(head[0]), pupils.get(head[-1]))

    # Read in one go: every site is kept anyway, and a cursor that is held would be written out first.
    for group, pk, code, kind, school, school_name, label, own, state, owner, basis, *days in rows:
        period = _inside(days[:3], days[3:])
        if group not in found or period is None:
            continue
        if head is not None and head[0] != code:
            yield gathered()
            head, spans = None, []
        if head is None or period[0] <= day:  # named as on the day, or as near to it as it gets
            head = (code, site_in_full(school_name, label, own), kind, school, school_name, pk)
        spans.append(Span(found[group].code, *period, state, owner, basis))
    if head is not None:
        yield gathered()


def _pupils(day: date) -> dict[int, int]:
    """Of the school year of the day."""
    rows = Enrolment.objects.filter(school_year=school_year_of(day)).order_by()
    return dict(rows.values_list("site_id", "pupils"))


def _alliances(found: dict[int, GroupFact], window: Window) -> dict[int, list[tuple[date, date | None]]]:
    """When a group had an alliance: by members it names, or that the policy only counts."""
    out: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    named = _members(found, Relation.ALLIANCE, window).order_by()
    for group, *days in named.values_list("group_id", *_STARTS, *_ENDS):
        if group in found and (period := _inside(days[:3], days[3:])):
            out[group].append(period)
    declared = DeclaredMembers.objects.filter(overlapping(window.start, window.end), relation=Relation.ALLIANCE)
    for group, *period in declared.order_by().values_list("group_id", "valid_from", "valid_to"):
        if group in found:
            out[group].append(tuple(period))
    return {group: sorted(set(periods), key=lambda one: (one[0], one[1] or date.max)) for group, periods in out.items()}


def _matches(
    found: dict[int, GroupFact], day: date, agreed: Mapping[Partners, AgreedYear]
) -> dict[int, list[MatchFact]]:
    """The universities that worked with a school of the group on the day."""
    rows = Partnership.objects.active_on(day).annotate(
        uv=_on(day, "university__versions"), sv=_on(day, "school__versions"), key=F("pk")
    )
    out: dict[int, list[MatchFact]] = defaultdict(list)
    rows = rows.filter(uv__isnull=False, sv__isnull=False).order_by("group_id", "ordinal", "pk")
    for group, university, name, school, school_name in rows.values_list(
        "group_id", "university__code", "uv__name", "school__code", "sv__name"
    ):
        if group in found:
            match = MatchFact(f"{university}-{school}", name, school, school_name)
            if known := agreed.get((group, university, school)):
                match = replace(
                    match,
                    agreed=known.agreed,
                    received=known.cash.received,
                    late=known.cash.late,
                    earlier=known.cash.earlier,
                    paid=known.paid,
                    agreement=known.code,
                )
            out[group].append(match)
    return out


def _on(day: date, path: str) -> FilteredRelation:
    return Window(day, day + ONE_DAY).relation(path)
