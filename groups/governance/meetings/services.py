"""Rotating chairs, meetings and resolutions of an organ. Each act moves the organ's revision."""

from collections.abc import Mapping
from contextlib import contextmanager
from datetime import date

from django.db.models import Max, Q
from django.utils import timezone

from groups.governance.meetings.models import BodyMeeting, BodyResolution, MeetingAttendance, ResolutionNote
from groups.governance.meetings.words import Attendance, MeetingKind, ResolutionState
from groups.governance.organs.models import GoverningBody, RotatingChair
from groups.governance.organs.queries.organs import writes_organs
from groups.governance.organs.rules.seats import term_text
from groups.governance.organs.services.organs import begin_organ, quietly
from groups.governance.organs.words import OrganKind
from groups.registry.models import Institution, Lead, Membership
from groups.registry.register.codes import new_code
from groups.registry.register.services.basics import reread
from groups.rights.roles import VIEW_ORGANS
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import person_name
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.acts import Draft
from nanan_groups.records.attachments.owners import Owner, RoomUnit, register_row_owner
from nanan_groups.records.orders import Order

MEETING_FACTS = ("held_on", "kind", "place", "agenda", "minutes")


# --- rotation (细则 三(二)3) -----------------------------------------------------------------------------------------
def add_rotation(
    *, order: Order, body: GoverningBody, school_year: int, institution: Institution, person: str
) -> RotatingChair:
    """One school has one year in hand. Only a council rotates, and only among the group's schools."""
    if body.kind != OrganKind.COUNCIL:
        raise RuleViolation("只有理事会设轮值理事长。", code="not-council")
    _refuse_stranger(body, institution)
    title = f"{body} {school_year_text(school_year)} 学年轮值理事长"
    with begin_organ(order, body.group, "add_rotation", title) as draft:
        draft.lock(body, seen=order.seen)
        row = RotatingChair(
            body=body, school_year=school_year, institution=institution, person=person_name(person, field="person")
        )
        return _added(draft, row, ["school_year", "institution", "person"], title)


def edit_rotation(
    *,
    order: Order,
    term: RotatingChair,
    institution: Institution,
    person: str,
    research: str,
    studies: str,
    training: str,
) -> RotatingChair:
    """Who has the year, and the research, studies and training events of it."""
    if institution.pk != term.institution_id:
        _refuse_stranger(term.body, institution)
    with begin_organ(order, term.body.group, "edit_rotation", f"{term.body} {term}") as draft:
        draft.lock(term.body, seen=order.seen)
        facts = {
            "research": research,
            "studies": studies,
            "training": training,
            "person": person_name(person, field="person"),
        }
        stripped = {name: text.strip() for name, text in facts.items()}
        return draft.update(reread(term), institution=institution, **stripped)


def hand_over(*, order: Order, term: RotatingChair, handed_over_on: date, handover: str) -> RotatingChair:
    """The year's business passes to the next school, with a list of what is handed over."""
    if handed_over_on > timezone.localdate():
        raise RuleViolation("交接日不能在将来。", field="handed_over_on", code="future")
    with begin_organ(order, term.body.group, "hand_over", f"{term.body} {term}交接") as draft:
        draft.lock(term.body, seen=order.seen)
        return draft.update(reread(term), handed_over_on=handed_over_on, handover=handover.strip())


def _refuse_stranger(body: GoverningBody, institution: Institution) -> None:
    member = Membership.objects.filter(group=body.group, site__institution=institution).exists()
    if not member and not Lead.objects.filter(group=body.group, institution=institution).exists():
        raise RuleViolation(f"{institution}不是本集团的学校，不能轮值。", field="institution", code="stranger")


def _added(draft: Draft, row, names: list[str], subject: str):
    draft.note_values(row, names, subject=subject)
    with quietly(draft):
        return draft.add(row)


