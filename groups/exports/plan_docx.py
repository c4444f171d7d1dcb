"""The annual plan as a Word document, for the files."""

from nanan_groups.kit.days import day_text
from nanan_groups.kit.word import new_document, paragraph, saved, table

from ..queries.plan_sheet import PlanSheet

NOTHING = "（未填写）"


def plan_document(sheet: PlanSheet, state: str) -> bytes:
    title = f"{sheet.group}{sheet.plan.campaign.year_text}年度计划"
    document = new_document(title=title)
    title_of(document, title, f"（流程编号 {sheet.plan.case.code}，状态：{state}）")
    if sheet.plan.recorded:
        text_of(document, f"补录：{sheet.plan.document}，{day_text(sheet.plan.approved_on)}通过。")
    heading(document, "一、工作计划")
    for line in sheet.texts:
        subheading(document, line.label)
        text_of(document, line.text)
    heading(document, f"二、任务（{len(sheet.tasks)} 项，经费合计 {sheet.money} 元）")
    headers = ("序号", "领域", "任务举措", "目标（现状）", "责任人", "完成日期", "经费（元）")
    rows = [
        (
            str(one.ordinal), one.field, _measure(one),
            one.target + (f"（{one.baseline}）" if one.baseline else ""), one.responsible, day_text(one.due_on), one.yuan,
        )
        for one in sheet.tasks
    ]  # fmt: skip
    table(document, headers, rows, widths=(1.2, 2.2, 4.3, 2.7, 1.9, 2.8, 2.1), centred=frozenset({0, 5}))
    if sheet.targets:
        heading(document, "三、个性目标")
        rows = [(str(one.ordinal), one.text or NOTHING, one.measure, one.difficulty) for one in sheet.targets]
        table(document, ("序号", "目标", "衡量办法", "难度"), rows, widths=(1.2, 8, 6, 2), centred=frozenset({0, 3}))
    if sheet.strategies:
        heading(document, "四、一学校一策略")
        for one in sheet.strategies:
            signed = f"校长签署：{one.signed_by}，{day_text(one.signed_at.date())}" if one.signed_at else "校长尚未签署"
            subheading(document, f"{one.name}（{signed}）")
            text_of(document, one.text)
    if sheet.told:
        _progress(document, sheet)
    steps_table(document, sheet.steps)
    return saved(document)


def _measure(task) -> str:
    told = f"{task.measure}（{task.schools}）" if task.schools else task.measure
    return f"{told}（对应规划目标：{task.serves}）" if task.serves else told


def _progress(document, sheet: PlanSheet) -> None:
    heading(document, "执行情况")
    rows = [
        (str(task.ordinal), task.measure, _told(task.half), _told(task.year)) for task in sheet.tasks
    ]  # fmt: skip
    table(document, ("序号", "任务举措", "半年进展", "年终完成"), rows, widths=(1.2, 6, 5, 5), centred=frozenset({0}))
    for line in sheet.texts:
        if line.summary.strip():
            subheading(document, f"{line.label}（年终总结）")
            text_of(document, line.summary)


def _told(line) -> str:
    if line is None:
        return "未填报"
    return f"{line.percent}%，{line.label}" + (f"。{line.evidence}" if line.evidence.strip() else "")


def heading(document, text: str) -> None:
    paragraph(document, text, size=13, bold=True, before=10)


def subheading(document, text: str) -> None:
    paragraph(document, text, size=11, bold=True, before=4)


def text_of(document, text: str) -> None:
    for line in (text.strip() or NOTHING).split("\n"):
        paragraph(document, line)


def title_of(document, title: str, below: str) -> None:
    paragraph(document, title, size=18, bold=True, centre=True)
    paragraph(document, below, centre=True)


def steps_table(document, steps) -> None:
    """The steps of its case, the earliest first."""
    heading(document, "办理记录")
    rows = [
        (f"{day_text(one.at.date())} {one.at:%H:%M}", one.done + ("（逾期）" if one.late else ""),
         f"{one.actor} {one.role}".strip(), one.comment)
        for one in reversed(steps)
    ]  # fmt: skip
    table(document, ("时间", "办理", "办理人", "意见"), rows, widths=(4, 3, 4.4, 5.8))
