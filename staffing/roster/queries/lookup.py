"""Finding people by what is typed: the beginning of a name or a staff number, within one's scope."""

from datetime import date

from django.db.models import Case, F, When

from groups.registry.register.queries.lookup import Found, clean_query
from groups.registry.register.queries.register import dated_relation
from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.names import name_asked, number_key
from nanan_groups.kit.scope import Scope
from staffing.roster.models import StaffMember, StaffPost
from staffing.roster.queries.roster import named

LIMIT = 10


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
