"""本年度: what a group's principal or office, or a member school, has to do with the plans now; what is told of them at home."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from groups.planning.annual_plans.models import AnnualPlan, Campaign, SchoolStrategy
from groups.planning.annual_plans.queries.plans import told_strategies, unsettled, visible_plans
from groups.planning.annual_plans.rules import ANNUAL_PLAN, AT_LEADER, AT_OFFICE
from groups.rights.checks import own_places
from groups.rights.roles import WRITE_PLANS, WRITE_STRATEGY
from groups.rights.words import Place
from nanan_groups.kit.scope import Scope
from nanan_groups.records.cases.due import due_now, overdue


def group_plans(scope: Scope) -> QuerySet[AnnualPlan]:
    """Plans of the groups one writes for, newest first; those of ended campaigns too."""
    groups = own_places(scope, WRITE_PLANS, Place.GROUP)
    return visible_plans(scope).filter(group__in=groups).order_by("-campaign__year", "group_id")


def school_strategies(scope: Scope) -> QuerySet[SchoolStrategy]:
    """The strategies one's own schools write, newest first."""
    schools = own_places(scope, WRITE_STRATEGY, Place.INSTITUTION)
    rows = SchoolStrategy.objects.filter(site__institution__in=schools, plan__in=visible_plans(scope).order_by())
    return (
        told_strategies(rows)
        .select_related("plan__case", "plan__campaign", "site", "signed_by", "waived_by", "scan")
        .order_by("-plan__campaign__year", "plan_id", "site_id")
    )


def strategies_due(scope: Scope) -> QuerySet[SchoolStrategy]:
    """Those still to be written or signed."""
    open_now = {"plan__case__state__in": ANNUAL_PLAN.editable, "plan__campaign__closed_at__isnull": True}
    return school_strategies(scope).filter(unsettled(), **open_now)


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A campaign in numbers. ``stuck``: plans with a task that is stuck."""

    campaign: Campaign
    total: int
    handed_in: int
    late: int
    overdue: int
    waiting: int
    endorsed: int
    approved: int
    stuck: int


def year_figures(scope: Scope, now: datetime) -> list[YearFigures]:
    """Every running campaign, the latest first, of all plans one sees; two queries for each."""
    running = Campaign.objects.filter(closed_at__isnull=True).order_by("-year", "basis")
    return [_figures_of(campaign, scope, now) for campaign in running]


def _figures_of(campaign: Campaign, scope: Scope, now: datetime) -> YearFigures:
    red = AnnualPlan.objects.filter(pk=OuterRef("pk"), tasks__progress__light="red")
    plans = visible_plans(scope).filter(campaign=campaign).order_by().select_related(None)
    owing = Q(case__state__in=ANNUAL_PLAN.editable)
    stuck = plans.filter(Exists(red)).count()
    counts = plans.aggregate(
        total=Count("pk"),
        handed_in=Count("pk", filter=~owing),
        late=Count("pk", filter=Q(case__late=True)),
        overdue=Count("pk", filter=_overdue(now)),
        waiting=Count("pk", filter=Q(case__state=AT_OFFICE)),
        endorsed=Count("pk", filter=Q(case__state=AT_LEADER)),
        approved=Count("pk", filter=Q(case__decided_at__isnull=False)),
    )
    return YearFigures(campaign=campaign, stuck=stuck, **counts)


def _overdue(now: datetime) -> Q:
    """Past the day of whoever's turn it is: the group's to hand in or to report, or the bureau's to review."""
    return overdue(ANNUAL_PLAN, now)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A plan that is out of order, and in what."""

    plan: AnnualPlan
    text: str


TROUBLES = 8


def year_troubles(campaign: Campaign, scope: Scope, now: datetime) -> list[Trouble]:
    """Plans past their day with the group or with the bureau, and plans with a task that is stuck; one query."""
    red = AnnualPlan.objects.filter(pk=OuterRef("pk"), tasks__progress__light="red")
    plans = visible_plans(scope).filter(campaign=campaign).annotate(stuck=Exists(red))
    out = []
    for plan in plans.filter(_overdue(now) | Q(stuck=True)).order_by("group_id")[:TROUBLES]:
        due = due_now(plan.case, ANNUAL_PLAN)
        if due is None or due > now:
            what = "有任务受阻"
        else:
            what = _overdue_text(plan.case.state)
        out.append(Trouble(plan, f"{what}：{plan.case.title}"))
    return out


def _overdue_text(state: str) -> str:
    if state in ANNUAL_PLAN.editable:
        return "逾期未提交"
    return "逾期未审核" if state in ANNUAL_PLAN.under_review else "逾期未填报进展或总结"
