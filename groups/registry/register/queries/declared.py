"""How many of the members the policy only counts are named so far (docs/领域.md 第2.2节)."""

from datetime import date

from django.db.models import Count, Q

from groups.registry.register.models import Lead, Membership
from groups.registry.register.queries.register import DeclaredRow, dated_relation
from groups.registry.register.words import DeclaredKind, Relation, SiteKind, SiteState

# Reading: the totals include the lead and members that Annex 2 lists elsewhere (直属公办1所 fits the leads; 公办4所 fits
# the four of 区妇联). So "named so far" starts at those.


def named_counts(declared: list[DeclaredRow], day: date) -> dict[int, int]:
    """By declared row: institutions (clusters) or sites (attached) named under it or listed elsewhere. Three queries."""
    if not declared:
        return {}
    itemised = dict(
        Membership.objects.active_on(day)
        .filter(declared__in=[row.pk for row in declared])
        .order_by()
        .values_list("declared")
        .annotate(n=Count("site__institution", distinct=True))
    )
    elsewhere = {}
    if any(row.kind == DeclaredKind.CLUSTER for row in declared):
        elsewhere |= _with_the_lead(declared, day)
    if any(row.kind == DeclaredKind.ATTACHED for row in declared):
        count = _attached(day)
        elsewhere |= {row.pk: count for row in declared if row.kind == DeclaredKind.ATTACHED}
    return {row.pk: itemised.get(row.pk, 0) + elsewhere.get(row.pk, 0) for row in declared}


def _with_the_lead(declared, day) -> dict[int, int]:
    """Of a cluster: its lead, and the open tight kindergartens of the other groups that the same lead leads.

    One itemised under the cluster as well counts once, there.
    """
    wanted = {row.group: row for row in declared if row.kind == DeclaredKind.CLUSTER}
    own = Lead.objects.active_on(day).filter(group__in=list(wanted)).order_by().values("institution")
    leads = list(
        Lead.objects.active_on(day).filter(institution__in=own).order_by("pk").values_list("group_id", "institution_id")
    )
    lead_of = {group: institution for group, institution in leads if group in wanted}
    led: dict[int, set[int]] = {}
    for group, institution in leads:
        led.setdefault(institution, set()).add(group)
    members = (
        Membership.objects.active_on(day)
        .filter(Q(relation=Relation.TIGHT) | Q(declared__isnull=False))
        .filter(group__in=[g for institution in lead_of.values() for g in led[institution]])
        .annotate(sv=dated_relation("site__versions", day))
        .filter(sv__state=SiteState.OPEN)
        .order_by("pk")
        .values_list("group_id", "site__institution_id", "declared_id")
    )
    rows = list(members)
    out = {}
    for group, institution in lead_of.items():
        declared_row = wanted[group]
        itemised = {i for _, i, under in rows if under == declared_row.pk}
        listed = {i for g, i, under in rows if g in led[institution] and under is None} | {institution}
        out[declared_row.pk] = len(listed - itemised)
    return out


def _attached(day) -> int:
    """Attached classes listed as tight members anywhere, and those that lead a group."""
    tight = Membership.objects.active_on(day).filter(
        relation=Relation.TIGHT, site__kind=SiteKind.ATTACHED, declared__isnull=True
    )
    leads = Lead.objects.active_on(day).filter(site__kind=SiteKind.ATTACHED)
    named = Membership.objects.active_on(day).filter(declared__kind=DeclaredKind.ATTACHED)
    taken = set(named.order_by().values_list("site_id", flat=True))
    sites = set(tight.order_by().values_list("site_id", flat=True)) | set(
        leads.order_by().values_list("site_id", flat=True)
    )
    return len(sites - taken)
