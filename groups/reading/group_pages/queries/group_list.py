"""The list of groups: counts, filters and pages by the database, so that its cost does not follow the register's size."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from groups.registry.models import (
    DeclaredMembers,
    EducationGroup,
    GroupVersion,
    InstitutionVersion,
    Lead,
    Membership,
    Partnership,
    SiteVersion,
)
from groups.registry.register.queries.lookup import named, sites_named
from groups.registry.register.queries.register import dated_relation
from groups.registry.register.words import NOT_OPEN_STATES, Ownership, Relation, SiteState

# Of the tight relation the sites are counted, of the others the groups.
GROUPS_COUNTED = tuple(relation.value for relation in Relation if relation != Relation.TIGHT)
PENDING = "pending"  # any of the states in which a site is not open yet


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a reader filters by; "" filters by nothing."""

    q: str = ""
    relation: str = ""
    state: str = ""

    def __bool__(self) -> bool:
        return bool(self.q or self.relation or self.state)


@dataclass(frozen=True, slots=True)
class ListFigures:
    """Counts of the groups within scope on a day. ``unknown``: open tight sites whose ownership is unknown."""

    groups: int
    tight: int
    tight_open: int
    holding: dict[str, int]  # groups, by the relations they hold
    unknown: int
    by_category: dict[str, int]


def list_figures(day: date, visible: QuerySet[EducationGroup]) -> ListFigures:
    """Three queries whatever the size; their cost does follow it, so callers keep the result until something changes."""
    tight = (
        Membership.objects.active_on(day)
        .filter(relation=Relation.TIGHT, group__in=visible, site__void=False, site__institution__void=False)
        .annotate(sv=dated_relation("site__versions", day), iv=dated_relation("site__institution__versions", day))
        .filter(sv__isnull=False, iv__isnull=False)
    )
    opened = Q(sv__state=SiteState.OPEN)
    unknown = Q(sv__ownership=Ownership.UNKNOWN) | Q(sv__ownership__isnull=True, iv__ownership=Ownership.UNKNOWN)
    sites = tight.aggregate(
        all=Count("pk"), opened=Count("pk", filter=opened), unknown=Count("pk", filter=opened & unknown)
    )
    groups = _versions(day, visible).aggregate(
        all=Count("pk"), **{value: Count("pk", filter=_holds_relation(value, day)) for value in GROUPS_COUNTED}
    )
    return ListFigures(
        groups=groups["all"],
        tight=sites["all"],
        tight_open=sites["opened"],
        holding={value: groups[value] for value in GROUPS_COUNTED},
        unknown=sites["unknown"],
        by_category=counts_by_category(_versions(day, visible)),
    )


def _versions(day: date, visible: QuerySet[EducationGroup]) -> QuerySet[GroupVersion]:
    return GroupVersion.objects.active_on(day).filter(group__in=visible)


def _holds_relation(relation: str, day: date):
    """Does the group hold the relation that day? It may be by declared members only."""
    own = {"group": OuterRef("group")}
    if not Relation(relation).facts.of_sites:
        return Exists(Partnership.objects.active_on(day).filter(**own))
    held = Membership.objects.active_on(day).filter(**own, relation=relation)
    return Exists(held) | Exists(DeclaredMembers.objects.active_on(day).filter(**own, relation=relation))


def fitting(day: date, visible: QuerySet[EducationGroup], chosen: Chosen) -> QuerySet[GroupVersion]:
    """Versions of the groups that fit, in the order of Annex 2."""
    rows = _versions(day, visible)
    if chosen.relation:
        rows = rows.filter(_holds_relation(chosen.relation, day))
    if chosen.state:
        states = NOT_OPEN_STATES if chosen.state == PENDING else (chosen.state,)
        sites = SiteVersion.objects.active_on(day).filter(state__in=states).order_by().values("site")
        members = Membership.objects.active_on(day).filter(group=OuterRef("group"), site__in=sites)
        rows = rows.filter(Exists(members))
    if text := chosen.q.strip():
        rows = rows.filter(_named_in(text, day))
    return rows.order_by("category", "ordinal", "group_id")


def _named_in(text: str, day: date) -> Q:
    """The text stands in the group's name, or in that of its lead, a member, a partner, or a declared number."""
    sites = sites_named(text).active_on(day).order_by().values("site")
    # A name printed with its campus means that site, not every group of its school.
    names = named(InstitutionVersion, text).active_on(day).order_by().values("institution")
    members = Membership.objects.active_on(day).filter(Q(site__in=sites) | Q(site__institution__in=names))
    leads = Lead.objects.active_on(day).filter(Q(site__in=sites) | Q(institution__in=names))
    partners = Partnership.objects.active_on(day).filter(
        Q(university__in=names) | Q(prints_school=True, school__in=names)
    )
    declared = DeclaredMembers.objects.active_on(day).filter(wording__holds=text)
    match = Q(pk__in=named(GroupVersion, text).order_by().values("pk"))
    for rows in (members, leads, partners, declared):
        match |= Q(group__in=rows.order_by().values("group"))
    return match


def counts_by_category(rows: QuerySet[GroupVersion]) -> dict[str, int]:
    """How many of the rows stand in each category; a category without any is not there."""
    return dict(rows.order_by().values_list("category").annotate(count=Count("pk")))