# --- meetings ------------------------------------------------------------------------------------------------------
def record_meeting(
    *,
    order: Order,
    body: GoverningBody,
    held_on: date,
    place: str,
    agenda: str,
    kind: str = MeetingKind.REGULAR,
    minutes: str = "",
) -> BodyMeeting:
    """A meeting, held or called. Attendance and resolutions follow on its own page."""
    title = f"{body} {day_text(held_on)}{MeetingKind(kind).label}"
    with begin_organ(order, body.group, "record_meeting", f"登记会议：{title}") as draft:
        draft.lock(body, seen=order.seen)
        _refuse_day(reread(body), held_on)
        row = BodyMeeting(
            code=new_code("meeting"),
            body=body,
            held_on=held_on,
            kind=kind,
            place=place.strip(),
            agenda=agenda.strip(),
            minutes=minutes.strip(),
        )
        return _added(draft, row, list(MEETING_FACTS), title)


def edit_meeting(
    *, order: Order, meeting: BodyMeeting, held_on: date, place: str, agenda: str, kind: str, minutes: str
) -> BodyMeeting:
    """Agenda and minutes as they are written; the day stays once attendance is on record, and is never moved behind what
    was to be done or was done by its resolutions."""
    body = meeting.body
    with begin_organ(order, body.group, "edit_meeting", f"修改会议：{body} {meeting}") as draft:
        draft.lock(body, seen=order.seen)
        reread(meeting)
        if held_on != meeting.held_on:
            _refuse_day(body, held_on)
            if meeting.attendance.exists():
                raise RuleViolation("已登记出席情况，会议日期不能再改。", field="held_on", code="attended")
            _refuse_past_resolutions(meeting, held_on)
        texts = {"place": place.strip(), "agenda": agenda.strip(), "minutes": minutes.strip()}
        return draft.update(meeting, subject=f"{body} {meeting}", held_on=held_on, kind=kind, **texts)


def record_attendance(*, order: Order, meeting: BodyMeeting, statuses: Mapping[int, str]) -> BodyMeeting:
    """Who of those seated that day was there: every one of them, nobody else."""
    body = meeting.body
    if meeting.held_on > timezone.localdate():
        raise RuleViolation("会议还没有召开，不能登记出席情况。", code="not-held")
    with begin_organ(order, body.group, "record_attendance", f"登记出席：{body} {meeting}") as draft:
        draft.lock(body, seen=order.seen)
        seated = {member.pk: member for member in body.members.active_on(meeting.held_on).order_by("pk")}
        if set(statuses) != set(seated):
            raise RuleViolation("出席名单与当日在任成员不一致，请刷新页面后重新登记。", code="members")
        known = {row.member_id: row for row in meeting.attendance.all()}
        for pk, status in statuses.items():
            member, row = seated[pk], known.pop(pk, None)
            if row is None:
                draft.note(str(member), "出席情况", "", Attendance(status).label, meeting.held_on)
                with quietly(draft):
                    draft.add(MeetingAttendance(meeting=meeting, member=member, status=status))
            else:
                draft.update(row, subject=str(member), status=status)
        for row in known.values():  # his term was put right: he did not sit there that day
            draft.note(str(row.member), "出席情况", row.get_status_display(), "", meeting.held_on)
            row.delete()
    return meeting


def _refuse_day(body: GoverningBody, day: date) -> None:
    if not body.active_on(day):
        raise RuleViolation(
            f"{day_text(day)}不在{body}的存续期（{term_text(body.valid_from, body.valid_to)}）内。",
            field="held_on",
            code="outside",
        )


def _refuse_past_resolutions(meeting: BodyMeeting, held_on: date) -> None:
    early = Q(due_on__lt=held_on) | Q(closed_on__lt=held_on)
    one = meeting.resolutions.filter(early).order_by("ordinal").first()
    if one is None:
        return
    label, day = ("完成期限", one.due_on) if one.due_on < held_on else ("办结日", one.closed_on)
    raise RuleViolation(
        f"这次会议的{one}{label}是{day_text(day)}，会议日期不能晚于该日；{label}有误的，请先改正该决议。",
        field="held_on",
        code="order",
    )


