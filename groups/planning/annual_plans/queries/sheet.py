"""One plan as it is read: on its page, on paper, in Word. The same few queries whatever its length."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from groups.papers.cases.queries import StepLine, steps_of
from groups.planning.annual_plans.models import AnnualPlan, PlanTarget, PlanTask, SchoolStrategy
from groups.planning.annual_plans.queries.plans import last_plan, sites_of, told_strategies
from groups.planning.annual_plans.queries.signatures import settled, signature_text
from groups.planning.annual_plans.rules import attainment, figure, hundredths
from groups.planning.annual_plans.words import Checkpoint
from groups.planning.development_plans.models import DevelopmentPlan
from groups.planning.development_plans.queries import Serving, approved_texts
from groups.registry.models import Enrolment, Membership
from groups.registry.register.queries.names import group_version, site_names
from groups.registry.register.queries.register import member_rows
from groups.registry.register.rules.wording import site_in_full
from groups.registry.register.words import Relation, SiteState
from groups.rights.roles import VIEW_ENROLMENT
from nanan_groups.kit.additions import GROUP_FACTS, GroupFact
from nanan_groups.kit.days import day_of, day_text
from nanan_groups.kit.money import short_yuan
from nanan_groups.kit.scope import Scope
from nanan_groups.records.models import Attachment


@dataclass(frozen=True, slots=True)
class ProgressLine:
    percent: int
    light: str
    label: str
    evidence: str
    reached: str
    file: str  # title of the paper that proves it


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
    source: str
    schools: str
    serves: str
    half: ProgressLine | None
    year: ProgressLine | None

    @property
    def yuan(self) -> str:
        return short_yuan(self.money)


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
    direction: str
    baseline: str
    goal: str
    unit: str
    difficulty: str
    reached: str
    rate: str  # how much of the way was gone, in percent
    evidence: str
    file: str

    @property
    def way(self) -> str:
        """60 → 90%（提高）; "" as long as it is not in numbers."""
        if not (self.baseline and self.goal):
            return ""
        return f"{self.baseline} → {self.goal}{self.unit}（{self.direction}）"

    @property
    def result(self) -> str:
        """84%，完成率 80%."""
        return f"{self.reached}{self.unit}" + (f"，完成率 {self.rate}" if self.rate else "") if self.reached else ""


@dataclass(frozen=True, slots=True)
class StrategyLine:
    site: int
    site_code: str
    institution: int
    name: str
    text: str
    settled: bool
    signature: str  # in words; "" where nobody has signed
    waived: bool
    report: str
    reported: str  # by whom and when, in words

    @property
    def state(self) -> str:
        if self.settled:
            return "免签" if self.waived else "已签署"
        return "待签署" if self.text.strip() else "未填写"


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
        return short_yuan(sum(task.money for task in self.tasks))

    @property
    def signed(self) -> int:
        return sum(1 for one in self.strategies if one.settled and not one.waived)

    @property
    def waived(self) -> int:
        return sum(1 for one in self.strategies if one.waived)

    @property
    def summed_up_on(self) -> date | None:
        """The day the year-end summary was handed in last."""
        return next((day_of(step.at) for step in self.steps if step.arrow == "submit_summary"), None)

    @property
    def told(self) -> bool:
        """Any progress or summary yet."""
        return (
            any(task.half or task.year for task in self.tasks)
            or any(text.summary for text in self.texts)
            or any(one.reached for one in self.targets)
        )


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
        targets=[_target(one) for one in plan.targets.order_by("ordinal").select_related("evidence_file")],
        strategies=[
            StrategyLine(
                one.site_id,
                one.site.code,
                one.site.institution_id,
                names(one.site_id),
                one.text,
                settled(one),
                signature_text(one),
                one.waived_at is not None,
                one.report,
                _reported(one),
            )
            for one in told_strategies(plan.strategies.all())
            .order_by("site_id")
            .select_related("site", "signed_by", "waived_by", "scan", "reported_by")
        ],
        steps=steps_of(plan.case_id),
    )


def _target(one: PlanTarget) -> TargetLine:
    rate = None
    if None not in (one.baseline, one.goal, one.reached):
        rate = attainment(one.baseline, one.goal, one.reached)
    return TargetLine(
        one.ordinal,
        one.text,
        one.measure,
        one.get_direction_display(),
        figure(one.baseline),
        figure(one.goal),
        one.unit,
        one.get_difficulty_display() or "未核定",
        figure(one.reached),
        "" if rate is None else f"{figure(hundredths(rate * 100))}%",
        one.evidence,
        file_title(one.evidence_file),
    )


def file_title(file: Attachment | None) -> str:
    return file.title if file is not None and file.counts else ""


def _reported(one: SchoolStrategy) -> str:
    if not one.report.strip() or one.reported_by is None:
        return ""
    return f"{one.reported_by.name}，{day_text(timezone.localdate(one.reported_at))}填报"


@dataclass(frozen=True, slots=True)
class Report:
    """What one member school told of its strategy in the end; "" where it has not."""

    name: str
    text: str


def reports_of(plan: AnnualPlan) -> list[Report]:
    """Of every school whose strategy is a part of the plan."""
    rows = list(told_strategies(plan.strategies.all()).order_by("site_id"))
    names = site_names([one.site_id for one in rows])
    return [Report(names(one.site_id), one.report.strip()) for one in rows]


def task_rows(tasks: QuerySet):
    return (
        tasks.select_related("serves__plan__case")
        .order_by("ordinal", "pk")
        .prefetch_related("schools", "progress__evidence_file")
    )


def _task(task, names, served) -> TaskLine:
    told = {one.checkpoint: one for one in task.progress.all()}
    return TaskLine(
        pk=task.pk,
        ordinal=task.ordinal,
        field=task.get_field_display(),
        measure=task.measure,
        target=f"{task.target}{task.unit}" if task.unit and not task.target.endswith(task.unit) else task.target,
        baseline=task.baseline,
        responsible=task.responsible,
        due_on=task.due_on,
        money=task.money,
        source=task.get_source_display(),
        schools="、".join(sorted(names(site.pk) for site in task.schools.all())),
        serves=served.get(task.serves_id, ""),
        half=_progress(told.get(Checkpoint.HALF)),
        year=_progress(told.get(Checkpoint.YEAR)),
    )


def _progress(row) -> ProgressLine | None:
    return row and ProgressLine(
        row.percent, row.light, row.get_light_display(), row.evidence, row.reached, file_title(row.evidence_file)
    )


@dataclass(frozen=True, slots=True)
class KnownMember:
    name: str
    relation: str
    state: str


@dataclass(frozen=True)
class Known:
    """``facts``: what the wings above know of the group, as far as this reader may see it. ``last``: last year's plan, its
    targets and its money."""

    members: list[KnownMember]
    facts: list[GroupFact]
    pupils: int | None
    last: AnnualPlan | None
    last_targets: list[str]
    last_tasks: int
    last_money: str


def known_of(plan: AnnualPlan, scope: Scope, day: date) -> Known:
    rows = member_rows(Membership.objects.active_on(day).filter(group_id=plan.group_id), day)
    sites = {row.site for row in rows}
    last = last_plan(plan)
    tasks = list(last.tasks.order_by("ordinal").values_list("money", flat=True)) if last else []
    return Known(
        members=[
            KnownMember(
                site_in_full(row.name, row.label, row.own_name),
                Relation(row.relation).label,
                "" if row.state == SiteState.OPEN else SiteState(row.state).label,
            )
            for row in rows
        ],
        facts=[fact for of in GROUP_FACTS if (fact := of(scope, plan.group_id, sites, day)) is not None],
        pupils=_pupils(sites) if scope.may_for_group(VIEW_ENROLMENT, plan.group_id) else None,
        last=last,
        last_targets=list(last.targets.exclude(text="").order_by("ordinal").values_list("text", flat=True))
        if last
        else [],
        last_tasks=len(tasks),
        last_money=short_yuan(sum(tasks)),
    )


def _pupils(sites: set[int]) -> int | None:
    """Of the latest year entered for each site; None when nothing is entered."""
    latest: dict[int, int] = {}
    rows = Enrolment.objects.filter(site__in=sites).order_by("school_year", "pk").values_list("site_id", "pupils")
    for site, pupils in rows:
        latest[site] = pupils
    return sum(latest.values()) if latest else None


def tasks_serving(plan: DevelopmentPlan) -> dict[int, list[Serving]]:
    """Annual tasks by the target they serve, the earliest year first; two queries."""
    out: dict[int, list[Serving]] = {}
    tasks = PlanTask.objects.filter(serves__plan=plan).select_related("plan__campaign", "plan__case")
    for task in tasks.prefetch_related("progress").order_by("plan__campaign__year", "ordinal", "pk"):
        end = next((one for one in task.progress.all() if one.checkpoint == Checkpoint.YEAR), None)
        target = f"{task.target}{task.unit}" if task.unit and not task.target.endswith(task.unit) else task.target
        out.setdefault(task.serves_id, []).append(
            Serving(
                task.plan.campaign.year_text,
                task.measure,
                target,
                end.percent if end else None,
                end.light if end else "",
                end.get_light_display() if end else "",
                task.plan.case.code,
                task.pk,
            )
        )
    return out
