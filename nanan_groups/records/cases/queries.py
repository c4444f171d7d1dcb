"""To-dos and notices of a person: what waits for him, in what order."""

from django.db.models import F, Q, QuerySet

from nanan_groups.kit.scope import Scope

from ..models import Notice, Todo
from .kinds import resting
from .own import own_todos


def todos_of(scope: Scope) -> QuerySet[Todo]:
    """Open to-dos of the roles one holds, each for its own place, but for cases at rest and those whose steps are not his to
    take, since the paper is his own; the soonest first, those without a day last."""
    wanted = Q(pk__in=[])
    for role, place, place_id in sorted(scope.held, key=str):
        here = Q(role=role)
        if place_id is not None:
            here &= Q(place=place, place_id=place_id)
        wanted |= here
    rows = Todo.objects.filter(wanted, done_at__isnull=True).exclude(own_todos(scope)).select_related("case")
    for cases in resting():
        rows = rows.exclude(case__in=cases)
    return rows.order_by(F("due_at").asc(nulls_last=True), "pk")


def notices_of(user) -> QuerySet[Notice]:
    return Notice.objects.filter(user=user).select_related("case").order_by("-at", "-pk")
