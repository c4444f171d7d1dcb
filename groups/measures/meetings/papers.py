"""部门联席会议纪要: what was decided, not what became of it; that is told on the page of the meeting."""

from datetime import date

from groups.measures.meetings.models import InterdepartmentalMeeting, Resolution
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

BUREAU = "南岸区教育委员会"
RESOLUTIONS = (
    PaperColumn("序号", 10, Align.CENTRE),
    PaperColumn("议定事项", 64),
    PaperColumn("责任部门", 28),
    PaperColumn("举措", 25),
    PaperColumn("完成期限", 29, Align.CENTRE, whole=True),
)


def minutes_paper(
    meeting: InterdepartmentalMeeting, present: list[str], resolutions: list[Resolution], today: date
) -> Paper:
    facts = [
        Fact("会议名称", meeting.title),
        Fact("时间", day_text(meeting.held_on)),
        Fact("地点", meeting.place),
        Fact("召集部门", str(meeting.host)),
        Fact(f"参加部门（{len(present)} 个）", "、".join(present)),
    ]
    rows = [
        (row.ordinal, row.text, str(row.department), row.measure.title if row.measure else "—", day_text(row.due_on))
        for row in resolutions
    ]
    body: list[Block] = [
        Facts(tuple(facts), label="会议基本情况"),
        Heading("一、会议情况"),
        Prose(meeting.minutes or "（待补写）"),
        Heading(f"二、议定事项（{len(rows)} 项）"),
        rows_of(RESOLUTIONS, rows, label="议定事项") if rows else Prose("无。"),
        Signature(("主持人", "记录人"), (BUREAU,), meeting.held_on if meeting.held_on <= today else None),
    ]
    notes = ["会议尚未召开"] if meeting.held_on > today else []
    notes += [f"本次会议登记已撤销：{meeting.why}"] if meeting.withdrawn_on else []
    return Paper(
        title="教育集团高质量发展部门联席会议纪要",
        unit=BUREAU,
        number=f"会议编号：{meeting.code}",
        notes=tuple(notes),
        body=tuple(body),
    )
