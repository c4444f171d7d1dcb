"""Finding people by what is typed: the beginning of a name or a staff number, within one's scope."""

from datetime import date

from django.db.models import Case, F, Q, When

from groups.registry.register.queries.lookup import Found, clean_query
from groups.registry.register.queries.register import dated_relation
from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.names import name_asked, number_key
from nanan_groups.kit.pinyin import full_pinyin
from nanan_groups.kit.scope import Scope
from staffing.roster.models import StaffMember, StaffPost
from staffing.roster.queries.roster import named

LIMIT = 10
CANDIDATES, FEW = 3000, 5


def find_people(text: str, *, scope: Scope, day: date, limit: int = LIMIT) -> list[Found]:
    """At most ``limit``, exact ones first. Two queries. Sorting by ``pk + 0`` keeps PostgreSQL from walking the primary
    key in the hope of an early hit."""
    text = clean_query(text)
    if not text:
        return []
    people = list(
        StaffMember.objects.visible_to(scope, VIEW_ROSTER)
        .filter(named(text))
        .order_by(
            Case(When(name=name_asked(text), then=0), When(staff_no__iexact=number_key(text), then=0), default=1),
            F("pk") + 0,
        )
        .values_list("pk", "code", "name", "staff_no")[:limit]
    )
    posts = (
        StaffPost.objects.visible_to(scope, VIEW_ROSTER)
        .active_on(day)
        .filter(person__in=[pk for pk, *_ in people], main=True)
        .annotate(iv=dated_relation("institution__versions", day))
    )
    schools = dict(posts.order_by("pk").values_list("person_id", "iv__name")) if people else {}
    return [
        Found("person", "教职工", code, name, "，".join(part for part in (schools.get(pk), number) if part))
        for pk, code, name, number in people
    ]


def names_meant(text: str, *, scope: Scope) -> list[str]:
    """Names within ``scope`` that sound like one nobody bears, or differ from it in one sign: 王民 for 王敏. One query.

    Looked for among the names with its surname, which a slip of the keyboard mostly leaves whole.
    """
    name = name_asked(clean_query(text))
    if not 2 <= len(name) <= 4 or name.isascii():
        return []
    people = StaffMember.objects.visible_to(scope, VIEW_ROSTER)
    same_length = Q(name__regex=rf"^.{{{len(name) - 1},{len(name) + 1}}}$")
    rows = people.filter(Q(name__startswith=name[0]) & same_length)
    found = rows.order_by("name").values_list("name", flat=True).distinct()[:CANDIDATES]
    sound = full_pinyin(name)
    near = [(_differs(name, sound, other), other) for other in found]
    return [other for far, other in sorted(near) if far < 2][:FEW]


def _differs(name: str, sound: str, other: str) -> int:
    """0: it sounds the same; 1: one sign is another, missing, or too many; 2: more."""
    if full_pinyin(other) == sound:
        return 0
    if len(name) == len(other):
        return 1 if len(name) > 2 and sum(one != two for one, two in zip(name, other, strict=True)) == 1 else 2
    short, long = sorted((name, other), key=len)
    return 1 if len(short) > 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long))) else 2
