"""Transfers between schools, read from the posts: one ends on the day on which the next begins elsewhere."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from groups.registry.models import InstitutionVersion
from groups.registry.register.queries.register import dated_relation
from nanan_groups.kit.scope import Scope
from staffing.career.rules.continuity import Merger
from staffing.roster.models import StaffPost


@dataclass(frozen=True, slots=True)
class Move:
    code: str
    name: str
    staff_no: str
    old: str
    old_code: str
    new: str
    new_code: str
    new_id: int
    day: date
    post_kind: str
    leadership: str


def moves(scope: Scope, right: str, start: date, end: date | None = None) -> QuerySet[StaffPost]:
    """Main posts begun from ``start`` on (before ``end``) by people who until then were elsewhere, where the old school or the
    new one is within the right."""
    before = StaffPost.objects.filter(person=OuterRef("person"), main=True, valid_to=OuterRef("valid_from")).exclude(
        institution=OuterRef("institution")
    )
    rows = StaffPost.objects.filter(main=True, valid_from__gte=start)
    if end is not None:
        rows = rows.filter(valid_from__lt=end)
    rows = rows.annotate(old_id=Subquery(before.order_by("pk").values("institution")[:1])).filter(old_id__isnull=False)
    reach = scope.reach(right)
    if reach.everywhere:
        return rows
    of_old = StaffPost.objects.visible_to(scope, right).filter(
        person=OuterRef("person"), main=True, valid_to=OuterRef("valid_from")
    )
    seen = Q(institution__in=reach.institutions) | Q(site__in=reach.sites) | Exists(of_old.order_by())
    return rows.filter(seen)


def listed(rows: QuerySet[StaffPost], day: date, limit: int = 500) -> list[Move]:
    """Newest first. Two queries."""
    rows = rows.annotate(iv=dated_relation("institution__versions", day)).order_by("-valid_from", "person__code")
    names = (
        "person__code", "person__name", "person__staff_no", "old_id", "iv__name", "institution__code", "institution_id",
        "valid_from", "post_kind", "leadership",
    )  # fmt: skip
    found = list(rows.values_list(*names)[:limit])
    old = InstitutionVersion.objects.filter(institution__in={row[3] for row in found}).order_by("valid_from")
    told = {
        pk: (name, code) for pk, name, code in old.values_list("institution_id", "name", "institution__code")
    }  # the last name it had
    return [
        Move(code, name, number, *told.get(school, ("", "")), new or new_code, new_code, new_id, since, kind, post)
        for code, name, number, school, new, new_code, new_id, since, kind, post in found
    ]


def mergers() -> list[Merger]:
    """Schools that merged into another, and the day. One query."""
    rows = (
        InstitutionVersion.objects.filter(institution__merged_into__isnull=False, valid_to__isnull=False)
        .order_by("institution_id", "valid_to")
        .values_list("institution_id", "institution__merged_into_id", "valid_to")
    )
    last = {old: (new, day) for old, new, day in rows}
    return [Merger(old, new, day) for old, (new, day) in last.items()]


def left_behind(scope: Scope, right: str) -> list[tuple[str, str, str, date, int]]:
    """Schools that merged while people still hold posts there: (code, name, into, day, people)."""
    out = []
    for one in mergers():
        posts = StaffPost.objects.visible_to(scope, right).filter(institution=one.old, main=True)
        people = posts.active_or_coming(one.day).values("person").distinct().count()
        if people:
            names = InstitutionVersion.objects.filter(institution__in=(one.old, one.new)).order_by("valid_from")
            told = {
                pk: (name, code) for pk, name, code in names.values_list("institution_id", "name", "institution__code")
            }
            out.append((told[one.old][1], told[one.old][0], told[one.new][0], one.day, people))
    return out
