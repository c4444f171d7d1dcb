"""专家评分表: one's own sheet of one group. It is signed by hand; nobody else prints it."""

from collections.abc import Sequence

from evaluation.scores.models import Assignment, Score
from evaluation.systems.words import points_text
from nanan_groups.kit.days import day_of, moment_text
from nanan_groups.kit.official.layouts import SHEET
from nanan_groups.kit.official.paper import (
    NOTHING,
    Align,
    Fact,
    Facts,
    Heading,
    Paper,
    PaperColumn,
    Prose,
    Signature,
    rows_of,
)

COLUMNS = (
    PaperColumn("编号", 7, whole=True),
    PaperColumn("指标", 20),
    PaperColumn("评分项", 20),
    PaperColumn("分值", 8, Align.RIGHT, whole=True),
    PaperColumn("等级", 8, Align.CENTRE, whole=True),
    PaperColumn("评语或弃权原因", 35),
)


def sheet_paper(one: Assignment, scores: Sequence[Score]) -> Paper:
    """What is not handed in counts for nothing yet, and says so."""
    handed = one.handed_in_at
    declared = one.scorer.declared_at
    facts = (
        Fact("评审集团", one.participant.name),
        Fact("集团类别", one.participant.get_category_display()),
        Fact("专家", one.scorer.user.name),
        Fact("回避声明", f"{moment_text(declared)}签署" if declared else "没有签署"),
        Fact("交卷", moment_text(handed) + ("（逾期）" if one.late else "") if handed else "没有交卷"),
    )
    rows = [
        (
            each.part.indicator.code,
            each.part.indicator.name,
            each.part.name,
            points_text(each.part.points),
            "弃权" if each.abstained else each.get_level_display() or "未评",
            "；".join(filter(None, [each.reason, each.comment.strip()])),
        )
        for each in scores
    ]
    return Paper(
        title=f"{one.participant.round.name}专家评分表",
        number=f"编号：{one.code}",
        notes=() if handed else ("还没有交卷，不计入结果",),
        body=(
            Facts(facts, label="评审任务"),
            Heading("评分"),
            rows_of(COLUMNS, rows, label="评分"),
            Heading("总体意见"),
            Prose(one.comment or NOTHING),
            Signature(("专家",), (), day_of(handed) if handed else None),
        ),
        layout=SHEET,
    )
