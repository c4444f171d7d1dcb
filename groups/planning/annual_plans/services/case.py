"""Plans that were approved on paper before the portal (补录): entered with their document and day, without a way through it.
Written for sheets as well as for single entries; each call is one act.
"""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from groups.papers.parts.services import _checked, _comment, _note, is_writer
from groups.planning.annual_plans.models import AnnualPlan, Campaign, SchoolStrategy
from groups.planning.annual_plans.queries.plans import owed_strategies, visible_plans
from groups.planning.annual_plans.rules import ANNUAL_PLAN, CARRIED_OUT, SUMMARY_STATES
from groups.planning.annual_plans.services.plans import keep_version
from groups.planning.annual_plans.words import Checkpoint, YearBasis
from groups.planning.development_plans.words import PlanField, PlanForm
from groups.registry.models import EducationGroup
from groups.registry.register.codes import new_code
from groups.registry.register.queries.names import site_names
from groups.registry.register.services.basics import group_on
from groups.registry.register.words import GroupCategory
from groups.rights.checks import refuse_own_group, require
from groups.rights.roles import RUN_CAMPAIGNS, VIEW_PLANS
from nanan_groups.kit.days import day_text
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import Scope, holding
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.acts import Draft
from nanan_groups.records.attachments.owners import Owner, RoomUnit, register_owner
from nanan_groups.records.cases.engine import follow, open_case
from nanan_groups.records.cases.kinds import Missing, Registered, register, registered
from nanan_groups.records.cases.queries import cases_of
from nanan_groups.records.models import Case
from nanan_groups.records.orders import Order, carry_out


def record_past_annual_plan(
    *, order: Order, group: EducationGroup, year: int, approved_on: date, closed: bool = True
) -> AnnualPlan:
    """A plan of a school year without text. ``closed``: with its summary, as far as anybody knows; else carried out now."""
    require(order.actor, RUN_CAMPAIGNS)
    refuse_own_group(order.actor, group.pk, "补录")
    document = _checked(order, approved_on)
    with carry_out(order, "record_annual_plan", f"补录{group}{school_year_text(year)} 学年年度计划") as draft:
        version = group_on(group, timezone.localdate())
        campaign = Campaign.objects.filter(basis=YearBasis.SCHOOL_YEAR, year=year).first()
        if campaign is None and year >= school_year_of(timezone.localdate()):
            raise RuleViolation(
                f"{school_year_text(year)} 学年尚未结束，年度计划在平台上填报，不能补录；请先开展这一学年的填报。",
                field="year",
                code="not-past",
            )
        campaign = campaign or _campaign(draft, year)
        if AnnualPlan.objects.filter(campaign=campaign, group=group).exists():
            raise RuleViolation("该集团这一学年的计划已经登记。", field="year", code="again")
        if not campaign.recorded:
            raise RuleViolation(
                f"{campaign.year_text}的计划在平台上填报，请在填报任务中加入该集团。",
                field="year",
                code="on-the-portal",
            )
        case = open_case(
            kind=ANNUAL_PLAN.code,
            title=f"{version.name}{campaign.year_text}年度计划",
            place="group",
            place_id=group.pk,
            year=year,
        )
        light = version.category == GroupCategory.PRESCHOOL_CLUSTER
        plan = AnnualPlan.objects.create(
            campaign=campaign,
            group=group,
            case=case,
            form=PlanForm.LIGHT if light else PlanForm.FULL,
            recorded=True,
            document=document,
            approved_on=approved_on,
        )
        follow(draft, case, "record_closed" if closed else "record", actor=order.actor, comment=_comment(order))
        _note(draft, plan, document, approved_on)
    plan.refresh_from_db()
    return plan


def _campaign(draft: Draft, year: int) -> Campaign:
    """A year before the portal holds plans, and nothing is handed in for it."""
    first = date(year, 9, 1)
    return draft.add(
        Campaign(
            code=new_code("campaign"),
            title=f"{school_year_text(year)} 学年年度计划（补录）",
            year=year,
            opens_on=first,
            submit_on=first,
            review_on=first,
            recorded=True,
            closed_at=timezone.now(),
        )
    )


def _plan(case: Case) -> AnnualPlan:
    return AnnualPlan.objects.select_related("campaign").get(case=case)


def _url(plan: AnnualPlan, part: str, page: str = "plan-edit") -> str:
    return f"{reverse(f'planning:{page}', args=[plan.case.code])}#{part}"


def authors(case: Case) -> set[int]:
    """Whoever signed a school's strategy, or wrote one last: it is a part of the plan."""
    rows = SchoolStrategy.objects.filter(plan__case=case).order_by().values_list("signed_by", "edited_by")
    return {person for pair in rows for person in pair if person is not None}


def authored(user_id: int) -> QuerySet:
    rows = SchoolStrategy.objects.filter(Q(signed_by=user_id) | Q(edited_by=user_id))
    return rows.order_by().values("plan__case")


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


def report_by(case: Case) -> datetime | None:
    """While a plan is carried out: half a year's progress is due first, where tasks have none of it yet and the day came after
    the approval; then the summary of the year."""
    plan = _plan(case)
    half_on, summary_on = plan.campaign.half_on, plan.campaign.summary_on
    came_after = half_on is not None and (case.decided_at is None or case.decided_at < end_of_day(half_on))
    if came_after and plan.tasks.exclude(progress__checkpoint=Checkpoint.HALF).exists():
        return end_of_day(half_on)
    return end_of_day(summary_on) if summary_on is not None else None


def _keep(case, step, draft, facts) -> None:
    keep_version(case, step, draft)


register(
    Registered(
        ANNUAL_PLAN,
        needs={
            "texts": missing_texts,
            "tasks": missing_tasks,
            "targets": missing_targets,
            "strategies": missing_strategies,
            "summary": missing_summary,
            "progress": missing_progress,
        },
        entails={"submit": _keep},
        conditions={
            "two_levels": two_levels,
            "one_level": lambda case: not two_levels(case),
        },
        own_rest=ended,
        terms={CARRIED_OUT: report_by},
        begins=lambda case: case.annual_plan.campaign.opens_on,
        authors=authors,
        authored=authored,
        url=lambda case: reverse("planning:plan-detail", args=[case.code]),
        cases=lambda scope: cases_of(visible_plans(scope)),
        opens=holding(VIEW_PLANS),
        runs=RUN_CAMPAIGNS,
    )
)

KIND = "annual-plan"


def owner_of(plan: AnnualPlan) -> Owner:
    return Owner(KIND, plan.case.code)


def _plan_of(code: str) -> AnnualPlan | None:
    return AnnualPlan.objects.select_related("case", "group").filter(case__code=code).first()


def _may_read(scope: Scope, code: str) -> bool:
    return visible_plans(scope).filter(case__code=code).exists()


def _may_write(scope: Scope, code: str) -> bool:
    """The plan while it is drafted, its evidence while it is carried out; nothing once its campaign is closed."""
    plan = _plan_of(code)
    if plan is None or plan.case.state not in ANNUAL_PLAN.editable | SUMMARY_STATES or not is_writer(scope, plan):
        return False
    return not registered(plan.case.kind).rest(plan.case)


def _case(code: str) -> Case | None:
    return Case.objects.filter(kind=ANNUAL_PLAN.code, code=code).first()


register_owner(
    KIND,
    may_read=_may_read,
    may_write=_may_write,
    case_of=_case,
    unit_of=lambda code: RoomUnit(_plan_of(code).group.code, str(_plan_of(code).group)),
    title_of=lambda code: _plan_of(code).case.title,
    url_of=lambda code: reverse("planning:plan-detail", args=[code]),
)
