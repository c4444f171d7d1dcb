"""The development plan as a Word document, for the files."""

from groups.papers.cases.queries import StepLine
from groups.papers.versions.papers import heading, steps_table, subheading, text_of, title_of
from groups.planning.development_plans.models import DevelopmentPlan
from groups.planning.development_plans.queries import DevelopmentSheet
from nanan_groups.kit.days import day_text
from nanan_groups.kit.word import new_document, saved, table

WIDTH = 17.2  # cm between the margins


def development_document(plan: DevelopmentPlan, sheet: DevelopmentSheet, steps: list[StepLine], state: str) -> bytes:
    document = new_document(title=plan.case.title)
    title_of(document, plan.case.title, f"（流程编号 {plan.case.code}，状态：{state}）")
    if plan.recorded:
        text_of(document, f"补录：{plan.document}，{day_text(plan.approved_on)}通过。")
    heading(document, "一、正文")
    for line in sheet.texts:
        subheading(document, line.label)
        text_of(document, line.text)
    heading(document, f"二、规划目标（{len(sheet.goals)} 项）")
    if sheet.goals:
        year = round((WIDTH - 9.4) / len(sheet.years), 1)
        rows = [
            (
                str(one.ordinal),
                f"{one.text}（{one.field}）" + (f"；衡量办法：{one.measure}" if one.measure else ""),
                one.baseline,
                *(value for _, value in one.values),
                one.unit,
            )
            for one in sheet.goals
        ]
        table(
            document,
            ("序号", "目标", "现状", *sheet.years, "单位"),
            rows,
            widths=(1.2, 5, 1.8, *(year for _ in sheet.years), 1.4),
            centred=frozenset({0}),
        )
    else:
        text_of(document, "")
    served = [(goal, one) for goal in sheet.goals for one in goal.serving]
    if served:
        heading(document, "三、对应的年度任务")
        rows = [
            (
                f"目标 {goal.ordinal}",
                one.year,
                one.measure,
                one.target,
                "未填报" if one.percent is None else f"{one.percent}%，{one.label}",
            )
            for goal, one in served
        ]
        table(document, ("规划目标", "年度", "年度任务", "年度目标", "年终完成"), rows, widths=(2, 3.4, 6, 2.8, 3))
    steps_table(document, steps)
    return saved(document)
