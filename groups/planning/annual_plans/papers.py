"""The annual plan as a Word document, for the files."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from groups.papers.versions.papers import NOTHING, heading, steps_table, subheading, text_of, title_of
from groups.planning.annual_plans.models import PlanTask
from groups.planning.annual_plans.queries.sheet import PlanSheet
from groups.planning.annual_plans.rules import ANNUAL_PLAN, attainment, hundredths
from groups.planning.annual_plans.words import Checkpoint
from groups.registry.models import GroupVersion
from groups.registry.register.queries.names import site_names
from nanan_groups.kit.arrows import Reader
from nanan_groups.kit.days import day_text
from nanan_groups.kit.word import new_document, saved, table


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
            str(one.ordinal),
            one.field,
            _measure(one),
            one.target + (f"（{one.baseline}）" if one.baseline else ""),
            one.responsible,
            day_text(one.due_on),
            one.yuan + (f"（{one.source}）" if one.source else ""),
        )
        for one in sheet.tasks
    ]
    table(document, headers, rows, widths=(1.2, 2.2, 4.3, 2.7, 1.9, 2.8, 2.1), centred=frozenset({0, 5}))
    if sheet.targets:
        heading(document, "三、个性目标")
        rows = [
            (str(one.ordinal), one.text or NOTHING, one.way, one.measure, one.difficulty, one.result)
            for one in sheet.targets
        ]
        headers = ("序号", "目标", "基线与目标值", "衡量办法", "难度", "实际达到")
        table(document, headers, rows, widths=(1.2, 4.6, 3.4, 3.4, 1.6, 3), centred=frozenset({0, 4}))
    if sheet.strategies:
        heading(document, "四、一学校一策略")
        for one in sheet.strategies:
            subheading(document, f"{one.name}（{one.signature or '校长尚未签署'}）")
            text_of(document, one.text)
            if one.report.strip():
                text_of(document, f"执行情况：{one.report}")
    if sheet.told:
        _progress(document, sheet)
    steps_table(document, sheet.steps)
    return saved(document)


def _measure(task) -> str:
    told = f"{task.measure}（{task.schools}）" if task.schools else task.measure
    return f"{told}（对应规划目标：{task.serves}）" if task.serves else told


def _progress(document, sheet: PlanSheet) -> None:
    heading(document, "执行情况")
    rows = [(str(task.ordinal), task.measure, _told(task.half), _told(task.year)) for task in sheet.tasks]
    table(document, ("序号", "任务举措", "半年进展", "年终完成"), rows, widths=(1.2, 6, 5, 5), centred=frozenset({0}))
    for line in sheet.texts:
        if line.summary.strip():
            subheading(document, f"{line.label}（年终总结）")
            text_of(document, line.summary)


def _told(line) -> str:
    if line is None:
        return "未填报"
    reached = f"，实际达到 {line.reached}" if line.reached else ""
    return f"{line.percent}%，{line.label}{reached}" + (f"。{line.evidence}" if line.evidence.strip() else "")


HEADERS = (
    "集团编码", "集团", "计划状态", "序号", "领域", "任务举措", "目标", "单位", "现状", "责任人", "完成日期", "经费（元）",
    "经费来源", "涉及成员", "半年完成（%）", "半年进展", "半年说明", "年终完成（%）", "年终进展", "年终说明", "实际达到",
)  # fmt: skip


def task_lines(tasks: QuerySet, reader: Reader) -> Iterator[tuple]:
    """In the order of the groups' codes. Four queries, and one for the names of the schools they concern."""
    names = site_names(PlanTask.schools.through.objects.filter(plantask__in=tasks.order_by()).values("site"))
    versions = GroupVersion.objects.active_on(timezone.localdate()).order_by("group_id")
    groups = dict(versions.values_list("group_id", "name"))
    rows = tasks.select_related("plan__group", "plan__case").prefetch_related("schools", "progress")
    for task in rows.order_by("plan__group__code", "ordinal", "pk"):
        told = {one.checkpoint: one for one in task.progress.all()}
        group = task.plan.group
        yield (
            group.code,
            groups.get(group.pk, ""),
            ANNUAL_PLAN.word(task.plan.case.state, reader),
            task.ordinal,
            task.get_field_display(),
            task.measure,
            task.target,
            task.unit,
            task.baseline,
            task.responsible,
            task.due_on,
            task.money / 100 if task.money % 100 else task.money // 100,
            task.get_source_display(),
            "、".join(sorted(names(site.pk) for site in task.schools.all())),
            *_told_at(told.get(Checkpoint.HALF)),
            *_told_at(told.get(Checkpoint.YEAR)),
            told[Checkpoint.YEAR].reached if Checkpoint.YEAR in told else "",
        )


TARGET_HEADERS = (
    "集团编码", "集团", "计划状态", "序号", "个性目标", "衡量办法", "方向", "基线", "目标值", "单位", "难度",
    "实际达到", "完成率（%）", "达成说明",
)  # fmt: skip


def target_lines(targets: QuerySet, reader: Reader) -> Iterator[tuple]:
    """Individual targets in numbers, in the order of the groups' codes. Two queries."""
    versions = GroupVersion.objects.active_on(timezone.localdate()).order_by("group_id")
    groups = dict(versions.values_list("group_id", "name"))
    rows = targets.exclude(text="").select_related("plan__group", "plan__case")
    for one in rows.order_by("plan__group__code", "ordinal"):
        whole = None not in (one.baseline, one.goal, one.reached)
        rate = hundredths(attainment(one.baseline, one.goal, one.reached) * 100) if whole else None
        yield (
            one.plan.group.code,
            groups.get(one.plan.group_id, ""),
            ANNUAL_PLAN.word(one.plan.case.state, reader),
            one.ordinal,
            one.text,
            one.measure,
            one.get_direction_display(),
            _number(one.baseline),
            _number(one.goal),
            one.unit,
            one.get_difficulty_display(),
            _number(one.reached),
            _number(rate),
            one.evidence,
        )


def _number(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)


def _told_at(row) -> tuple:
    return (None, "", "") if row is None else (row.percent, row.get_light_display(), row.evidence)
