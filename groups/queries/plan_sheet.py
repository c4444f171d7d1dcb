"""One plan as it is read: on its page, on paper, in Word. The same few queries whatever its length."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from nanan_groups.records.models import CaseStep

from ..enums import Checkpoint, Role
from ..logic.plan_diff import yuan
from ..models import AnnualPlan, GroupVersion
from .development_plans import approved_texts
from .plans import site_names, sites_of, told_strategies


@dataclass(frozen=True, slots=True)
class ProgressLine:
    percent: int
    light: str
    label: str
    evidence: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    pk: int
    ordinal: int
    field: str
    measure: str
    target: str
    baseline: str
    responsible: str
    due_on: date | None
    money: int
    schools: str
    serves: str
    half: ProgressLine | None
    year: ProgressLine | None

    @property
    def yuan(self) -> str:
        return yuan(self.money)


@dataclass(frozen=True, slots=True)
class TextLine:
    field: str
    label: str
    text: str
    summary: str


@dataclass(frozen=True, slots=True)
class TargetLine:
    ordinal: int
    text: str
    measure: str
    difficulty: str


@dataclass(frozen=True, slots=True)
class StrategyLine:
    site: int
    site_code: str
    institution: int
    name: str
    text: str
    signed_by: str
    signed_at: datetime | None

    @property
    def state(self) -> str:
        return "已签署" if self.signed_at else "待签署" if self.text.strip() else "未填写"


@dataclass(frozen=True, slots=True)
class StepLine:
    number: int
    at: datetime
    done: str
    arrow: str
    actor: str
    role: str
    comment: str
    late: bool


@dataclass(frozen=True)
class PlanSheet:
    plan: AnnualPlan
    group: str
    category: str
    texts: list[TextLine]
    tasks: list[TaskLine]
    targets: list[TargetLine]
    strategies: list[StrategyLine]
    steps: list[StepLine]

    @property
    def money(self) -> str:
        return yuan(sum(task.money for task in self.tasks))

    @property
    def signed(self) -> int:
        return sum(1 for one in self.strategies if one.signed_at)

    @property
    def told(self) -> bool:
        """Any progress or summary yet."""
        return any(task.half or task.year for task in self.tasks) or any(text.summary for text in self.texts)


def sheet_of(plan: AnnualPlan) -> PlanSheet:
    names = site_names(sites_of(plan))
    version = group_version(plan)
    tasks = list(task_rows(plan.tasks.all()))
    served = approved_texts(task.serves for task in tasks if task.serves)
    return PlanSheet(
        plan=plan,
        group=version.name if version else str(plan.group),
        category=version.get_category_display() if version else "",
        texts=[
            TextLine(one.field, one.get_field_display(), one.text, one.summary) for one in plan.texts.order_by("pk")
        ],
        tasks=[_task(task, names, served) for task in tasks],
        targets=[
            TargetLine(one.ordinal, one.text, one.measure, one.get_difficulty_display())
            for one in plan.targets.order_by("ordinal")
        ],
        strategies=[
            StrategyLine(
                one.site_id, one.site.code, one.site.institution_id, names(one.site_id), one.text,
                one.signed_by.name if one.signed_by else "", one.signed_at,
            )
            for one in told_strategies(plan.strategies.all()).order_by("site_id").select_related("site", "signed_by")
        ],
        steps=steps_of(plan.case_id),
    )  # fmt: skip


def group_version(plan: AnnualPlan) -> GroupVersion | None:
    """What the group is called today, or was called last."""
    rows = plan.group.versions.order_by("-valid_from")
    return rows.active_on(timezone.localdate()).first() or rows.first()


def task_rows(tasks: QuerySet):
    return tasks.select_related("serves__plan__case").order_by("ordinal", "pk").prefetch_related("schools", "progress")


def _task(task, names, served) -> TaskLine:
    told = {one.checkpoint: one for one in task.progress.all()}
    return TaskLine(
        pk=task.pk, ordinal=task.ordinal, field=task.get_field_display(), measure=task.measure,
        target=f"{task.target}{task.unit}" if task.unit and not task.target.endswith(task.unit) else task.target,
        baseline=task.baseline, responsible=task.responsible, due_on=task.due_on, money=task.money,
        schools="、".join(sorted(names(site.pk) for site in task.schools.all())),
        serves=served.get(task.serves_id, ""),
        half=_progress(told.get(Checkpoint.HALF)), year=_progress(told.get(Checkpoint.YEAR)),
    )  # fmt: skip


def _progress(row) -> ProgressLine | None:
    return row and ProgressLine(row.percent, row.light, row.get_light_display(), row.evidence)


def steps_of(case_id: int) -> list[StepLine]:
    """What was done in a case, newest first."""
    roles = dict(Role.choices)
    rows = CaseStep.objects.filter(case=case_id).select_related("actor").order_by("-number")
    return [
        StepLine(
            one.number, timezone.localtime(one.at), one.done, one.arrow, one.actor.name, roles.get(one.role, ""),
            one.comment, one.late,
        )
        for one in rows
    ]  # fmt: skip
