"""Reading the meetings of departments: the bureau all, a department what it hosted, attended or has to carry out."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from groups.measures.meetings.models import InterdepartmentalMeeting, MeetingDepartment, Resolution, ResolutionStep
from groups.measures.meetings.words import STANDING
from groups.measures.reports.queries import own_departments, reads_all_departments
from groups.rights.roles import VIEW_MEASURES
from nanan_groups.kit.scope import Scope


def visible_meetings(scope: Scope) -> QuerySet[InterdepartmentalMeeting]:
    rows = InterdepartmentalMeeting.objects.select_related("host")
    if not scope.may_everywhere(VIEW_MEASURES):
        return rows.none()
    if reads_all_departments(scope):
        return rows
    own = own_departments(scope)
    attended = MeetingDepartment.objects.filter(department__in=own).order_by().values("meeting")
    bound = Resolution.objects.filter(department__in=own).order_by().values("meeting")
    return rows.filter(Q(host__in=own) | Q(pk__in=attended) | Q(pk__in=bound))


def counted(rows: QuerySet[InterdepartmentalMeeting], today: date) -> QuerySet[InterdepartmentalMeeting]:
    """``decided``, ``standing``, ``overdue``: its resolutions; with its departments."""
    standing = Q(resolutions__state__in=STANDING)
    late = Q(resolutions__state="open", resolutions__due_on__lt=today)
    return rows.annotate(
        decided=Count("resolutions"),
        standing=Count("resolutions", filter=standing),
        overdue=Count("resolutions", filter=late),
    ).prefetch_related(Prefetch("present", MeetingDepartment.objects.select_related("department")))


def visible_resolutions(scope: Scope) -> QuerySet[Resolution]:
    """Of the meetings one reads; of one withdrawn there is nothing to carry out."""
    meetings = visible_meetings(scope).filter(withdrawn_on__isnull=True).order_by().values("pk")
    rows = Resolution.objects.filter(meeting__in=meetings)
    return rows.select_related("meeting", "department", "measure")


def overdue(rows: QuerySet[Resolution], day: date) -> QuerySet[Resolution]:
    """The department owes them; what it reported as done waits for the bureau."""
    return rows.filter(state="open", due_on__lt=day)


def steps_of(resolutions: Iterable[Resolution]) -> dict[int, list[ResolutionStep]]:
    rows = ResolutionStep.objects.filter(resolution__in=[one.pk for one in resolutions]).select_related("by")
    out: dict[int, list[ResolutionStep]] = {}
    for row in rows.order_by("pk"):
        out.setdefault(row.resolution_id, []).append(row)
    return out
