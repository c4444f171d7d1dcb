"""What plans still lack, need by need, for one plan or for all of a campaign: the same few queries whatever their number.

The step that stops and the page 谁还欠什么 read the same answers.
"""

from collections.abc import Callable, Sequence

from django.urls import reverse

from groups.planning.annual_plans.models import AnnualPlan, PlanTarget, PlanTask, PlanText, SchoolStrategy
from groups.planning.annual_plans.queries.plans import owed_strategies
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
        if empty:
            out.append(Missing(f"任务 {task.ordinal} 缺{'、'.join(empty)}", place_in(plan, f"task-{task.pk}")))
    return out


def missing_targets(plans: Sequence[AnnualPlan]) -> Found:
    targets = _by_plan(plans, PlanTarget.objects.filter(plan__in=plans, text="").order_by("ordinal"))
    return {
        plan.pk: [Missing(f"个性目标 {one.ordinal} 未填写", place_in(plan, "targets")) for one in targets[plan.pk]]
        for plan in plans
    }


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
    rows = PlanTask.objects.filter(plan__in=plans).exclude(progress__checkpoint=Checkpoint.YEAR)
    tasks = _by_plan(plans, rows.order_by("ordinal", "pk"))
    return {
        plan.pk: [
            Missing(f"任务 {task.ordinal} 未填年终完成情况", place_in(plan, f"task-{task.pk}", "plan-progress"))
            for task in tasks[plan.pk]
        ]
        for plan in plans
    }


# By the names that the arrows give their needs.
NEEDS: dict[str, Callable[[Sequence[AnnualPlan]], Found]] = {
    "texts": missing_texts,
    "tasks": missing_tasks,
    "targets": missing_targets,
    "strategies": missing_strategies,
    "summary": missing_summary,
    "progress": missing_progress,
}
