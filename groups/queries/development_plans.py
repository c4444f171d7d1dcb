"""Reading development plans: whom one sees, what stands in one, which annual tasks serve its targets."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from nanan_groups.kit.scope import Scope
from nanan_groups.kit.years import school_year_text

from ..enums import Checkpoint, DevelopmentSection, InForce, PlanField
from ..models import DevelopmentPlan, DevelopmentTarget, EducationGroup, GroupVersion, PlanTask
from ..roles import VIEW_PLANS


def visible_developments(scope: Scope) -> QuerySet[DevelopmentPlan]:
    """Plans of the groups one sees with that right."""
    groups = EducationGroup.objects.visible_to(scope, VIEW_PLANS)
    return DevelopmentPlan.objects.filter(group__in=groups.order_by()).select_related("case", "group")


@dataclass(frozen=True, slots=True)
class Serving:
    """An annual task that serves a target, and how far it got by the end of its year."""

    year: str
    measure: str
    target: str
    percent: int | None
    light: str
    label: str
    code: str  # of its plan's case
    task: int


@dataclass(frozen=True, slots=True)
class GoalLine:
    key: int
    ordinal: int
    field: str
    text: str
    measure: str
    unit: str
    baseline: str
    values: list[tuple[str, str]]  # (school year, value)
    serving: list[Serving] = field(default_factory=list)

    @property
    def last(self) -> str:
        """What is to be reached in the end."""
        found = [value for _, value in self.values if value]
        return found[-1] if found else ""


@dataclass(frozen=True, slots=True)
class SectionLine:
    section: str
    label: str
    text: str


@dataclass(frozen=True)
class DevelopmentSheet:
    texts: list[SectionLine]
    goals: list[GoalLine]
    years: list[str]


def sheet_from(plan: DevelopmentPlan, content: Mapping, *, served: bool = True) -> DevelopmentSheet:
    """A plan as it is read, from its content now or from a version of it."""
    serving = serving_of(plan) if served else {}
    years = [(str(year), school_year_text(year)) for year in plan.years]
    return DevelopmentSheet(
        texts=[SectionLine(one.value, one.label, content["texts"].get(one.value, "")) for one in DevelopmentSection],
        goals=[
            GoalLine(
                one["key"], number, PlanField(one["field"]).label, one["text"], one["measure"], one["unit"],
                one["baseline"], [(text, one["by_year"].get(year, "")) for year, text in years],
                serving.get(one["key"], []),
            )
            for number, one in enumerate(content["goals"], start=1)
        ],
        years=[text for _, text in years],
    )  # fmt: skip


def serving_of(plan: DevelopmentPlan) -> dict[int, list[Serving]]:
    """Annual tasks by the target they serve, the earliest year first; two queries."""
    out: dict[int, list[Serving]] = {}
    tasks = PlanTask.objects.filter(serves__plan=plan).select_related("plan__campaign", "plan__case")
    for task in tasks.prefetch_related("progress").order_by("plan__campaign__year", "ordinal", "pk"):
        end = next((one for one in task.progress.all() if one.checkpoint == Checkpoint.YEAR), None)
        target = f"{task.target}{task.unit}" if task.unit and not task.target.endswith(task.unit) else task.target
        out.setdefault(task.serves_id, []).append(
            Serving(
                task.plan.campaign.year_text, task.measure, target, end.percent if end else None,
                end.light if end else "", end.get_light_display() if end else "", task.plan.case.code, task.pk,
            )
        )  # fmt: skip
    return out


def goals_offered(group: int) -> QuerySet[DevelopmentTarget]:
    """The targets an annual task of the group may serve: those of its plan in force."""
    return DevelopmentTarget.objects.filter(plan__group=group, plan__in_force=InForce.NOW).order_by("ordinal", "pk")


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group on the list: the plan it works by, and the one it is writing."""

    code: str
    name: str
    now: DevelopmentPlan | None
    coming: DevelopmentPlan | None


def group_rows(scope: Scope) -> list[GroupRow]:
    """Every group one sees, in the order of Annex 2; two queries whatever their number."""
    groups = EducationGroup.objects.visible_to(scope, VIEW_PLANS).order_by()
    plans: dict[int, dict[str, DevelopmentPlan]] = {}
    for plan in visible_developments(scope).exclude(in_force=InForce.ENDED).order_by("pk"):
        plans.setdefault(plan.group_id, {})[plan.in_force] = plan
    versions = GroupVersion.objects.active_on(timezone.localdate()).filter(group__in=groups, group__void=False)
    return [
        GroupRow(
            row.group.code, row.name, plans.get(row.group_id, {}).get(InForce.NOW),
            plans.get(row.group_id, {}).get(InForce.NOT_YET),
        )
        for row in versions.select_related("group").order_by("category", "ordinal", "group_id")
    ]  # fmt: skip
