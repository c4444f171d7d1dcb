"""Which institutions groups share on a day. A constant number of queries."""

from datetime import date

from django.db.models import Q, QuerySet

from groups.reading.pictures.rules import (
    LEAD,
    SCHOOL,
    UNIVERSITY,
    Body,
    Neighbour,
    Network,
    Spot,
    Tie,
    neighbours,
    network_of,
    shared_ids,
)
from groups.registry.models import EducationGroup, GroupVersion, InstitutionVersion, Lead, Membership, Partnership
from groups.registry.register.queries.register import Register, dated_relation
from groups.registry.register.rules.wording import site_part


def _spots(day: date, groups: QuerySet[EducationGroup]) -> list[Spot]:
    rows = GroupVersion.objects.active_on(day).filter(group__in=groups).order_by("pk")
    return [Spot(*row) for row in rows.values_list("group_id", "group__code", "name", "category", "ordinal")]


def _bodies(day: date, ids) -> list[Body]:
    rows = InstitutionVersion.objects.active_on(day).filter(institution__in=ids, institution__void=False)
    return [
        Body(*row)
        for row in rows.order_by("institution__code").values_list("institution_id", "institution__code", "name", "kind")
    ]


def _ties(day: date, groups, institutions=None) -> list[Tie]:
    """Parts that institutions have in the groups; only of the named ones if given. Three queries."""
    leads = Lead.objects.active_on(day).filter(group__in=groups)
    members = Membership.objects.active_on(day).filter(
        group__in=groups, site__void=False, site__institution__void=False
    )
    partners = Partnership.objects.active_on(day).filter(group__in=groups)
    if institutions is not None:
        leads = leads.filter(institution__in=institutions)
        members = members.filter(site__institution__in=institutions)
        partners = partners.filter(Q(university__in=institutions) | Q(school__in=institutions))
    leads = leads.annotate(sv=dated_relation("site__versions", day)).order_by("pk")
    members = members.annotate(sv=dated_relation("site__versions", day)).filter(sv__isnull=False).order_by("pk")
    out = [
        Tie(institution, group, LEAD, site_part(label, own_name))
        for institution, group, label, own_name in leads.values_list(
            "institution_id", "group_id", "sv__label", "sv__own_name"
        )
    ]
    out += [
        Tie(institution, group, relation, site_part(label, own_name))
        for institution, group, relation, label, own_name in members.values_list(
            "site__institution_id", "group_id", "relation", "sv__label", "sv__own_name"
        )
    ]
    for group, university, school in partners.order_by("pk").values_list("group_id", "university_id", "school_id"):
        out += [Tie(university, group, UNIVERSITY), Tie(school, group, SCHOOL)]
    return out


def shared_network(day: date, groups: QuerySet[EducationGroup]) -> Network:
    """The groups (a scoped queryset) and the institutions that two or more of them share. Five queries."""
    spots = _spots(day, groups)
    ties = _ties(day, groups)
    return network_of(spots, _bodies(day, shared_ids(ties)), ties)


def neighbours_of(register: Register, group: EducationGroup, visible: QuerySet[EducationGroup]) -> list[Neighbour]:
    """Groups within the reader's scope that share an institution with ``group`` on the register's day. Five queries."""
    own = own_ties(register, group.pk)
    institutions = {tie.institution for tie in own}
    others = [
        tie
        for tie in _ties(register.day, visible.exclude(pk=group.pk), institutions)
        if tie.institution in institutions
    ]
    spots = _spots(register.day, visible.filter(pk__in={tie.group for tie in others}))
    return neighbours(own, others, spots, _bodies(register.day, {tie.institution for tie in others}))


def own_ties(register: Register, group: int) -> list[Tie]:
    out = []
    if lead := register.leads.get(group):
        out.append(Tie(lead.institution, group, LEAD, site_part(lead.label, lead.own_name) if lead.site else ""))
    for row in register.members.get(group, ()):
        out.append(Tie(row.institution, group, row.relation, site_part(row.label, row.own_name)))
    for row in register.partners.get(group, ()):
        out += [Tie(row.university, group, UNIVERSITY), Tie(row.school, group, SCHOOL)]
    return out
