"""The development plan as an official paper."""

from groups.papers.cases.papers import number_of, standing_notes
from groups.planning.development_plans.models import DevelopmentPlan, DevelopmentVersion
from groups.planning.development_plans.queries import DevelopmentSheet
from groups.planning.development_plans.rules import DEVELOPMENT_PLAN
from groups.registry.register.queries.names import group_name
from nanan_groups.kit.days import day_of, day_text, in_chinese
from nanan_groups.kit.official.paper import Align, Block, Heading, Paper, PaperColumn, Prose, Signature, rows_of

SERVING_COLUMNS = (
    PaperColumn("规划目标", 18, Align.CENTRE),
    PaperColumn("年度", 32, Align.CENTRE),
    PaperColumn("年度任务", 52),
    PaperColumn("年度目标", 27),
    PaperColumn("年终完成", 27, Align.CENTRE),
)


def development_paper(
    plan: DevelopmentPlan, sheet: DevelopmentSheet, word: str, version: DevelopmentVersion | None = None
) -> Paper:
    """``word``: its state, told of a plan that is not approved. ``version``: the one handed in that is printed instead of the
    plan as it stands; it says when it was handed in, and nothing of what came after."""
    body: list[Block] = []
    if plan.recorded:
        body.append(Prose(f"补录：{plan.document}，{day_text(plan.approved_on)}通过。"))
    body.append(Heading("一、正文"))
    for at, line in enumerate(sheet.texts, start=1):
        body += [Heading(f"（{in_chinese(at)}）{line.label}", 2), Prose(line.text)]
    body += [Heading(f"二、规划目标（{len(sheet.goals)} 项）"), _goals(sheet)]
    served = [(goal, one) for goal in sheet.goals for one in goal.serving]
    if served:
        rows = [(f"目标 {goal.ordinal}", one.year, one.measure, one.target, _reached(one)) for goal, one in served]
        body += [Heading("三、对应的年度任务"), rows_of(SERVING_COLUMNS, rows, label="对应的年度任务")]
    group = group_name(plan.group)
    if version is not None:
        handed_in = day_of(version.step.at)
        notes = (f"第 {version.number} 次提交，{day_text(handed_in)}",)
    else:
        handed_in = plan.approved_on if plan.recorded else day_of(plan.case.submitted_at)
        notes = standing_notes(plan.case, DEVELOPMENT_PLAN, word)
    return Paper(
        title=plan.case.title,
        unit=group,
        number=number_of(plan.case),
        notes=notes,
        body=(*body, Signature(("负责人",), (group,), handed_in)),
    )


def _goals(sheet: DevelopmentSheet) -> Block:
    if not sheet.goals:
        return Prose("")
    columns = (
        PaperColumn("序号", 9, Align.CENTRE),
        PaperColumn("目标", 50),
        PaperColumn("现状", 18, Align.CENTRE),
        *(PaperColumn(year, 65 / len(sheet.years), Align.CENTRE) for year in sheet.years),
        PaperColumn("单位", 14, Align.CENTRE),
    )
    rows = [
        (
            one.ordinal,
            f"{one.text}（{one.field}）" + (f"；衡量办法：{one.measure}" if one.measure else ""),
            one.baseline,
            *(value for _, value in one.values),
            one.unit,
        )
        for one in sheet.goals
    ]
    return rows_of(columns, rows, label="规划目标")


def _reached(one) -> str:
    return "未填报" if one.percent is None else f"{one.percent}%，{one.label}"
