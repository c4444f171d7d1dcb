"""Reading development plans: whom one sees, what stands in one, which annual tasks serve its targets."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Case, F, IntegerField, QuerySet, Subquery, When
from django.utils import timezone

from groups.planning.development_plans.models import DevelopmentPlan, DevelopmentTarget, DevelopmentVersion
from groups.planning.development_plans.rules import DEVELOPMENT_PLAN
from groups.planning.development_plans.words import DevelopmentSection, InForce, PlanField
from groups.registry.models import EducationGroup, GroupVersion
from groups.registry.register.words import place_in_annex
from groups.rights.roles import VIEW_PLANS
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.years import school_year_of, school_year_text


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
                one["key"],
                number,
                PlanField(one["field"]).label,
                one["text"],
                one["measure"],
                one["unit"],
                one["baseline"],
                [(text, one["by_year"].get(year, "")) for year, text in years],
                serving.get(one["key"], []),
            )
            for number, one in enumerate(content["goals"], start=1)
        ],
        years=[text for _, text in years],
    )


_serving: list[Callable[[DevelopmentPlan], dict[int, list[Serving]]]] = []


def on_serving(finder: Callable[[DevelopmentPlan], dict[int, list[Serving]]]) -> None:
    """Annual plans stand above and say which of their tasks serve a plan's targets, by target."""
    _serving.append(finder)


def serving_of(plan: DevelopmentPlan) -> dict[int, list[Serving]]:
    found: dict[int, list[Serving]] = {}
    for finder in _serving:
        for target, tasks in finder(plan).items():
            found.setdefault(target, []).extend(tasks)
    return found


def approved_texts(targets: Iterable[DevelopmentTarget]) -> dict[int, str]:
    """What each target says in the version of its plan that counts; one that was never approved is left out, and so are all
    of a plan on paper whose revision was not approved. The targets come with ``plan__case``; one query, and only when a plan
    among them is being revised or was superseded meanwhile."""
    targets = list(targets)
    revised = {one.plan_id for one in targets if one.plan.case.state not in DEVELOPMENT_PLAN.in_force}
    approved: dict[int, dict[int, str]] = {}
    if revised:
        versions = DevelopmentVersion.objects.filter(plan__in=revised, number=F("plan__approved_version")).order_by(
            "pk"
        )
        for plan, content in versions.values_list("plan", "content"):
            approved[plan] = {goal["key"]: goal["text"] for goal in content["goals"]}
    out = {}
    for one in targets:
        text = approved.get(one.plan_id, {}).get(one.pk) if one.plan_id in revised else one.text
        if text is not None:
            out[one.pk] = text
    return out


def goals_offered(group: int, year: int) -> dict[int, str]:
    """The targets an annual task of that school year may serve, with their approved text: those of the group's plan that
    covers the year. The one in force comes first; where its years begin later, the one before it, superseded or closed."""
    force = Case(When(in_force=InForce.NOW, then=0), default=1, output_field=IntegerField())
    plans = DevelopmentPlan.objects.filter(
        group=group, in_force__in=(InForce.NOW, InForce.ENDED), first_year__lte=year, last_year__gte=year
    )
    covering = plans.order_by(force, "-first_year", "-pk").values("pk")[:1]
    targets = DevelopmentTarget.objects.filter(plan=Subquery(covering)).select_related("plan__case")
    return approved_texts(targets.order_by("ordinal", "pk"))


def takes_over_early(plan: DevelopmentPlan) -> str:
    """What the approval of a plan entails whose first year is still to come; "" for all others."""
    now = school_year_of(timezone.localdate())
    if plan.first_year <= now:
        return ""
    running = DevelopmentPlan.objects.filter(group=plan.group_id, in_force=InForce.NOW).exclude(pk=plan.pk)
    before = running.select_related("case").first()
    return early_text(plan.first_year, now, before)


def early_text(first: int, now: int, before: DevelopmentPlan | None) -> str:
    told = (
        f"规划从 {school_year_text(first)} 学年起，现在是 {school_year_text(now)} 学年。审定通过后不等到起始学年，"
        "立即成为现行规划"
    )
    if before is None:
        return f"{told}。"
    return (
        f"{told}，“{before.case.title}”同时由它取代；原规划所含学年的年度计划仍对应原规划的目标。"
        "不需要提前取代的，请临近起始学年再审定。"
    )


def annex2_place(version: GroupVersion) -> tuple[int, int, int]:
    return place_in_annex(version.category, version.ordinal, version.group_id)


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
    versions = (
        GroupVersion.objects.active_on(timezone.localdate()).filter(group__in=groups, group__void=False).order_by()
    )
    return [
        GroupRow(
            row.group.code,
            row.name,
            plans.get(row.group_id, {}).get(InForce.NOW),
            plans.get(row.group_id, {}).get(InForce.NOT_YET),
        )
        for row in sorted(versions.select_related("group"), key=annex2_place)
    ]