# --- resolutions ---------------------------------------------------------------------------------------------------
def add_resolution(*, order: Order, meeting: BodyMeeting, text: str, responsible: str, due_on: date) -> BodyResolution:
    body = meeting.body
    _refuse_due(meeting, due_on)
    with begin_organ(order, body.group, "add_resolution", f"登记决议：{body} {meeting}") as draft:
        draft.lock(body, seen=order.seen)
        last = meeting.resolutions.aggregate(last=Max("ordinal"))["last"] or 0
        row = BodyResolution(
            meeting=meeting, ordinal=last + 1, text=text.strip(), responsible=responsible.strip(), due_on=due_on
        )
        return _added(draft, row, ["text", "responsible", "due_on"], f"{meeting} · {row}")


def edit_resolution(
    *, order: Order, resolution: BodyResolution, text: str, responsible: str, due_on: date
) -> BodyResolution:
    """What was decided, put right or given more time; only while it is open."""
    _refuse_due(resolution.meeting, due_on)
    with _resolving(order, resolution, "edit_resolution", "修改决议") as draft:
        facts = {"text": text.strip(), "responsible": responsible.strip(), "due_on": due_on}
        return draft.update(resolution, subject=_about(resolution), **facts)


def note_resolution(*, order: Order, resolution: BodyResolution, day: date, text: str) -> BodyResolution:
    """How far it is. Notes are added, never changed."""
    if day > timezone.localdate():
        raise RuleViolation("进展日期不能在将来。", field="day", code="future")
    with _resolving(order, resolution, "note_resolution", "决议进展") as draft:
        row = ResolutionNote(resolution=resolution, day=day, text=text.strip(), by=order.actor)
        _added(draft, row, ["day", "text"], _about(resolution))
    return resolution


def close_resolution(
    *, order: Order, resolution: BodyResolution, state: str, closed_on: date, result: str
) -> BodyResolution:
    """Done, or no longer pursued; with the day and what came of it."""
    if closed_on > timezone.localdate():
        raise RuleViolation("办结日不能在将来。", field="closed_on", code="future")
    if closed_on < resolution.meeting.held_on:
        raise RuleViolation("办结日不能早于会议日期。", field="closed_on", code="order")
    with _resolving(order, resolution, "close_resolution", "办结决议") as draft:
        facts = {"state": state, "closed_on": closed_on, "result": result.strip()}
        return draft.update(resolution, subject=_about(resolution), **facts)


def reopen_resolution(*, order: Order, resolution: BodyResolution) -> BodyResolution:
    """It was closed too early: under way again; the result stays in the history."""
    with _resolving(order, resolution, "reopen_resolution", "重新办理决议", states=("done", "dropped")) as draft:
        facts = {"state": ResolutionState.OPEN, "closed_on": None, "result": ""}
        return draft.update(resolution, subject=_about(resolution), **facts)


@contextmanager
def _resolving(order: Order, resolution: BodyResolution, verb: str, word: str, states=(ResolutionState.OPEN,)):
    """The act with the organ locked, the resolution reread and in one of ``states``."""
    body = resolution.meeting.body
    with begin_organ(order, body.group, verb, f"{word}：{body} {_about(resolution)}") as draft:
        draft.lock(body, seen=order.seen)
        if reread(resolution).state not in states:
            raise RuleViolation(f"这项决议{resolution.get_state_display()}，不能这样办理。", code="state")
        yield draft


def _about(resolution: BodyResolution) -> str:
    return f"{resolution.meeting} {resolution}"


def _refuse_due(meeting: BodyMeeting, due_on: date) -> None:
    if due_on < meeting.held_on:
        raise RuleViolation(f"完成期限不能早于会议日期（{day_text(meeting.held_on)}）。", field="due_on", code="order")


KIND = "organ-meeting"


def owner_of(meeting: BodyMeeting) -> Owner:
    return Owner(KIND, meeting.code)


register_row_owner(
    KIND,
    BodyMeeting.objects.select_related("body__group").order_by("pk"),
    visible=lambda scope: BodyMeeting.objects.filter(body__in=GoverningBody.objects.visible_to(scope, VIEW_ORGANS)),
    may_write=lambda scope, meeting: writes_organs(scope, meeting.body.group_id),
    unit_of=lambda meeting: RoomUnit(meeting.body.group.code, str(meeting.body.group)),
    title_of=lambda meeting: f"{meeting.body} {meeting}",
    page="governance:meeting-detail",
)
