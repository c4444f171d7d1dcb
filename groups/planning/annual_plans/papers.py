"""The annual plan and its year-end summary as official papers, and the list of all tasks as a sheet."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from groups.papers.cases.papers import number_of, standing_notes
from groups.planning.annual_plans.models import PlanTask
from groups.planning.annual_plans.queries.sheet import PlanSheet
from groups.planning.annual_plans.rules import ANNUAL_PLAN, attainment, hundredths
from groups.planning.annual_plans.words import Checkpoint
from groups.registry.models import GroupVersion
from groups.registry.register.queries.names import site_names
from nanan_groups.kit.arrows import Reader
from nanan_groups.kit.days import day_of, day_text, in_chinese
from nanan_groups.kit.official.paper import (
    NOTHING,
    Align,
    Block,
    Heading,
    Paper,
    PaperColumn,
    Prose,
    Signature,
    rows_of,
    total_of,
)

# 156 mm between the margins: a day and an amount stand on one line
TASK_COLUMNS = (
    PaperColumn("序号", 9, Align.CENTRE),
    PaperColumn("领域", 19),
    PaperColumn("任务举措", 37),
    PaperColumn("目标（现状）", 23),
    PaperColumn("责任人", 16),
    PaperColumn("完成日期", 29, Align.CENTRE, whole=True),
    PaperColumn("经费（元）", 23, Align.RIGHT, whole=True),
)
TARGET_COLUMNS = (
    PaperColumn("序号", 9, Align.CENTRE),
    PaperColumn("目标", 55),
    PaperColumn("基线与目标值", 38),
    PaperColumn("衡量办法", 37),
    PaperColumn("难度", 17, Align.CENTRE),
)
DONE_COLUMNS = (
    PaperColumn("序号", 9, Align.CENTRE),
    PaperColumn("任务举措", 45),
    PaperColumn("目标", 28),
    PaperColumn("半年进展", 37),
    PaperColumn("年终完成", 37),
)
REACHED_COLUMNS = (
    PaperColumn("序号", 9, Align.CENTRE),
    PaperColumn("目标", 55),
    PaperColumn("基线与目标值", 38),
    PaperColumn("实际达到", 54),
)


def plan_paper(sheet: PlanSheet, word: str) -> Paper:
    """The annual plan (一集团一方案). ``word``: its state, told of a plan that is not approved."""
    plan = sheet.plan
    body: list[Block] = []
    if plan.recorded:
        body.append(Prose(f"补录：{plan.document}，{day_text(plan.approved_on)}通过。"))
    body.append(Heading("一、工作计划"))
    for at, line in enumerate(sheet.texts, start=1):
        body += [Heading(f"（{in_chinese(at)}）{line.label}", 2), Prose(line.text)]
    total = sum(task.money for task in sheet.tasks)
    body.append(Heading(f"二、任务（{len(sheet.tasks)} 项）"))
    body += _tasks(sheet, total) if sheet.tasks else [Prose("")]
    if sheet.targets:
        rows = [(one.ordinal, one.text or NOTHING, one.way, one.measure, one.difficulty) for one in sheet.targets]
        body += [Heading("三、个性目标"), rows_of(TARGET_COLUMNS, rows, label="个性目标")]
    if sheet.strategies:
        body.append(Heading("四、一学校一策略" if sheet.targets else "三、一学校一策略"))
    for at, one in enumerate(sheet.strategies, start=1):
        signed = Prose(one.signature or "校长尚未签署", Align.RIGHT)
        body += [Heading(f"（{in_chinese(at)}）{one.name}", 2), Prose(one.text), signed]
    day = plan.approved_on if plan.recorded else day_of(plan.case.submitted_at)
    return Paper(
        title=f"{sheet.group}{plan.campaign.year_text}年度计划",
        unit=sheet.group,
        number=number_of(plan.case),
        notes=standing_notes(plan.case, ANNUAL_PLAN, word),
        body=(*body, Signature(("负责人",), (sheet.group,), day)),
    )


def _tasks(sheet: PlanSheet, total: int) -> list[Block]:
    rows = [
        (
            one.ordinal,
            one.field,
            _measure(one),
            one.target + (f"（{one.baseline}）" if one.baseline else ""),
            one.responsible,
            day_text(one.due_on),
            one.yuan,
        )
        for one in sheet.tasks
    ]
    return [rows_of(TASK_COLUMNS, rows, total=total_of(total), label="任务")]


def _measure(task) -> str:
    told = f"{task.measure}（{task.schools}）" if task.schools else task.measure
    told += f"（对应规划目标：{task.serves}）" if task.serves else ""
    return f"{told}（经费来源：{task.source}）" if task.source else told


def summary_paper(sheet: PlanSheet, word: str) -> Paper:
    """The year-end summary: what became of the plan, field by field and task by task."""
    plan = sheet.plan
    body: list[Block] = [Heading("一、年度工作总结")]
    for at, line in enumerate(sheet.texts, start=1):
        body += [Heading(f"（{in_chinese(at)}）{line.label}", 2), Prose(line.summary)]
    body.append(Heading(f"二、任务完成情况（{len(sheet.tasks)} 项）"))
    rows = [(task.ordinal, task.measure, task.target, _told(task.half), _told(task.year)) for task in sheet.tasks]
    body.append(rows_of(DONE_COLUMNS, rows, label="任务完成情况") if rows else Prose(""))
    numbers = (in_chinese(number) for number in (3, 4))
    if sheet.targets:
        rows = [(one.ordinal, one.text or NOTHING, one.way, _reached(one)) for one in sheet.targets]
        table = rows_of(REACHED_COLUMNS, rows, label="个性目标达成情况")
        body += [Heading(f"{next(numbers)}、个性目标达成情况"), table]
    if sheet.strategies:
        body.append(Heading(f"{next(numbers)}、一学校一策略执行情况"))
    for at, one in enumerate(sheet.strategies, start=1):
        body += [Heading(f"（{in_chinese(at)}）{one.name}", 2), Prose(one.report)]
    case = plan.case
    closed = case.state in ANNUAL_PLAN.final
    return Paper(
        title=f"{sheet.group}{plan.campaign.year_text}年终总结",
        unit=sheet.group,
        number=number_of(case),
        notes=() if closed else (f"本稿尚未审核办结，状态：{word}",),
        body=(*body, Signature(("负责人",), (sheet.group,), sheet.summed_up_on)),
    )


def _told(line) -> str:
    if line is None:
        return "未填报"
    reached = f"，实际达到 {line.reached}" if line.reached else ""
    return f"{line.percent}%，{line.label}{reached}{_proof(line)}"


def _reached(target) -> str:
    return f"{target.result}{_proof(target)}" if target.result else "未填报"


def _proof(line) -> str:
    """What is said for it, and the paper that proves it."""
    told = f"。{line.evidence.strip()}" if line.evidence.strip() else ""
    return f"{told}（佐证：{line.file}）" if line.file else told


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
            ANNUAL_PLAN.word(task.plan.case.state, reader, begun=task.plan.case.begun_at is not None),
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
