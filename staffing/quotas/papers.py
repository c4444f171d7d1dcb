"""编制调整申请表 of the group, and the 备案函 by which the bureau asks 区委编办 to file an approved transfer."""

from collections.abc import Mapping

from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.layouts import LETTER, SHEET
from nanan_groups.kit.official.paper import (
    BUREAU,
    Align,
    Fact,
    Facts,
    Paper,
    PaperColumn,
    Prose,
    Signature,
    rows_of,
)
from staffing.quotas.models import PostTransfer
from staffing.quotas.rules import Posts

FILES = "区委编办"
ROOM = 28  # millimetres to write in
COLUMNS = (
    PaperColumn("学校", 4),
    PaperColumn("核定", 1.5, Align.RIGHT),
    PaperColumn("已用", 1.5, Align.RIGHT),
    PaperColumn("本次", 1.5, Align.RIGHT),
    PaperColumn("调整后核定", 2, Align.RIGHT),
)


def _table(row: PostTransfer, held: Mapping[int, Posts | None]):
    """As the numbers stood when it was proposed or stand now; of a filed one they are moved already."""
    lines, filed = [], bool(row.number)
    for school, change in ((row.giver, -row.posts), (row.receiver, row.posts)):
        posts = held.get(school.pk)
        before = None if posts is None else posts.authorised - (change if filed else 0)
        lines.append(
            (
                str(school),
                "—" if before is None else before,
                "—" if posts is None else posts.filled,
                f"{change:+d}",
                "—" if before is None else before + change,
            )
        )
    return rows_of(COLUMNS, lines, label="两校编制")


def application(row: PostTransfer, held: Mapping[int, Posts | None]) -> Paper:
    return Paper(
        title="编制调整申请表",
        number=f"流程编号：{row.case.code}",
        layout=SHEET,
        body=(
            Facts(
                (
                    Fact("集团", str(row.group)),
                    Fact("调出学校", str(row.giver)),
                    Fact("调入学校", str(row.receiver)),
                    Fact("调整编制数", f"{row.posts} 个，其中教师 {row.teachers} 个"),
                    Fact("申请理由", row.grounds),
                    *((Fact("低于已用数的原因", row.below_reason),) if row.below_reason else ()),
                ),
                label="申请",
            ),
            _table(row, held),
            Facts(
                (
                    Fact("调出学校意见", "", room=ROOM),
                    Fact("调入学校意见", "", room=ROOM),
                    Fact("区教委意见", "", room=ROOM),
                ),
                label="意见",
            ),
            Signature(("集团总校校长",), (str(row.group),)),
        ),
    )


def filing_letter(row: PostTransfer, held: Mapping[int, Posts | None]) -> Paper:
    """Its number is the one under which it was filed; before that it has none."""
    filed = (
        f"已按{row.number}备案，自{day_text(row.effective_on)}起生效。" if row.number else "请予备案，并明确生效日。"
    )
    return Paper(
        title="关于集团内编制调整备案的函",
        number=row.number,
        letterhead=BUREAU,
        to=FILES,
        layout=LETTER,
        body=(
            Prose(
                f"{row.group}因工作需要，拟在本集团紧密型成员之间调整事业编制 {row.posts} 个（其中教师 {row.teachers} 个）："
                f"由{row.giver}调出，{row.receiver}调入。集团编制总数不变。{filed}"
            ),
            _table(row, held),
            Signature((), (BUREAU,)),
        ),
    )


PAPERS = {"application": ("编制调整申请表", application), "letter": ("编制备案函", filing_letter)}
