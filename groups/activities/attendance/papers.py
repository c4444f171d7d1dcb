"""签到表: who has signed in already, and lines for those who sign by hand when the code cannot be used."""

from groups.activities.attendance.queries import Roll
from groups.activities.joint_activities.models import Activity
from groups.activities.joint_activities.rules import when_text
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import Align, Fact, Facts, Paper, PaperColumn, Prose, Signature, rows_of

COLUMNS = (
    PaperColumn("序号", 10, Align.CENTRE),
    PaperColumn("学校", 46),
    PaperColumn("姓名", 24),
    PaperColumn("工号", 26),
    PaperColumn("签名或登记方式", 30),
)
BLANK = 20  # lines to sign by hand


def roll_paper(activity: Activity, group: str, roll: Roll) -> Paper:
    known = [
        (n, site, row.name, row.staff_no, row.get_way_display()) for n, (row, site) in enumerate(roll.rows, start=1)
    ]
    blank = [(n, "", "", "", "") for n in range(len(known) + 1, len(known) + BLANK + 1)]
    hidden = roll.total - len(known)
    facts = (
        Fact("活动", activity.title),
        Fact("时间", when_text(activity.day, activity.starts, activity.ends)),
        Fact("地点", activity.place),
        Fact("已登记", f"{roll.total} 人"),
    )
    note = (
        f"另有 {hidden} 人由其他学校登记，不在本表列名。"
        if hidden
        else "空行供未扫码的人员手写签到，由集团办公室补登。"
    )
    return Paper(
        title="共建活动签到表",
        unit=group,
        number=f"活动编号：{activity.code}",
        body=(
            Facts(facts, label="活动"),
            rows_of(COLUMNS, [*known, *blank], label="签到"),
            Prose(note, Align.LEFT, small=True),
            Signature(("签到负责人",), (), None),
        ),
        layout=SHEET,
    )
