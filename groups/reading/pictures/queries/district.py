"""The district in figures, as far as the reader sees it."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from groups.registry.models import (
    DeclaredMembers,
    EducationGroup,
    GroupVersion,
    Institution,
    InstitutionVersion,
    Membership,
    Partnership,
)
from groups.registry.register.queries.register import dated_relation
from groups.registry.register.words import Relation


@dataclass
class District:
    """Counts of what the reader sees. ``groups`` and ``sites`` by category, ``institutions`` by kind."""

    groups: dict[str, dict[str, int]] = field(default_factory=dict)
    sites: dict[tuple[str, str], int] = field(default_factory=dict)  # (category, relation)
    partnerships: dict[str, int] = field(default_factory=dict)
    states: dict[tuple[str, str], int] = field(default_factory=dict)  # (category, state) of tight sites
    declared: dict[str, int] = field(default_factory=dict)
    ownership: dict[tuple[str, str], int] = field(default_factory=dict)  # (kind, ownership)


def district_counts(day: date, groups: QuerySet[EducationGroup], institutions: QuerySet[Institution]) -> District:
    """Counted by the database, in five queries whatever the size."""
    out = District()
    members = _members(day, groups)
    partners = Partnership.objects.active_on(day).filter(group__in=groups, university__void=False, school__void=False)
    partners = _with_category(partners, day)
    declared = _with_category(DeclaredMembers.objects.active_on(day).filter(group__in=groups), day)
    out.groups = _groups(day, groups, members, partners, declared)
    rows = members.order_by().values_list("gv__category", "relation", "sv__state").annotate(n=Count("pk"))
    for category, relation, state, number in rows:
        out.sites[category, relation] = out.sites.get((category, relation), 0) + number
        if relation == Relation.TIGHT:
            out.states[category, state] = number
    out.partnerships = dict(partners.order_by().values_list("gv__category").annotate(n=Count("pk")))
    out.declared = {
        category: total or 0
        for category, total in declared.order_by().values_list("gv__category").annotate(n=Sum("total"))
    }
    out.ownership = {
        (kind, ownership): number
        for kind, ownership, number in InstitutionVersion.objects.active_on(day)
        .filter(institution__in=institutions)
        .order_by()
        .values_list("kind", "ownership")
        .annotate(n=Count("pk"))
    }
    return out


def _members(day: date, groups) -> QuerySet[Membership]:
    """The same rows that Annex 2 prints, with the category of their group."""
    rows = Membership.objects.active_on(day).filter(group__in=groups, site__void=False, site__institution__void=False)
    named = rows.annotate(
        sv=dated_relation("site__versions", day), iv=dated_relation("site__institution__versions", day)
    )
    return _with_category(named.filter(sv__isnull=False, iv__isnull=False), day)


def _groups(day: date, groups, members, partners, declared) -> dict[str, dict[str, int]]:
    """Groups by category, in all and by the relations they hold; a group may hold several."""
    of_group = {"group": OuterRef("group_id")}
    versions = (
        GroupVersion.objects.active_on(day)
        .filter(group__in=groups)
        .order_by()
        .annotate(
            **{
                f"holds_{relation}": Exists(members.filter(**of_group, relation=relation).order_by())
                | Exists(declared.filter(**of_group, relation=relation).order_by())
                if relation.facts.of_sites
                else Exists(partners.filter(**of_group).order_by())
                for relation in Relation
            }
        )
    )
    rows = versions.values_list("category").annotate(
        n=Count("pk"),
        **{f"n_{relation}": Count("pk", filter=Q(**{f"holds_{relation}": True})) for relation in Relation},
    )
    return {category: dict(zip(("total", *Relation.values), numbers, strict=True)) for category, *numbers in rows}


def _with_category(rows, day: date):
    return rows.annotate(gv=dated_relation("group__versions", day)).filter(gv__category__isnull=False)
