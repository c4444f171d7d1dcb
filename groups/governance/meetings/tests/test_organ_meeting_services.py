"""Acts on the rotation, on meetings and on resolutions: what each writes, what is refused."""

from datetime import date, timedelta

import pytest

from groups.governance.meetings import services as meetings
from groups.governance.models import RotatingChair
from nanan_groups.kit.errors import AlreadyDone, RuleViolation
from nanan_groups.records.models import ActSubject
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.organ_made import council_of, entered, lines, meeting, past, refused

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def w(two_groups, user_of):
    return council_of(two_groups, user_of)


# --- rotation ------------------------------------------------------------------------------------------------------
def rotation(w, **more) -> RotatingChair:
    facts = {"school_year": 2024, "institution": w.home.alliance.institution, "person": "孙校长"} | more
    return meetings.add_rotation(order=entered(w), body=w.body, **facts)


def test_rotating_chair_has_a_year_its_events_and_its_handover(w):
    term = rotation(w)
    meetings.edit_rotation(
        order=entered(w),
        term=term,
        institution=term.institution,
        person="孙校长",
        research="联合教研",
        studies="",
        training="新教师培训",
    )
    meetings.hand_over(order=entered(w), term=term, handed_over_on=date(2025, 7, 5), handover="活动档案\n经费清单")
    term.refresh_from_db()
    assert (term.research, term.training, term.handed_over_on, term.handover) == (
        "联合教研",
        "新教师培训",
        date(2025, 7, 5),
        "活动档案\n经费清单",
    )
    assert ActSubject.objects.filter(act__verb="hand_over", code=w.body.code).exists()


def test_rotation_that_cannot_be(w, two_groups):
    rotation(w)
    with pytest.raises(RuleViolation, match="这一学年的轮值理事长已经登记"):
        rotation(w)
    with refused("stranger"):
        rotation(w, school_year=2025, institution=two_groups.b.lead)
    committee = past(w, date(2015, 9, 1)).body
    with refused("not-council"):
        meetings.add_rotation(
            order=entered(w), body=committee, school_year=2025, institution=w.home.lead, person="赵校长"
        )
    term = RotatingChair.objects.get()
    with refused("future"):
        meetings.hand_over(order=entered(w), term=term, handed_over_on=TODAY + timedelta(days=1), handover="清单")


# --- meetings and resolutions --------------------------------------------------------------------------------------
def decided(w, made=None, **more):
    facts = {"text": "开放实验室", "responsible": "总校", "due_on": date(2025, 6, 30)} | more
    return meetings.add_resolution(order=entered(w), meeting=made or meeting(w), **facts)


def test_meeting_is_recorded_and_its_minutes_written_later(w):
    made = meeting(w)
    assert [line[1] for line in lines()] == ["会议日期", "会议类别", "地点", "议题"]
    facts = {"held_on": made.held_on, "place": "总校", "agenda": "年度计划", "kind": "regular"}
    meetings.edit_meeting(order=entered(w), meeting=made, **facts, minutes="同意。")
    assert [line[1:4] for line in lines()] == [("会议纪要", "空", "同意。")]
    with refused("same"):
        meetings.edit_meeting(order=entered(w), meeting=made, **facts, minutes="同意。")
    with refused("outside"):
        meeting(w, held_on=date(2024, 8, 31))


def test_attendance_is_that_of_the_seated(w):
    made = meeting(w)
    for wrong in ({w.chair.pk: "present"}, {w.chair.pk: "present", w.vice.pk: "excused", 999_999: "present"}):
        with refused("members"):
            meetings.record_attendance(order=entered(w), meeting=made, statuses=wrong)
    meetings.record_attendance(order=entered(w), meeting=made, statuses={w.chair.pk: "present", w.vice.pk: "excused"})
    meetings.record_attendance(order=entered(w), meeting=made, statuses={w.chair.pk: "present", w.vice.pk: "absent"})
    assert lines() == [("孙校长", "出席情况", "请假", "缺席", None)]
    assert dict(made.attendance.values_list("member_id", "status")) == {w.chair.pk: "present", w.vice.pk: "absent"}
    with refused("attended"):
        meetings.edit_meeting(
            order=entered(w),
            meeting=made,
            held_on=date(2025, 3, 2),
            place="总校",
            agenda="年度计划",
            kind="regular",
            minutes="",
        )
    with refused("not-held"):
        coming = meeting(w, held_on=TODAY + timedelta(days=9))
        meetings.record_attendance(order=entered(w), meeting=coming, statuses={})


