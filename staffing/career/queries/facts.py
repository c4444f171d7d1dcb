"""The dated facts of people: as rows, as values of a day, as what is printed of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from nanan_groups.kit.scope import Scope
from staffing.career.models import Absence, LeadershipTerm, OwnRetirement, RetirementRule, StaffHonour, StaffTitle
from staffing.career.rules.following import Held, value_on
from staffing.career.rules.retirement import RetirementAge
from staffing.career.words import HONOUR_RANK
from staffing.roster.models import StaffMember, StaffPost


@dataclass(frozen=True, slots=True)
class Fact:
    """One row as people read it. ``when``: now, coming, past."""

    pk: int
    kind: str
    text: str
    value: str
    start: date
    end: date | None
    period: str
    document: str
    when: str
    proofs: int = 0


def held_rows(model, person: StaffMember) -> list[Held]:
    rows = model.objects.filter(person=person).order_by("valid_from", "pk")
    return [Held(*row) for row in rows.values_list("pk", model.value, "valid_from", "valid_to")]


def facts_of(model, kind: str, person: StaffMember, day: date) -> list[Fact]:
    """Newest first. One query."""
    rows = model.objects.filter(person=person).order_by("-valid_from", "-pk")
    if model is LeadershipTerm:
        rows = rows.select_related("institution")
    return [_fact(row, kind, day) for row in rows]


def _fact(row, kind: str, day: date) -> Fact:
    when = "now" if row.active_on(day) else ("coming" if row.valid_from > day else "past")
    text = getattr(row, f"get_{row.value}_display")()
    if isinstance(row, LeadershipTerm):
        text = f"{row.institution} {text} 第{row.number}任"
    return Fact(
        row.pk, kind, text, getattr(row, row.value), row.valid_from, row.valid_to, row.period_text, row.document, when
    )


def of_schools(model, scope: Scope, right: str, day: date):
    """Rows of those who hold a main post that day at a school for which one has the right."""
    posts = StaffPost.objects.visible_to(scope, right).active_on(day).filter(main=True, person=OuterRef("person"))
    return model.objects.filter(Exists(posts.order_by()))


# --- as of a day, for many people ------------------------------------------------------------------------------------
def honours_on(people: Collection[int] | None, day: date) -> dict[int, str]:
    """Person → the highest honour held that day, of those who have rows at all; the others hold what the roster says. One
    query. ``people`` None: everybody."""
    rows = StaffHonour.objects.order_by("person_id", "valid_from", "pk")
    if people is not None:
        rows = rows.filter(person__in=people)
    held: dict[int, list[Held]] = {}
    for person, *row in rows.values_list("person_id", "pk", "honour", "valid_from", "valid_to"):
        held.setdefault(person, []).append(Held(*row))
    return {person: value_on(own, "", day, rank=HONOUR_RANK.__getitem__) for person, own in held.items()}


def ages_on(day: date) -> tuple[RetirementAge, ...]:
    rows = RetirementRule.objects.filter(valid_from__lte=day).order_by("who", "valid_from")
    return tuple(
        RetirementAge(one.who, one.age, one.base_month, one.step, one.most, one.source)
        for one in rows
        if one.active_on(day)
    )


def own_months(people: Collection[int] | None = None) -> dict[int, date]:
    rows = OwnRetirement.objects.order_by("pk")
    if people is not None:
        rows = rows.filter(person__in=people)
    return dict(rows.values_list("person_id", "month"))


def absences_over(people: Collection[int] | None, start: date, end: date) -> dict[int, list[Absence]]:
    """Those that share a day with the period, by person."""
    rows = Absence.objects.overlapping(start, end).order_by("person_id", "valid_from", "pk")
    if people is not None:
        rows = rows.filter(person__in=people)
    out: dict[int, list[Absence]] = {}
    for row in rows:
        out.setdefault(row.person_id, []).append(row)
    return out


MODELS = {"titles": StaffTitle, "honours": StaffHonour, "terms": LeadershipTerm, "absences": Absence}
