"""What the annual plan's case needs and entails: registered with the case engine when the app is ready."""

from django.urls import reverse
from django.utils import timezone

from nanan_groups.kit.days import day_text
from nanan_groups.records.cases.kinds import Missing, Registered, register
from nanan_groups.records.models import Case

from ..enums import PlanField, PlanForm
from ..logic.plan_case import ANNUAL_PLAN
from ..models import AnnualPlan
from ..queries.plans import owed_strategies, site_names, visible_plans
from ..roles import RUN_CAMPAIGNS
from .plans import keep_version


def _plan(case: Case) -> AnnualPlan:
    return AnnualPlan.objects.select_related("campaign").get(case=case)


def _url(plan: AnnualPlan, part: str, page: str = "plan-edit") -> str:
    return f"{reverse(f'groups:{page}', args=[plan.case.code])}#{part}"


def missing_texts(case: Case) -> list[Missing]:
    """All five fields; of the light form at least one."""
    plan = _plan(case)
    empty = [
        PlanField(field) for field, text in plan.texts.order_by("pk").values_list("field", "text") if not text.strip()
    ]
    if plan.form == PlanForm.LIGHT:
        return [Missing("至少填写一个领域的正文", _url(plan, "texts"))] if len(empty) == len(PlanField.values) else []
    return [Missing(f"“{field.label}”正文未填写", _url(plan, f"text-{field.value}")) for field in empty]


def missing_tasks(case: Case) -> list[Missing]:
    plan = _plan(case)
    tasks = list(plan.tasks.order_by("ordinal", "pk"))
    if not tasks:
        return [Missing("还没有任务", _url(plan, "tasks"))]
    wanted = (("target", "目标"), ("responsible", "责任人"), ("due_on", "完成日期"))
    out = []
    for task in tasks:
        empty = [label for name, label in wanted if not getattr(task, name)]
        if empty:
            out.append(Missing(f"任务 {task.ordinal} 缺{'、'.join(empty)}", _url(plan, f"task-{task.pk}")))
    return out


def missing_targets(case: Case) -> list[Missing]:
    plan = _plan(case)
    empty = plan.targets.filter(text="").order_by("ordinal").values_list("ordinal", flat=True)
    return [Missing(f"个性目标 {ordinal} 未填写", _url(plan, "targets")) for ordinal in empty]


def missing_strategies(case: Case) -> list[Missing]:
    """One strategy a member of today, signed by its principal (一学校一策略)."""
    plan = _plan(case)
    open_ones = list(owed_strategies(plan.strategies.all()).order_by("site_id"))
    names = site_names([one.site_id for one in open_ones])
    return [
        Missing(
            f"“{names(one.site_id)}”的学校策略{'未签署' if one.text.strip() else '未填写'}", _url(plan, "strategies")
        )
        for one in open_ones
    ]


def missing_summary(case: Case) -> list[Missing]:
    plan = _plan(case)
    told = list(plan.texts.order_by("pk").values_list("field", "summary"))
    empty = [field for field, text in told if not text.strip()]
    if plan.form == PlanForm.LIGHT and len(empty) < len(told):
        return []
    return [
        Missing(f"“{PlanField(field).label}”年终总结未填写", _url(plan, "summary", "plan-progress")) for field in empty
    ]


def missing_progress(case: Case) -> list[Missing]:
    plan = _plan(case)
    told = plan.tasks.exclude(progress__checkpoint="year").order_by("ordinal", "pk")
    return [
        Missing(f"任务 {task.ordinal} 未填年终完成情况", _url(plan, f"task-{task.pk}", "plan-progress"))
        for task in told
    ]


def two_levels(case: Case) -> bool:
    return _plan(case).campaign.two_levels


def ended(case: Case) -> str:
    """A closed campaign takes nothing any more: the years before the portal never did, but evidence may be told."""
    campaign = case.annual_plan.campaign
    if campaign.closed_at is None or campaign.recorded:
        return ""
    day = day_text(timezone.localdate(campaign.closed_at))
    return f"“{campaign.title}”已于{day}结束，不再办理。确需办理的，请联系区教委登记科室重新开放。"


def _keep(case, step, draft, facts) -> None:
    keep_version(case, step, draft)


register(
    Registered(
        ANNUAL_PLAN,
        needs={
            "texts": missing_texts, "tasks": missing_tasks, "targets": missing_targets, "strategies": missing_strategies,
            "summary": missing_summary, "progress": missing_progress,
        },
        entails={"submit": _keep},
        conditions={
            "two_levels": two_levels, "one_level": lambda case: not two_levels(case),
            "entered_afterwards": lambda case: False,
        },
        own_rest=ended,
        url=lambda case: reverse("groups:plan-detail", args=[case.code]),
        sees=lambda scope, case: visible_plans(scope).filter(case=case).exists(),
        runs=RUN_CAMPAIGNS,
    )
)  # fmt: skip
