"""Organs, their seats and the facts they follow from, as of a day. Constant numbers of queries; plain rows out."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import F, QuerySet

from groups.governance.organs.models import BodyMember, BodyVersion, GoverningBody, RotatingChair
from groups.governance.organs.rules.rotation import TermRow
from groups.governance.organs.rules.seats import (
    GroupFacts,
    OrganRow,
    School,
    SeatRow,
    Warning,
    differences,
    kind_order,
    seat_order,
)
from groups.registry.institutions.queries import leaders_on
from groups.registry.models import EducationGroup, InstitutionVersion
from groups.registry.register.queries.ended import why_over
from groups.registry.register.queries.register import Register, dated_relation, load_register
from groups.registry.register.words import GroupCategory, InstitutionKind, Relation, SiteState
from groups.rights.checks import own_places
from groups.rights.roles import WRITE_ORGANS
from groups.rights.words import Place
from nanan_groups.kit.scope import Scope


def may_write_organs(scope: Scope, group: int) -> bool:
    """The registry officer everywhere; the group's principal and office for their own group."""
    return scope.may_everywhere(WRITE_ORGANS) or group in own_places(scope, WRITE_ORGANS, Place.GROUP)


def writes_organs(scope: Scope, group: int) -> bool:
    """Who may, as long as the group is not over: afterwards its organs rest like its cases."""
    return may_write_organs(scope, group) and not why_over(group)


def facts_of(groups: QuerySet[EducationGroup], day: date) -> dict[int, GroupFacts]:
    """What the register says of each group in force that day. Eight queries."""
    return facts_from(load_register(day, groups))


def facts_from(register: Register) -> dict[int, GroupFacts]:
    """The same from a register already loaded: three queries, of who leads the schools two."""
    day = register.day
    ids = {row.institution for rows in register.members.values() for row in rows}
    ids |= {lead.institution for lead in register.leads.values()}
    ids |= {pk for rows in register.partners.values() for row in rows for pk in (row.university, row.school)}
    people = {pk: (one.head, one.secretary) for pk, one in leaders_on(ids, day).items()}
    kinds = dict(
        InstitutionVersion.objects.active_on(day)
        .filter(institution__in=ids)
        .order_by("pk")
        .values_list("institution_id", "kind")
    )

    def school(pk: int, code: str, name: str) -> School:
        word = "园长" if kinds.get(pk) == InstitutionKind.KINDERGARTEN else "校长"
        return School(pk, code, name, *people.get(pk, ("", "")), word)

    return {group.pk: _facts(register, group, school) for group in register.groups}


def _facts(register: Register, group, school) -> GroupFacts:
    lead = register.leads.get(group.pk)
    partners = register.partners.get(group.pk, ())

    def members(relation) -> tuple[School, ...]:
        """Schools with an open site: what is being built has no principal yet."""
        rows = [
            row
            for row in register.of(group.pk, relation)
            if row.state == SiteState.OPEN
            and not row.placeholder
            and not (lead and row.institution == lead.institution)
        ]
        return tuple(
            {row.institution: school(row.institution, row.institution_code, row.name) for row in rows}.values()
        )

    return GroupFacts(
        group.pk,
        group.code,
        group.name,
        tuple(register.relations(group.pk)),
        school(lead.institution, lead.institution_code, lead.name) if lead else None,
        members(Relation.TIGHT),
        members(Relation.ALLIANCE),
        tuple({row.school: school(row.school, row.school_code, row.school_name) for row in partners}.values()),
        tuple(
            {
                row.university: school(row.university, row.university_code, row.university_name) for row in partners
            }.values()
        ),
        group.category == GroupCategory.PRESCHOOL_CLUSTER,
    )


def organs_of(groups: QuerySet[EducationGroup], day: date) -> dict[int, list[OrganRow]]:
    """The organs in force that day with every seat they ever had, in the order of their kinds, the chair first. Two
    queries."""
    versions = list(
        BodyVersion.objects.active_on(day)
        .filter(body__group__in=groups, body__in=GoverningBody.objects.active_on(day))
        .select_related("body")
        .order_by("body__group__code", "pk")
    )
    versions.sort(key=lambda version: kind_order(version.body.kind))
    seats = seats_of({version.body_id for version in versions}, day)
    out: dict[int, list[OrganRow]] = defaultdict(list)
    for version in versions:
        body = version.body
        out[body.group_id].append(
            OrganRow(
                body.pk,
                body.code,
                body.kind,
                version.name,
                version.seats,
                version.seats_basis,
                version.quorum,
                version.paper,
                body.source,
                body.valid_from,
                body.valid_to,
                tuple(seats.get(body.pk, ())),
            )
        )
    return out


def seats_of(bodies: Iterable[int], day: date) -> dict[int, list[SeatRow]]:
    """Every seat of some organs, past ones too; schools by their name of the day."""
    rows = (
        BodyMember.objects.filter(body__in=bodies)
        .annotate(iv=dated_relation("institution__versions", day))
        .annotate(school_name=F("iv__name"))
        .order_by("body_id", "valid_from", "pk")
    )
    out: dict[int, list[SeatRow]] = defaultdict(list)
    for row in rows:
        out[row.body_id].append(
            SeatRow(
                row.pk,
                row.person,
                row.institution_id,
                row.school_name or "",
                row.post,
                row.position,
                row.seat_kind,
                row.source,
                row.valid_from,
                row.valid_to,
            )
        )
    return {body: sorted(seats, key=lambda seat: seat_order(seat.position)) for body, seats in out.items()}


def warnings_of(groups: QuerySet[EducationGroup], day: date) -> dict[int, tuple[GroupFacts, list[Warning]]]:
    """Every group in force with where its organs and the register differ."""
    organs = organs_of(groups, day)
    return {pk: (facts, differences(facts, organs.get(pk, ()), day)) for pk, facts in facts_of(groups, day).items()}


def terms_of(group: EducationGroup, day: date) -> list[TermRow]:
    """Every year that some council of the group had, past councils too."""
    rows = (
        RotatingChair.objects.filter(body__group=group)
        .annotate(iv=dated_relation("institution__versions", day))
        .order_by("school_year", "body_id")
        .values_list(
            "pk",
            "school_year",
            "institution_id",
            "iv__name",
            "person",
            "research",
            "studies",
            "training",
            "handed_over_on",
            "handover",
            "source",
        )
    )
    return [TermRow(pk, year, school, name or "", *rest) for pk, year, school, name, *rest in rows]
