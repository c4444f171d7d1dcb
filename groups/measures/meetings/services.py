"""Meetings of departments: entered by the bureau; each resolution reported by its department, confirmed by the bureau."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.utils import timezone

from groups.measures.catalogue.models import Measure, MeasureDepartment
from groups.measures.meetings.models import InterdepartmentalMeeting, MeetingDepartment, Resolution, ResolutionStep
from groups.measures.meetings.queries import visible_meetings
from groups.measures.meetings.words import OVER, STANDING, ResolutionState, StepKind
from groups.measures.reports.queries import reports_for
from groups.registry.models import Department
from groups.registry.register.services.basics import reread
from groups.rights.checks import require
from groups.rights.roles import RUN_MEASURES
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.acts import Draft
from nanan_groups.records.attachments.owners import Owner, RoomUnit, register_row_owner
from nanan_groups.records.models.codes import next_code
from nanan_groups.records.orders import Order, carry_out, refuse_same

ABOUT = "department-meeting"
FIRST_DAY = date(2022, 7, 14)  # the policy's own day: nothing was agreed on by it before
FACTS = ("held_on", "title", "host", "place", "minutes")
TASK = ("text", "department", "measure", "due_on")


# --- meetings --------------------------------------------------------------------------------------------------------
def record_meeting(
    *, order: Order, held_on: date, title: str, host: Department, present: Iterable[Department], place: str,
    minutes: str = "",
) -> InterdepartmentalMeeting:  # fmt: skip
    """Called or held; the host takes part. Raises PermissionDenied, RuleViolation."""
    require(order.actor, RUN_MEASURES)
    facts = _facts(held_on, title, host, place, minutes)
    _refuse_twice(facts)
    with carry_out(order, "record_department_meeting", f"登记部门联席会议：{facts['title']}") as draft:
        row = draft.add(InterdepartmentalMeeting(code=next_code("LX", 4), **facts))
        draft.note_values(row, list(FACTS))
        _seat(draft, row, {host, *present})
    return row


def edit_meeting(
    *, order: Order, meeting: InterdepartmentalMeeting, held_on: date, title: str, host: Department,
    present: Iterable[Department], place: str, minutes: str,
) -> InterdepartmentalMeeting:  # fmt: skip
    require(order.actor, RUN_MEASURES)
    facts = _facts(held_on, title, host, place, minutes)
    _refuse_twice(facts, meeting.pk)
    with carry_out(order, "edit_department_meeting", f"修改部门联席会议：{meeting.title}") as draft:
        _lock_meeting(draft, order, meeting)
        if meeting.resolutions.exists() and held_on > timezone.localdate():
            raise RuleViolation("已登记议定事项的会议，日期不能改到将来。", field="held_on", code="coming")
        if meeting.resolutions.filter(due_on__lt=held_on).exists():
            raise RuleViolation("会议日期不能晚于议定事项的完成期限。", field="held_on", code="order")
        draft.update(meeting, **facts)
        _seat(draft, meeting, {host, *present})
        refuse_same(draft)
    return meeting


def withdraw_meeting(*, order: Order, meeting: InterdepartmentalMeeting, why: str) -> InterdepartmentalMeeting:
    """Entered in error: it stays on record and counts no more. Not while a department is bound by it."""
    require(order.actor, RUN_MEASURES)
    with carry_out(order, "withdraw_department_meeting", f"撤销部门联席会议：{meeting.title}") as draft:
        _lock_meeting(draft, order, meeting)
        if meeting.resolutions.exclude(state=ResolutionState.DROPPED).exists():
            raise RuleViolation("这次会议还有议定事项，请先逐项登记为不再办理。", code="bound")
        draft.update(meeting, withdrawn_on=timezone.localdate(), why=why.strip())
    return meeting


def _facts(held_on: date, title: str, host: Department, place: str, minutes: str) -> dict:
    if held_on < FIRST_DAY:
        raise RuleViolation(f"会议日期不能早于{day_text(FIRST_DAY)}。", field="held_on", code="early")
    texts = {"title": title, "place": place, "minutes": minutes}
    return {name: text.strip() for name, text in texts.items()} | {"held_on": held_on, "host": host}


def _refuse_twice(facts: dict, own: int | None = None) -> None:
    same = InterdepartmentalMeeting.objects.filter(
        held_on=facts["held_on"], title=facts["title"], withdrawn_on__isnull=True
    )
    if known := same.exclude(pk=own).first():
        raise RuleViolation(f"这一天的同名会议已登记（{known.code}）。", field="title_text", code="twice")


def _lock_meeting(draft: Draft, order: Order, meeting: InterdepartmentalMeeting) -> None:
    draft.lock(meeting, seen=order.seen)
    if reread(meeting).withdrawn_on:
        raise RuleViolation("这次会议已经撤销。", code="withdrawn")


def _seat(draft: Draft, meeting: InterdepartmentalMeeting, wanted: set[Department]) -> None:
    rows = {row.department: row for row in meeting.present.select_related("department").order_by("pk")}
    if set(rows) == wanted:
        return
    told = [_names(rows), _names(wanted)]
    for department in sorted(wanted - set(rows), key=lambda one: one.pk):
        MeetingDepartment(meeting=meeting, department=department).save(force_insert=True)
    for department in set(rows) - wanted:
        rows[department].delete()
    draft.note(str(meeting), "参加部门", *told)


def _names(departments: Iterable[Department]) -> str:
    return "、".join(str(one) for one in sorted(departments, key=lambda one: (one.ordinal, one.code)))


# --- resolutions -----------------------------------------------------------------------------------------------------
def add_resolution(
    *, order: Order, meeting: InterdepartmentalMeeting, text: str, department: Department, due_on: date,
    measure: Measure | None = None,
) -> Resolution:  # fmt: skip
    """Of a meeting that was held, for one department, to its part of a measure or to none."""
    require(order.actor, RUN_MEASURES)
    if meeting.held_on > timezone.localdate():
        raise RuleViolation("会议还没有召开，召开后再登记议定事项。", code="coming")
    with carry_out(order, "add_meeting_resolution", f"登记议定事项：{meeting.title}") as draft:
        _lock_meeting(draft, order, meeting)
        facts = _task(meeting, text, department, measure, due_on)
        ordinal = (meeting.resolutions.aggregate(last=Max("ordinal"))["last"] or 0) + 1
        row = Resolution(code=next_code("YD", 4), meeting=meeting, ordinal=ordinal, **facts)
        draft.add(row, subject=f"议定事项 {row.code}")
        draft.note_values(row, list(TASK), subject=f"议定事项 {row.code}")
    return row


def _refuse_own(order: Order, resolution: Resolution) -> None:
    """The bureau's side of a resolution is nobody's who reports on it for its department."""
    require(order.actor, RUN_MEASURES)
    if order.actor is not None and reports_for(scope_of(order.actor), resolution.department_id):
        raise RuleViolation("您是责任部门的填报人，不能办理本部门的议定事项，请由另一人办理。", code="own")


def edit_resolution(
    *, order: Order, resolution: Resolution, text: str, department: Department, due_on: date,
    measure: Measure | None = None,
) -> Resolution:  # fmt: skip
    """Entered wrongly, or given more time. The department is changed only before it reported."""
    _refuse_own(order, resolution)
    with carry_out(order, "edit_meeting_resolution", f"修改议定事项：{resolution.code}") as draft:
        _lock(draft, order, resolution, ResolutionState.OPEN)
        if department != resolution.department and resolution.steps.exists():
            raise RuleViolation("责任部门已报过办理情况，不能再改为别的部门。", field="department", code="reported")
        facts = _task(resolution.meeting, text, department, measure, due_on)
        draft.update(resolution, subject=f"议定事项 {resolution.code}", **facts)
        refuse_same(draft)
    return resolution


def _task(
    meeting: InterdepartmentalMeeting, text: str, department: Department, measure: Measure | None, due_on: date
) -> dict:
    if due_on < meeting.held_on:
        raise RuleViolation("完成期限不能早于会议日期。", field="due_on", code="past")
    if measure and not MeasureDepartment.objects.filter(measure=measure, department=department).exists():
        raise RuleViolation(f"{department}不承担“{measure.title}”。", field="measure", code="not-theirs")
    return {"text": text.strip(), "department": department, "measure": measure, "due_on": due_on}


def _lock(draft: Draft, order: Order, row: Resolution, *states: str) -> None:
    draft.lock(row, seen=order.seen)
    row.state = reread(row).state
    if row.state not in states:
        raise RuleViolation(f"这项议定事项{row.get_state_display()}，不能这样办理。", code="state")


def _step(draft: Draft, order: Order, row: Resolution, kind: StepKind, text: str, state: str) -> None:
    facts = {"state": state, "closed_on": timezone.localdate() if state in OVER else None}
    step = ResolutionStep(resolution=row, day=timezone.localdate(), kind=kind, text=text.strip(), by=order.actor)
    subject = f"议定事项 {row.code}"
    draft.note(subject, kind.label, "", step.text)
    draft.update(row, subject=subject, **facts)
    draft.quiet, before = True, draft.quiet  # the line above says it already
    draft.add(step)
    draft.quiet = before


def report(*, order: Order, resolution: Resolution, text: str, done: bool) -> Resolution:
    """By the responsible department: how far it is, or that it is done, which the bureau then confirms or returns."""
    if order.actor is not None and not reports_for(scope_of(order.actor), resolution.department_id):
        raise PermissionDenied("议定事项由责任部门的填报人报送办理情况。")
    with carry_out(order, "report_resolution", f"报送议定事项办理情况：{resolution.code}") as draft:
        _lock(draft, order, resolution, *STANDING)
        kind = StepKind.DONE if done else StepKind.PROGRESS
        _step(draft, order, resolution, kind, text, ResolutionState.REPORTED if done else ResolutionState.OPEN)
    return resolution


def judge(*, order: Order, resolution: Resolution, accepted: bool, text: str) -> Resolution:
    """What was reported as done is confirmed, or goes back; never by who reports for the department or wrote the report."""
    _refuse_own(order, resolution)
    verb = "确认办结" if accepted else "退回"
    with carry_out(order, "judge_resolution", f"{verb}议定事项：{resolution.code}") as draft:
        _lock(draft, order, resolution, ResolutionState.REPORTED)
        told = resolution.steps.filter(kind__in=[StepKind.PROGRESS, StepKind.DONE])
        if order.actor is not None and told.filter(by=order.actor).exists():
            raise RuleViolation("您报送过这项议定事项的办理情况，请由另一人确认。", code="own")
        kind = StepKind.CONFIRMED if accepted else StepKind.RETURNED
        _step(draft, order, resolution, kind, text, ResolutionState.CLOSED if accepted else ResolutionState.OPEN)
    return resolution


def drop(*, order: Order, resolution: Resolution, text: str) -> Resolution:
    """Not to be carried out any more, with the reason."""
    _refuse_own(order, resolution)
    with carry_out(order, "drop_resolution", f"不再办理议定事项：{resolution.code}") as draft:
        _lock(draft, order, resolution, *STANDING)
        _step(draft, order, resolution, StepKind.DROPPED, text, ResolutionState.DROPPED)
    return resolution


def reopen(*, order: Order, resolution: Resolution, text: str) -> Resolution:
    """Confirmed or dropped by mistake: the department has it again."""
    _refuse_own(order, resolution)
    with carry_out(order, "reopen_resolution", f"重新办理议定事项：{resolution.code}") as draft:
        _lock(draft, order, resolution, *OVER)
        if reread(resolution.meeting).withdrawn_on:
            raise RuleViolation("这次会议已经撤销，议定事项不能重新办理。", code="withdrawn")
        _step(draft, order, resolution, StepKind.REOPENED, text, ResolutionState.OPEN)
    return resolution


# --- the signed paper ------------------------------------------------------------------------------------------------
def owner_of(meeting: InterdepartmentalMeeting) -> Owner:
    return Owner(ABOUT, meeting.code)


register_row_owner(
    ABOUT,
    InterdepartmentalMeeting.objects.order_by("pk"),
    visible=visible_meetings,
    may_write=lambda scope, meeting: meeting.withdrawn_on is None and scope.may_everywhere(RUN_MEASURES),
    unit_of=lambda meeting: RoomUnit("department-meetings", "部门联席会议"),
    page="measures:meeting-detail",
)