def test_resolution_is_followed_to_its_end(w):
    made = meeting(w)
    first, second = decided(w, made), decided(w, made)
    assert (first.ordinal, second.ordinal) == (1, 2)
    meetings.note_resolution(order=entered(w), resolution=first, day=date(2025, 4, 1), text="已排课表")
    note = first.notes.get()
    assert (note.day, note.text, note.by) == (date(2025, 4, 1), "已排课表", w.office)
    close = {"closed_on": date(2025, 6, 1), "result": "已开放"}
    meetings.close_resolution(order=entered(w), resolution=first, state="done", **close)
    first.refresh_from_db()
    assert (first.state, first.closed_on, first.result) == ("done", date(2025, 6, 1), "已开放")
    for late in (
        lambda: meetings.note_resolution(order=entered(w), resolution=first, day=TODAY, text="又"),
        lambda: meetings.close_resolution(order=entered(w), resolution=first, state="dropped", **close),
        lambda: meetings.edit_resolution(
            order=entered(w), resolution=first, text="改", responsible="总校", due_on=date(2025, 7, 1)
        ),
        lambda: meetings.reopen_resolution(order=entered(w), resolution=second),
    ):
        with refused("state"):
            late()
    meetings.reopen_resolution(order=entered(w), resolution=first)
    first.refresh_from_db()
    assert (first.state, first.closed_on, first.result) == ("open", None, "")


def test_days_of_a_resolution(w):
    one = decided(w)
    with refused("order"):
        decided(w, due_on=date(2025, 2, 28))
    with refused("order"):
        meetings.edit_resolution(
            order=entered(w), resolution=one, text="开放", responsible="总校", due_on=date(2025, 2, 28)
        )
    with refused("future"):
        meetings.note_resolution(order=entered(w), resolution=one, day=TODAY + timedelta(days=1), text="又")
    with refused("future"):
        meetings.close_resolution(
            order=entered(w), resolution=one, state="done", closed_on=TODAY + timedelta(days=1), result="已办"
        )
    with refused("order"):
        meetings.close_resolution(
            order=entered(w), resolution=one, state="done", closed_on=date(2025, 2, 1), result="已办"
        )
    meetings.edit_resolution(order=entered(w), resolution=one, text="开放", responsible="东校", due_on=date(2025, 9, 1))
    assert [line[1] for line in lines()] == ["决议内容", "责任人（学校）", "完成期限"]


def test_a_meeting_is_not_moved_behind_its_resolutions(w):
    made = meeting(w)
    decided(w, made)
    one = decided(w, made, due_on=date(2025, 6, 1))
    facts = {"place": "总校", "agenda": "年度计划", "kind": "regular", "minutes": ""}

    def moved(day):
        return meetings.edit_meeting(order=entered(w), meeting=made, held_on=day, **facts)

    with refused("order") as problem:
        moved(date(2025, 6, 2))
    assert (problem.value.field, "决议2完成期限是2025年6月1日" in problem.value.sentence) == ("held_on", True)
    meetings.close_resolution(
        order=entered(w), resolution=one, state="done", closed_on=date(2025, 4, 1), result="已开放"
    )
    with refused("order") as problem:
        moved(date(2025, 4, 2))
    assert "决议2办结日是2025年4月1日" in problem.value.sentence
    assert moved(date(2025, 4, 1)).held_on == date(2025, 4, 1)


def test_double_click_is_one_act(w):
    decided(w)
    order = entered(w, request_key="k1")
    made = w.body.meetings.get()
    facts = {"text": "再开放", "responsible": "总校", "due_on": date(2025, 6, 30)}
    meetings.add_resolution(order=order, meeting=made, **facts)
    with pytest.raises(AlreadyDone):
        meetings.add_resolution(order=order, meeting=made, **facts)
    assert made.resolutions.count() == 2
