"""The register in figures as of a day. Each figure is counted by the database, in six queries whatever the size."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from groups.registry.register.models import (
    DeclaredMembers,
    GroupVersion,
    InstitutionVersion,
    Membership,
    Partnership,
    SiteVersion,
)
from groups.registry.register.queries.register import dated_relation
from groups.registry.register.words import (
    DISTRICT_KINDS,
    PARTNER_KINDS,
    STANDING_STATES,
    Basis,
    DeclaredKind,
    GroupCategory,
    Ownership,
    Relation,
    SiteState,
)


def registry_summary(day: date) -> dict:
    """Groups, tight sites, institutions, ownership and declared members of the whole register on ``day``.

    ``sites`` are tight member sites; one with a provisional name counts as open (docs/领域.md 第2.1节). ``named`` are
    the district's schools and kindergartens without placeholders. What is void, merged or closed does not count.
    """
    groups = GroupVersion.objects.active_on(day).filter(group__void=False).order_by()
    ids = groups.values("group_id")
    declared = DeclaredMembers.objects.active_on(day).filter(group__in=ids).order_by()
    return {
        "groups": _groups(groups),
        "sites": _sites(_members(day, ids, Relation.TIGHT)),
        **_institutions(day),
        "declared": _declared(declared),
        **{
            f"{relation}_groups": groups.filter(_holders(day, ids, declared, relation)).count()
            for relation in Relation
            if relation != Relation.TIGHT  # its sites are counted one by one
        },
    }


def _groups(groups: QuerySet[GroupVersion]) -> dict:
    found = dict(groups.values_list("category").annotate(number=Count("pk")))
    return {
        "total": sum(found.values()),
        "by_category": {category: found.get(category, 0) for category in GroupCategory.values},
    }


def _members(day: date, ids, relation: str) -> QuerySet[Membership]:
    """Memberships whose site and institution are in the register that day: the same rows that Annex 2 prints."""
    rows = Membership.objects.active_on(day).filter(
        relation=relation, group__in=ids, site__void=False, site__institution__void=False
    )
    joined = rows.annotate(
        sv=dated_relation("site__versions", day), iv=dated_relation("site__institution__versions", day)
    )
    return joined.filter(sv__isnull=False, iv__isnull=False).order_by()


def _holders(day: date, ids, declared: QuerySet[DeclaredMembers], relation: Relation) -> Q:
    """The groups that hold a relation: by members named or only counted, or by a partnership."""
    if not relation.facts.of_sites:
        return Q(group__in=_partnerships(day).values("group_id"))
    named = Q(group__in=_members(day, ids, relation).values("group_id"))
    return named | Q(group__in=declared.filter(relation=relation).values("group_id"))


def _partnerships(day: date) -> QuerySet[Partnership]:
    joined = Partnership.objects.active_on(day).annotate(
        uv=dated_relation("university__versions", day), sv=dated_relation("school__versions", day)
    )
    return joined.filter(uv__isnull=False, sv__isnull=False).order_by()


def _sites(members: QuerySet[Membership]) -> dict:
    found = {
        state: (number, provisional)
        for state, number, provisional in members.values_list("sv__state").annotate(
            number=Count("pk"), provisional=Count("pk", filter=Q(iv__provisional=True))
        )
    }
    # A closed site has no membership (check_registry); should one be left over, it is not counted.
    by_state = {state: found.get(state, (0, 0))[0] for state in STANDING_STATES}
    return {
        "total": sum(by_state.values()),
        "by_state": by_state,
        "provisional_name": found.get(SiteState.OPEN, (0, 0))[1],
    }


def _institutions(day: date) -> dict:
    """One row for each combination that occurs; a placeholder is nobody's school yet, whatever its kind."""
    running = (
        SiteVersion.objects.active_on(day)
        .filter(site__institution=OuterRef("institution"), site__void=False)
        .exclude(state=SiteState.CLOSED)
    )
    rows = InstitutionVersion.objects.active_on(day).filter(Exists(running), institution__void=False).order_by()
    counts = {"named": 0, "placeholders": 0, "partners": 0}
    ownership = {code: dict.fromkeys(Basis.values, 0) for code in Ownership.values}
    for placeholder, kind, owner, basis, number in rows.values_list(
        "placeholder", "kind", "ownership", "ownership_basis"
    ).annotate(number=Count("pk")):
        if placeholder:
            counts["placeholders"] += number
        elif kind in DISTRICT_KINDS:
            counts["named"] += number
            ownership[owner][basis] += number
        elif kind in PARTNER_KINDS:
            counts["partners"] += number
    return {"institutions": counts, "ownership": ownership}


_COUNTED = ("district_public", "public", "inclusive_private", "private")


def _declared(rows: QuerySet[DeclaredMembers]) -> dict:
    """The policy's own numbers, not yet itemised or not; they do not shrink when members are named."""
    found = {
        kind: [number or 0 for number in numbers]
        for kind, *numbers in rows.values_list("kind").annotate(
            all=Sum("total"), **{f"sum_{name}": Sum(name) for name in _COUNTED}
        )
    }
    nothing = [0] * (1 + len(_COUNTED))
    total, *parts = found.get(DeclaredKind.CLUSTER, nothing)
    return {
        "clusters": {"total": total, "by_ownership": dict(zip(_COUNTED, parts, strict=True))},
        "attached": found.get(DeclaredKind.ATTACHED, nothing)[0],
        "resource_rooms": found.get(DeclaredKind.RESOURCE_ROOM, nothing)[0],
    }
