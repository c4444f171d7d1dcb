"""Doors for the evaluation: what annual plans reached. Named functions, plain keys in, frozen dataclasses with numerator and
denominator out; exact, in a constant number of queries. Who may ask is the caller's to know.

What is not told yet is None and never 0 (docs/领域-评估.md 第3节). ``state`` is the state of the plan's case: the evaluation
says from which on it counts what a group told.
"""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from groups.planning.annual_plans.models import AnnualPlan, PlanTarget, TaskProgress
from groups.planning.annual_plans.rules import ANNUAL_PLAN, attainment
from groups.planning.annual_plans.words import Checkpoint, Light


@dataclass(frozen=True, slots=True)
class TargetAttainment:
    """One individual target (指标 6-1). ``difficulty``: as the officer fixed it, "" where he has not; ``proof``: evidence in
    words or a paper is there."""

    plan: str  # code of its case
    state: str
    ordinal: int
    text: str
    unit: str
    direction: str
    baseline: Fraction | None
    goal: Fraction | None
    reached: Fraction | None
    difficulty: str
    proof: bool

    @property
    def numerator(self) -> Fraction | None:
        return None if self.reached is None or self.baseline is None else self.reached - self.baseline

    @property
    def denominator(self) -> Fraction | None:
        return None if self.goal is None or self.baseline is None else self.goal - self.baseline

    @property
    def rate(self) -> Fraction | None:
        """完成率, below the baseline 0, not capped; None where a figure is missing: 待核."""
        if self.numerator is None or self.denominator is None:
            return None
        return attainment(self.baseline, self.goal, self.reached)


def target_attainment(
    *, campaign: str, groups: Collection[int] | None = None
) -> dict[int, tuple[TargetAttainment, ...]]:
    """By group, its individual targets of one campaign (by its code), in their order. A group of the light form has none."""
    plans = _plans(campaign, groups)
    out: dict[int, list[TargetAttainment]] = {plan.group_id: [] for plan in plans}
    rows = PlanTarget.objects.filter(plan__in=plans).exclude(text="").order_by("plan_id", "ordinal")
    for one in rows.select_related("plan__case", "evidence_file"):
        out[one.plan.group_id].append(
            TargetAttainment(
                one.plan.case.code,
                one.plan.case.state,
                one.ordinal,
                one.text,
                one.unit,
                one.direction,
                _exact(one.baseline),
                _exact(one.goal),
                _exact(one.reached),
                one.difficulty,
                bool(one.evidence.strip()) or (one.evidence_file is not None and one.evidence_file.counts),
            )
        )
    return {group: tuple(rows) for group, rows in out.items()}


@dataclass(frozen=True, slots=True)
class TaskResult:
    """One task at the year's end. ``percent`` None: not told."""

    ordinal: int
    measure: str
    percent: int | None
    done: bool


@dataclass(frozen=True, slots=True)
class TaskCompletion:
    """任务完成率 of one group (指标 1-4): tasks done ÷ tasks. ``late``: the plan was handed in after its day."""

    plan: str
    state: str
    late: bool
    tasks: tuple[TaskResult, ...]

    @property
    def numerator(self) -> int:
        return sum(1 for one in self.tasks if one.done)

    @property
    def denominator(self) -> int:
        return len(self.tasks)

    @property
    def pending(self) -> tuple[TaskResult, ...]:
        return tuple(one for one in self.tasks if one.percent is None)


def task_completion(*, campaign: str, groups: Collection[int] | None = None) -> dict[int, TaskCompletion]:
    """By group, the tasks of one campaign. Done is what was told as done and to the full."""
    plans = _plans(campaign, groups)
    told = TaskProgress.objects.filter(task__plan__in=plans, checkpoint=Checkpoint.YEAR).order_by("pk")
    ends = {task: (percent, light) for task, percent, light in told.values_list("task_id", "percent", "light")}
    out = {}
    for plan in plans:
        results = []
        for task in plan.tasks.all():
            percent, light = ends.get(task.pk, (None, ""))
            results.append(TaskResult(task.ordinal, task.measure, percent, percent == 100 or light == Light.DONE))
        results.sort(key=lambda one: one.ordinal)
        out[plan.group_id] = TaskCompletion(plan.case.code, plan.case.state, plan.case.late, tuple(results))
    return out


def _plans(campaign: str, groups: Collection[int] | None) -> list[AnnualPlan]:
    """Of what was approved; of the groups that are asked for."""
    rows = AnnualPlan.objects.filter(campaign__code=campaign, case__state__in=ANNUAL_PLAN.in_force, recorded=False)
    rows = rows if groups is None else rows.filter(group__in=groups)
    return list(rows.select_related("case").prefetch_related("tasks").order_by("group_id"))


def _exact(hundredths: int | None) -> Fraction | None:
    return None if hundredths is None else Fraction(hundredths, 100)
