"""What plans still lack, need by need, for one plan or for all of a campaign: the same few queries whatever their number.

The step that stops and the page 谁还欠什么 read the same answers.
"""

from collections.abc import Callable, Sequence

from django.urls import reverse

from groups.planning.annual_plans.models import AnnualPlan, PlanTarget, PlanTask, PlanText, SchoolStrategy
from groups.planning.annual_plans.queries.plans import current_strategies, owed_strategies, told_strategies
from groups.planning.annual_plans.words import Checkpoint
from groups.planning.development_plans.words import PlanField, PlanForm
from groups.registry.register.queries.names import site_names
from nanan_groups.records.cases.kinds import Missing

Found = dict[int, list[Missing]]  # by plan
WANTED = (("target", "目标"), ("responsible", "责任人"), ("due_on", "完成日期"))


def place_in(plan: AnnualPlan, part: str, page: str = "plan-edit") -> str:
    """Where on the plan's pages a part is put in."""
    return f"{reverse(f'planning:{page}', args=[plan.case.code])}#{part}"


def _by_plan(plans: Sequence[AnnualPlan], rows) -> dict[int, list]:
    out: dict[int, list] = {plan.pk: [] for plan in plans}
    for row in rows:
        out[row.plan_id].append(row)
    return out


def missing_texts(plans: Sequence[AnnualPlan]) -> Found:
    """All five fields; of the light form at least one."""
    texts = _by_plan(plans, PlanText.objects.filter(plan__in=plans).order_by("pk"))
    return {plan.pk: _texts_of(plan, texts[plan.pk]) for plan in plans}


def _texts_of(plan: AnnualPlan, rows: list[PlanText]) -> list[Missing]:
    empty = [PlanField(one.field) for one in rows if not one.text.strip()]
    if plan.form == PlanForm.LIGHT:
        none = len(empty) == len(PlanField.values)
        return [Missing("至少填写一个领域的正文", place_in(plan, "texts"))] if none else []
    return [Missing(f"“{field.label}”正文未填写", place_in(plan, f"text-{field.value}")) for field in empty]


def missing_tasks(plans: Sequence[AnnualPlan]) -> Found:
    tasks = _by_plan(plans, PlanTask.objects.filter(plan__in=plans).order_by("ordinal", "pk"))
    return {plan.pk: _tasks_of(plan, tasks[plan.pk]) for plan in plans}


def _tasks_of(plan: AnnualPlan, tasks: list[PlanTask]) -> list[Missing]:
    if not tasks:
        return [Missing("还没有任务", place_in(plan, "tasks"))]
    out = []
    for task in tasks:
        empty = [label for name, label in WANTED if not getattr(task, name)]
        if task.money and not task.source:
            empty.append("经费来源")
        if empty:
            out.append(Missing(f"任务 {task.ordinal} 缺{'、'.join(empty)}", place_in(plan, f"task-{task.pk}")))
    return out


def missing_targets(plans: Sequence[AnnualPlan]) -> Found:
    """Each in words and in numbers."""
    targets = _by_plan(plans, PlanTarget.objects.filter(plan__in=plans).order_by("ordinal"))
    return {plan.pk: [one for row in targets[plan.pk] for one in _target_of(plan, row)] for plan in plans}


def _target_of(plan: AnnualPlan, target: PlanTarget) -> list[Missing]:
    at = place_in(plan, f"target-{target.ordinal}")
    if not target.text.strip():
        return [Missing(f"个性目标 {target.ordinal} 未填写", at)]
    wanted = (("基线", target.baseline is None), ("目标值", target.goal is None), ("单位", not target.unit.strip()))
    empty = [label for label, absent in wanted if absent]
    return [Missing(f"个性目标 {target.ordinal} 缺{'、'.join(empty)}", at)] if empty else []


def strategies_owed(plans: Sequence[AnnualPlan]) -> dict[int, list[SchoolStrategy]]:
    """One strategy a member of today, signed or its signature waived (一学校一策略): those that are not."""
    rows = owed_strategies(SchoolStrategy.objects.filter(plan__in=plans))
    return _by_plan(plans, rows.select_related("site").order_by("site_id"))


