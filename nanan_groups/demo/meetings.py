"""Invented meetings, resolutions and rotating chairs of the organs. ``desk``: who does it, and the day."""

from datetime import date, timedelta

from groups.governance.meetings import services as meetings
from groups.governance.models import GoverningBody
from groups.governance.organs.words import OrganKind, SeatPosition
from groups.registry.models import Institution
from nanan_groups.kit.years import school_year_of

RESOLUTIONS = (
    ("（示例）总校实验室每周向成员校开放两个半天，课表每学期初公布。", "示例总校教务处", -12, ""),
    ("（示例）各成员校选派两名骨干教师参加互派交流。", "示例各成员校", 45, ""),
    ("（示例）修订集团议事规则，提交下次会议审议。", "示例集团办公室", -30, "（示例）已修订，会议审议通过。"),
)


def rotate(desk, body: GoverningBody, facts) -> None:
    schools = facts.schools_of(OrganKind.COUNCIL)
    year = school_year_of(desk.today)
    for back, school in zip((1, 0), schools, strict=False):
        row = meetings.add_rotation(
            order=desk.order(),
            body=body,
            school_year=year - back,
            person=school.head or "示例校长",
            institution=Institution.objects.get(pk=school.pk),
        )
        meetings.edit_rotation(
            order=desk.order(),
            term=row,
            institution=row.institution,
            person=row.person,
            research="（示例）三科联合教研，每月一次集体备课",
            studies="（示例）集团课题一项",
            training="（示例）新教师结对带教",
        )
        if back:
            meetings.hand_over(
                order=desk.order(),
                term=row,
                handed_over_on=date(year, 7, 5),
                handover="（示例）活动档案\n经费使用清单",
            )


def meet(desk, body: GoverningBody) -> None:
    held = desk.today - timedelta(days=60)
    meeting = meetings.record_meeting(
        order=desk.order(),
        body=body,
        held_on=held,
        place="示例会议室",
        agenda="（示例）一、审议年度计划\n二、研究师资交流\n三、研究资源开放",
        minutes="（示例）与会人员一致同意。",
    )
    seated = body.members.active_on(held).order_by("pk")
    statuses = {
        member.pk: "excused" if n == 1 and member.position != SeatPosition.CHAIR else "present"
        for n, member in enumerate(seated)
    }
    if statuses:
        meetings.record_attendance(order=desk.order(), meeting=meeting, statuses=statuses)
    for text, responsible, days, result in RESOLUTIONS:
        one = meetings.add_resolution(
            order=desk.order(),
            meeting=meeting,
            text=text,
            responsible=responsible,
            due_on=desk.today + timedelta(days=days),
        )
        meetings.note_resolution(
            order=desk.order(), resolution=one, day=held + timedelta(days=10), text="（示例）已着手办理。"
        )
        if result:
            meetings.close_resolution(
                order=desk.order(),
                resolution=one,
                state="done",
                closed_on=desk.today - timedelta(days=20),
                result=result,
            )
