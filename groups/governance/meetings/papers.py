"""The minutes of a meeting as an official paper."""

from datetime import date

from groups.governance.meetings.models import BodyMeeting, BodyResolution
from groups.governance.meetings.queries import MeetingSheet, SeatLine
from groups.governance.meetings.words import Attendance
from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.paper import (
    Align,
    Block,
    Fact,
    Facts,
    Heading,
    Paper,
    PaperColumn,
    Prose,
    Signature,
    rows_of,
)

RESOLUTIONS = (
    PaperColumn("序号", 10, Align.CENTRE),
    PaperColumn("决议内容", 82),
    PaperColumn("责任人（学校）", 35),
    PaperColumn("完成期限", 29, Align.CENTRE, whole=True),
)


def minutes_paper(
    group: str, meeting: BodyMeeting, sheet: MeetingSheet, resolutions: list[BodyResolution], today: date
) -> Paper:
    """What was decided, not what became of it: that is told by the list of resolutions."""
    facts = [
        Fact("会议名称", f"{sheet.name}{meeting.get_kind_display()}"),
        Fact("时间", day_text(meeting.held_on)),
        Fact("地点", meeting.place),
    ]
    for status in Attendance:
        who = sheet.who(status)
        if who or status == Attendance.PRESENT:
            facts.append(Fact(f"{status.label}（{len(who)} 人）", "、".join(map(_seat, who))))
    if sheet.quorum:
        facts.append(Fact("应到和实到", sheet.quorum))
    body: list[Block] = [
        Facts(tuple(facts), label="会议基本情况"),
        Heading("一、议题"),
        Prose(meeting.agenda),
        Heading("二、会议纪要"),
        Prose(meeting.minutes),
        Heading(f"三、决议（{len(resolutions)} 项）"),
    ]
    rows = [(row.ordinal, row.text, row.responsible, day_text(row.due_on)) for row in resolutions]
    body.append(rows_of(RESOLUTIONS, rows, label="决议") if rows else Prose("无。"))
    return Paper(
        title=f"{sheet.name if sheet.name.startswith(group) else group + sheet.name}会议纪要",
        unit=group,
        number=f"会议编号：{meeting.code}",
        notes=("会议尚未召开",) if meeting.held_on > today else (),
        body=(*body, Signature(("主持人", "记录人"), (), meeting.held_on)),
    )


def _seat(one: SeatLine) -> str:
    return f"{one.person}（{'，'.join(filter(None, (one.school, one.word)))}）"
