"""Whose 用工性质 nobody has said yet."""

from datetime import date

from django.db.models import Count

from groups.registry.register.queries.register import dated_relation
from nanan_groups.kit.scope import Scope
from staffing.roster.models import StaffPost


def unverified_posts(scope: Scope, right: str, day: date):
    """Main posts of the day and of later that are 待核."""
    return StaffPost.objects.visible_to(scope, right).active_or_coming(day).filter(main=True, employment="")


def unverified_schools(scope: Scope, right: str, day: date) -> list[tuple[str, str, int]]:
    """(code, name, people) of each school that has some. One query."""
    rows = (
        unverified_posts(scope, right, day)
        .annotate(iv=dated_relation("institution__versions", day))
        .values_list("institution__code", "iv__name")
        .annotate(people=Count("person", distinct=True))
        .order_by("institution__code")
    )
    return [(code, name or code, people) for code, name, people in rows]


def unverified_people(scope: Scope, right: str, day: date, institution: int) -> list[tuple[str, str, str, str]]:
    """(code, name, number, kind of post) of the people of one school, by kind of post and number. One query."""
    rows = unverified_posts(scope, right, day).filter(institution=institution)
    rows = rows.order_by("post_kind", "person__staff_no")
    return list(rows.values_list("person__code", "person__name", "person__staff_no", "post_kind"))
