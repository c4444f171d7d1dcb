"""Certificates: of a person, by number, and what a stranger is told."""

from datetime import date

from django.db.models import Max, Min, QuerySet
from django.utils.crypto import constant_time_compare

from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.scope import Scope
from staffing.certificates.models import Certificate
from staffing.certificates.rules import UNKNOWN, Answer, answer_of
from staffing.roster.models import StaffMember


def visible_certificates(scope: Scope, right: str = VIEW_ROSTER) -> QuerySet[Certificate]:
    """Of people whose last post is at a place of one's scope is asked by the page; here: whom one sees at all."""
    people = StaffMember.objects.visible_to(scope, right).order_by()
    return with_ends(Certificate.objects.filter(person__in=people.values("pk")))


def with_ends(rows: QuerySet[Certificate]) -> QuerySet[Certificate]:
    return rows.select_related("person", "issued_by", "replaced_by", "withdrawal").order_by("-pk")


def by_holding(rows: QuerySet[Certificate]) -> dict[str, QuerySet[Certificate]]:
    """All, and those of each standing."""
    return {
        "": rows,
        "valid": rows.filter(replaced_by__isnull=True, withdrawal__isnull=True),
        "replaced": rows.filter(replaced_by__isnull=False),
        "withdrawn": rows.filter(withdrawal__isnull=False),
    }


def days_of(rows: QuerySet[Certificate]) -> tuple[date, date] | None:
    """The first and the last day on which any was issued."""
    found = rows.order_by().aggregate(first=Min("issued_on"), last=Max("issued_on"))
    return (found["first"], found["last"]) if found["first"] else None


def in_force(person: StaffMember) -> Certificate | None:
    """The one of the person that nothing took the place of, and that was not withdrawn."""
    rows = Certificate.objects.filter(person=person, replaced_by__isnull=True, withdrawal__isnull=True)
    return rows.order_by("-pk").first()


def standing_of(row: Certificate) -> Answer:
    """``row`` from ``with_ends``: no further question."""
    return answer_of(
        row.issued_on,
        replaced_by=row.replaced_by.number if hasattr(row, "replaced_by") else "",
        withdrawn=row.withdrawal.withdrawn_on if hasattr(row, "withdrawal") else None,
    )


def holds_now(row: Certificate) -> str:
    """Which of ``by_holding`` it belongs to; ``row`` from ``with_ends``."""
    if hasattr(row, "replaced_by"):
        return "replaced"
    return "withdrawn" if hasattr(row, "withdrawal") else "valid"


def checked(number: str, word: str) -> Answer:
    """One query at most: what cannot be a number is none."""
    number = number.strip().upper()
    if not (number.isascii() and number.isalnum()):
        return Answer("due", UNKNOWN)
    row = with_ends(Certificate.objects.filter(number=number)).first()
    known = row.check_word if row is not None else ""
    if not constant_time_compare(word.strip().upper(), known) or row is None:
        return Answer("due", UNKNOWN)
    return standing_of(row)