def missing_strategies(plans: Sequence[AnnualPlan]) -> Found:
    owed = strategies_owed(plans)
    names = site_names([one.site_id for rows in owed.values() for one in rows])
    return {
        plan.pk: [
            Missing(strategy_owed(names(one.site_id), one), place_in(plan, "strategies")) for one in owed[plan.pk]
        ]
        for plan in plans
    }


def strategy_owed(name: str, strategy: SchoolStrategy) -> str:
    return f"“{name}”的学校策略{'未签署' if strategy.text.strip() else '未填写'}"


def reports_owed(plans: Sequence[AnnualPlan]) -> dict[int, list[SchoolStrategy]]:
    """Schools of today whose strategy is a part of the plan and that have not told what they did. They stop no summary."""
    told = told_strategies(current_strategies(SchoolStrategy.objects.filter(plan__in=plans, report="")))
    return _by_plan(plans, told.select_related("site").order_by("site_id"))


def report_owed(name: str, strategy: SchoolStrategy) -> str:
    return f"“{name}”的策略执行情况未填报"


def missing_summary(plans: Sequence[AnnualPlan]) -> Found:
    texts = _by_plan(plans, PlanText.objects.filter(plan__in=plans).order_by("pk"))
    return {plan.pk: _summary_of(plan, texts[plan.pk]) for plan in plans}


def _summary_of(plan: AnnualPlan, rows: list[PlanText]) -> list[Missing]:
    empty = [one.field for one in rows if not one.summary.strip()]
    if plan.form == PlanForm.LIGHT and len(empty) < len(rows):
        return []
    at = place_in(plan, "summary", "plan-progress")
    return [Missing(f"“{PlanField(field).label}”年终总结未填写", at) for field in empty]


def missing_progress(plans: Sequence[AnnualPlan]) -> Found:
    """How each task stands at the end, with what was reached of the target it has."""
    rows = PlanTask.objects.filter(plan__in=plans).order_by("ordinal", "pk").prefetch_related("progress")
    tasks = _by_plan(plans, rows)
    return {plan.pk: [one for task in tasks[plan.pk] for one in _progress_of(plan, task)] for plan in plans}


def _progress_of(plan: AnnualPlan, task: PlanTask) -> list[Missing]:
    end = next((one for one in task.progress.all() if one.checkpoint == Checkpoint.YEAR), None)
    at = place_in(plan, f"task-{task.pk}", "plan-progress")
    if end is None:
        return [Missing(f"任务 {task.ordinal} 未填年终完成情况", at)]
    if task.target.strip() and not end.reached.strip():
        return [Missing(f"任务 {task.ordinal} 未填实际达到", at)]
    return []


def missing_attainment(plans: Sequence[AnnualPlan]) -> Found:
    """Of each individual target in numbers what was reached, with its evidence: words or a paper."""
    rows = PlanTarget.objects.filter(plan__in=plans, baseline__isnull=False, goal__isnull=False)
    targets = _by_plan(plans, rows.select_related("evidence_file").order_by("ordinal"))
    return {plan.pk: [one for row in targets[plan.pk] for one in _attained(plan, row)] for plan in plans}


def _attained(plan: AnnualPlan, target: PlanTarget) -> list[Missing]:
    at = place_in(plan, f"attained-{target.ordinal}", "plan-progress")
    told = bool(target.evidence.strip()) or (target.evidence_file is not None and target.evidence_file.counts)
    wanted = (("实际达到", target.reached is None), ("达成说明或佐证附件", not told))
    empty = [label for label, absent in wanted if absent]
    return [Missing(f"个性目标 {target.ordinal} 缺{'、'.join(empty)}", at)] if empty else []


# By the names that the arrows give their needs.
NEEDS: dict[str, Callable[[Sequence[AnnualPlan]], Found]] = {
    "texts": missing_texts,
    "tasks": missing_tasks,
    "targets": missing_targets,
    "strategies": missing_strategies,
    "summary": missing_summary,
    "progress": missing_progress,
    "attainment": missing_attainment,
}
