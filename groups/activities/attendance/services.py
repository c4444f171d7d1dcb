"""Who was there: entered by the group or the school, or by the person at the door. Each once; people of the roster only."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from groups.activities.attendance.models import Attendance, CheckInWindow
from groups.activities.attendance.queries import entered_for
from groups.activities.attendance.rules import FORGED, MINUTES, NOBODY, Named, key_of, token_of, why_closed
from groups.activities.attendance.words import AttendedWay
from groups.activities.joint_activities.listeners import OnRoster, on_roster
from groups.activities.joint_activities.models import Activity
from groups.activities.joint_activities.queries import may_keep
from groups.activities.joint_activities.services import NOT_YOURS
from groups.activities.joint_activities.words import ActivityState
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import number_key, number_text, same_name
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.acts import Draft
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order, carry_out

NOT_THEIRS = "签到由本集团总校、集团办公室登记，或由参加学校登记本校人员。"


def _refuse_time(activity: Activity) -> None:
    if activity.state == ActivityState.CANCELLED:
        raise RuleViolation("这次活动已取消，不能登记签到。", code="state")
    if activity.day > timezone.localdate():
        raise RuleViolation(f"活动日期是{day_text(activity.day)}，还没有举办，不能登记签到。", code="coming")


def _wait_for(activity: Activity) -> None:
    """One after the other, without touching the activity's revision: what these acts say (names and staff numbers) would
    else be told to whoever of another school finds the activity changed."""
    Activity.objects.select_for_update().only("pk").get(pk=activity.pk)


def record_attendance(*, order: Order, activity: Activity, people: Sequence[Named], way: str) -> Activity:
    """All or none. A school enters its own people alone: of others it is told neither that they are there nor that they
    are not."""
    schools = None
    if order.actor is not None:
        schools = entered_for(scope_of(order.actor), activity)
        if schools is not None and not schools:
            raise PermissionDenied(NOT_THEIRS)
    _refuse_time(activity)
    if not people:
        raise RuleViolation("请至少填写一人。", field="people", code="none")
    taking_part = set(activity.schools.values_list("site__institution_id", flat=True))
    with carry_out(order, "record_attendance", f"登记签到：{activity.title}（{len(people)} 人）") as draft:
        _wait_for(activity)
        for one in people:
            found = _found(one, activity, taking_part if schools is None else schools)
            if found is None:
                whose = "参加学校" if schools is None else "本校"
                raise RuleViolation(
                    f"{one.name[:20]}（{one.staff_no[:20]}）不在{whose}的教职工名册上，"
                    f"{'请核对工号和姓名。' if schools is None else '学校只能登记本校人员，请核对工号和姓名。'}",
                    field="people",
                    code="stranger",
                )
            _came(draft, activity, found, way, timezone.now())
    return activity


def _found(one: Named, activity: Activity, schools: set[int]) -> OnRoster | None:
    found = on_roster(number_text(one.staff_no), activity.day)
    if found is None or found.institution not in schools or not same_name(found.name, one.name):
        return None
    return found


def _known(activity: Activity, found: OnRoster) -> Attendance | None:
    return Attendance.objects.filter(activity=activity, staff_key=number_key(found.staff_no)).first()


def _came(draft: Draft, activity: Activity, found: OnRoster, way: str, now: datetime) -> Attendance:
    if known := _known(activity, found):
        at = timezone.localtime(known.at)
        raise RuleViolation(
            f"{known.name}（{known.staff_no}）已于 {at:%m月%d日 %H:%M} 签到，没有重复登记。",
            field="people",
            code="twice",
        )
    row = Attendance(
        activity=activity,
        staff_no=found.staff_no,
        name=found.name,
        institution_id=found.institution,
        site_id=found.site,
        way=way,
        at=now,
    )
    return draft.add(row, subject=f"{activity.title} · {found.name}（{found.staff_no}）")


def withdraw_attendance(*, order: Order, attendance: Attendance) -> Activity:
    """Entered for the wrong person. By the group or the school that holds the activity."""
    activity = attendance.activity
    if order.actor is not None and not may_keep(scope_of(order.actor), activity):
        raise PermissionDenied(NOT_YOURS)
    with carry_out(order, "withdraw_attendance", f"撤销签到：{activity.title}") as draft:
        _wait_for(activity)
        draft.about = f"{attendance._meta.label_lower}:{attendance.pk}"
        draft.note(f"{activity.title} · {attendance.name}", "活动签到", attendance.get_way_display(), "已撤销")
        attendance.delete()
    return activity


# --- the code at the door --------------------------------------------------------------------------------------------
def open_check_in(*, order: Order, activity: Activity, minutes: int) -> CheckInWindow:
    """From now for so long, on the day of the activity; the code shown before holds no longer."""
    if order.actor is not None and not may_keep(scope_of(order.actor), activity):
        raise PermissionDenied(NOT_YOURS)
    now = timezone.now()
    if activity.state == ActivityState.CANCELLED:
        raise RuleViolation("这次活动已取消。", code="state")
    if activity.day != timezone.localdate():
        raise RuleViolation(f"二维码只在活动当天（{day_text(activity.day)}）出示。", code="other-day")
    if minutes not in MINUTES:
        raise RuleViolation("请从所列时长中选择。", field="minutes", code="minutes")
    with carry_out(order, "open_check_in", f"出示签到二维码：{activity.title}（{minutes} 分钟）") as draft:
        _wait_for(activity)
        for old in activity.windows.filter(opens_at__lt=now, closes_at__gt=now):
            draft.update(old, closes_at=now)
        until = now + timedelta(minutes=minutes)
        row = CheckInWindow(activity=activity, key=secrets.token_hex(10), opens_at=now, closes_at=until)
        row.opened_by = order.actor
        return draft.add(row)


def window_of(token: str) -> CheckInWindow:
    """Raises RuleViolation: forged, or of a window that is no more."""
    row = CheckInWindow.objects.select_related("activity__group").filter(key=key_of(token)).first()
    if row is None:
        raise RuleViolation(FORGED, code="forged")
    return row


def address_part(window: CheckInWindow) -> str:
    return token_of(window.key)


def check_in(*, token: str, staff_no: str, name: str) -> Attendance:
    """By the person at the door, who is not signed in: whoever is not on the roster of a school that takes part is told the
    same whatever it was that did not fit."""
    window = window_of(token)
    activity, now = window.activity, timezone.now()
    if sentence := why_closed(window.opens_at, window.closes_at, now):
        raise RuleViolation(sentence, code="closed")
    _refuse_time(activity)
    schools = set(activity.schools.values_list("site__institution_id", flat=True))
    found = _found(Named(staff_no, name), activity, schools)
    if found is None:
        raise RuleViolation(NOBODY, code="stranger")
    order = Order(actor=None, effective_on=timezone.localdate(now), reason="现场扫码签到", kind=ActKind.ENTRY)
    with carry_out(order, "check_in", f"扫码签到：{activity.title}") as draft:
        _wait_for(activity)
        if known := _known(activity, found):
            draft.cancel()  # the answer is the same as to the first time: nobody learns who is here by trying
            return known
        return _came(draft, activity, found, AttendedWay.CODE, now)
