"""What meetings and resolutions add to shared pages: what is overdue or coming, what one's own group still has to carry out."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from groups.governance.meetings.models import BodyMeeting, BodyResolution
from groups.governance.meetings.words import MeetingKind, ResolutionState
from groups.registry.models import EducationGroup, GroupVersion
from groups.registry.register.queries.ended import living_groups
from groups.rights.checks import own_places
from groups.rights.roles import VIEW_ORGANS, WRITE_ORGANS
from groups.rights.words import Place
from nanan_groups.kit.additions import HOME_DUES, HOME_TALLIES, OCCASIONS, Due, Occasion, Tally, Tense
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.texts import shortened

SOON = timedelta(days=30)
SHOWN = 30


def open_resolutions(today: date):
    """Those of groups in force: what an ended group had resolved is carried out by nobody."""
    living = living_groups(today).values("group")
    return BodyResolution.objects.filter(state=ResolutionState.OPEN, meeting__body__group__in=living)


def tallies(scope: Scope, now: datetime) -> Iterator[Tally]:
    """Resolutions of all groups one sees."""
    if not scope.may_somewhere(VIEW_ORGANS):
        return
    today = timezone.localdate(now)
    groups = EducationGroup.objects.visible_to(scope, VIEW_ORGANS).order_by().values("pk")
    rows = open_resolutions(today).filter(meeting__body__group__in=groups)
    board = reverse("governance:resolution-board")
    overdue = rows.filter(due_on__lt=today).count()
    yield Tally(Tense.OVERDUE, overdue, "决议逾期未完成", f"{board}?state=overdue")
    coming = rows.filter(due_on__gte=today, due_on__lt=today + SOON).count()
    yield Tally(Tense.COMING, coming, "决议 30 天内到期", f"{board}?state=open")


def own_dues(user, scope: Scope, now: datetime) -> Iterator[Due]:
    """What the organs of one's own group resolved, for those who keep their records: overdue, or due within 30 days."""
    groups = own_places(scope, WRITE_ORGANS, Place.GROUP)
    if not groups:
        return
    today = timezone.localdate(now)
    rows = open_resolutions(today).filter(meeting__body__group__in=groups, due_on__lt=today + SOON)
    for row in rows.select_related("meeting").order_by("due_on", "pk")[:SHOWN]:
        url = reverse("governance:meeting-detail", args=[row.meeting.code])
        text = f"落实决议：{shortened(row.text, 60)}（{row.responsible}）"
        yield Due(text, f"{url}#resolution-{row.ordinal}", end_of_day(row.due_on))


def days(scope: Scope, after: date, until: date | None) -> Iterator[Occasion]:
    """Meetings called for a day, and the last days of open resolutions, of groups one sees."""
    if not scope.may_somewhere(VIEW_ORGANS):
        return
    groups = EducationGroup.objects.visible_to(scope, VIEW_ORGANS).order_by().values("pk")
    bodies = {"body__group__in": groups}
    meetings = (
        BodyMeeting.objects.filter(**bodies, held_on__gt=after).select_related("body__group").order_by("held_on", "pk")
    )
    due = open_resolutions(timezone.localdate()).filter(meeting__body__group__in=groups, due_on__gt=after)
    due = due.select_related("meeting__body__group").order_by("due_on", "pk")
    if until is not None:
        meetings, due = meetings.filter(held_on__lte=until), due.filter(due_on__lte=until)
    meetings, due = list(meetings), list(due)
    names = _names({row.body.group_id for row in meetings} | {row.meeting.body.group_id for row in due})
    for row in meetings:
        url = reverse("governance:meeting-detail", args=[row.code])
        text = f"{row.body.get_kind_display()}{MeetingKind(row.kind).label}"
        yield Occasion(row.held_on, "会议", text, url, "info", *names[row.body.group_id])
    for row in due:
        url = reverse("governance:meeting-detail", args=[row.meeting.code])
        text = f"决议到期：{shortened(row.text, 60)}"
        yield Occasion(
            row.due_on, "决议", text, f"{url}#resolution-{row.ordinal}", "warn", *names[row.meeting.body.group_id]
        )


def _names(groups: set[int]) -> dict[int, tuple]:
    """By group: ((code, name),) and its category, as of today or last."""
    rows = GroupVersion.objects.filter(Q(group__in=groups)).select_related("group").order_by("valid_from", "pk")
    return {row.group_id: (((row.group.code, row.name),), frozenset({row.category})) for row in rows}


HOME_TALLIES.add("resolutions", tallies, at=20)
HOME_DUES.add("resolutions", own_dues, at=40)
OCCASIONS.add("meetings", days, at=20)
