"""To-dos and notices of a person: what waits for him, in what order."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from nanan_groups.kit.scope import Scope

from ..models import Case, Notice, Todo
from .kinds import awake, kinds_read
from .own import own_todos


def cases_of(records: QuerySet) -> QuerySet[Case]:
    """The cases of records that one reads."""
    return Case.objects.filter(pk__in=records.order_by().values("case"))


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
    return awake(rows).order_by(F("due_at").asc(nulls_last=True), "pk")


def is_overdue(now: datetime) -> Exists:
    """Cases in which somebody's turn has lasted beyond its day, whoever's it is; not those at rest."""
    late = Todo.objects.filter(case=OuterRef("pk"), done_at__isnull=True, due_at__lte=now)
    return Exists(awake(late).order_by())


def read_by(scope: Scope, kind: str = "") -> QuerySet[Case]:
    """All cases a person reads, of every kind or of one, the newest first."""
    wanted = Q(pk__in=[])
    for one in kinds_read(scope):
        if kind in ("", one.kind.code):
            wanted |= Q(kind=one.kind.code, pk__in=one.cases(scope).order_by().values("pk"))
    return Case.objects.filter(wanted).order_by("-opened_at", "-pk")


def notices_of(user) -> QuerySet[Notice]:
    return Notice.objects.filter(user=user).select_related("case").order_by("-at", "-pk")
