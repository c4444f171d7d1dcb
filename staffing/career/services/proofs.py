"""Scans that prove a dated fact: read by who may know the kind of an absence, every opening on record."""

from django.urls import reverse

from groups.rights.roles import SEE_ABSENCES, VIEW_ROSTER
from nanan_groups.kit.scope import Scope
from nanan_groups.records.attachments.owners import Owner, RoomUnit, register_owner
from nanan_groups.records.models import Attachment
from staffing.career.models.facts import PersonFact
from staffing.career.queries.facts import MODELS
from staffing.roster.models import StaffMember
from staffing.roster.queries.people import is_own
from staffing.roster.queries.posts import home_post
from staffing.roster.services.basics import may_keep

FACT = "staff-fact"


def fact_owner(kind: str, row: PersonFact) -> Owner:
    return Owner(FACT, f"{kind}-{row.pk}")


def fact_of(code: str) -> tuple[str, PersonFact] | None:
    kind, _, key = code.rpartition("-")
    if kind not in MODELS or not key.isdigit():
        return None
    row = MODELS[kind].objects.select_related("person").filter(pk=int(key[:12])).first()
    return None if row is None else (kind, row)


def _school_of(person: StaffMember) -> int | None:
    home = home_post(person)
    return home.institution_id if home else None


def may_see_kind(scope: Scope, person: StaffMember) -> bool:
    """May this person know of what kind an absence was?"""
    return scope.may_for_institution(SEE_ABSENCES, _school_of(person))


def _may_read(scope: Scope, code: str) -> bool:
    found = fact_of(code)
    if found is None:
        return False
    kind, row = found
    visible = StaffMember.objects.visible_to(scope, VIEW_ROSTER).filter(pk=row.person_id).exists()
    visible = visible and is_own(scope, row.person)
    return visible and (kind != "absences" or may_see_kind(scope, row.person))


def _may_write(scope: Scope, code: str) -> bool:
    found = fact_of(code)
    return found is not None and may_keep(scope, _school_of(found[1].person))


def _unit(code: str) -> RoomUnit:
    home = home_post(fact_of(code)[1].person)
    return RoomUnit(home.institution.code, str(home.institution)) if home else RoomUnit("staff", "教职工")


def _url(code: str) -> str:
    kind, row = fact_of(code)
    return reverse("staffing:fact", args=[row.person.code, kind, row.pk])


def proofs_of(kind: str, rows) -> dict[int, int]:
    """How many standing attachments each row has. One query."""
    codes = {f"{kind}-{pk}": pk for pk in rows}
    found = Attachment.objects.filter(about_kind=FACT, about_code__in=codes, withdrawn_at__isnull=True)
    out: dict[int, int] = {}
    for code in found.order_by("pk").values_list("about_code", flat=True):
        out[codes[code]] = out.get(codes[code], 0) + 1
    return out


register_owner(
    FACT,
    may_read=_may_read,
    may_write=_may_write,
    unit_of=_unit,
    title_of=lambda code: str(fact_of(code)[1]),
    url_of=_url,
    handed_in=lambda code: False,
    personal=True,
)
