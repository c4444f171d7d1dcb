"""Plans that were approved on paper before the portal (补录): entered with their document and day, without a way through it.
Written for sheets as well as for single entries; each call is one act.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from groups.papers.parts.services import _checked, _comment, _note, is_writer
from groups.planning.annual_plans.models import AnnualPlan, Campaign, PlanTarget, SchoolStrategy
from groups.planning.annual_plans.queries.missing import NEEDS
from groups.planning.annual_plans.queries.plans import ATTACHED_AS, visible_plans
from groups.planning.annual_plans.rules import ANNUAL_PLAN, CARRIED_OUT, SUMMARY_STATES
from groups.planning.annual_plans.services.plans import keep_version
from groups.planning.annual_plans.words import Checkpoint, Difficulty, YearBasis
from groups.planning.development_plans.words import PlanForm
from groups.registry.models import EducationGroup
from groups.registry.register.codes import new_code
from groups.registry.register.services.basics import group_on
from groups.registry.register.words import GroupCategory
from groups.rights.checks import refuse_own_group, require
from groups.rights.roles import REVIEW_PLANS, RUN_CAMPAIGNS, VIEW_PLANS
from nanan_groups.kit.days import day_text
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import Scope, holding
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.acts import Draft
from nanan_groups.records.attachments.owners import Owner, RoomUnit, register_case_owner
from nanan_groups.records.cases.engine import follow, open_case
from nanan_groups.records.cases.kinds import Missing, Registered, register, registered
from nanan_groups.records.cases.queries import cases_of
from nanan_groups.records.models import Case
from nanan_groups.records.orders import Order, carry_out, refuse_same


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
    return AnnualPlan.objects.select_related("campaign", "case").get(case=case)


def authors(case: Case) -> set[int]:
    """Whoever signed a school's strategy, or wrote one last: it is a part of the plan."""
    rows = SchoolStrategy.objects.filter(plan__case=case).order_by().values_list("signed_by", "edited_by")
    return {person for pair in rows for person in pair if person is not None}


def authored(user_id: int) -> QuerySet:
    rows = SchoolStrategy.objects.filter(Q(signed_by=user_id) | Q(edited_by=user_id))
    return rows.order_by().values("plan__case")


def _need(name: str):
    """What of it is missing in one case."""

    def missing(case: Case) -> list[Missing]:
        plan = _plan(case)
        return NEEDS[name]([plan])[plan.pk]

    return missing


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


# --- difficulty of individual targets: the reviewing officer's word, with his step; mended afterwards, never the group's -----
FACT = "difficulty_"  # of the step's form, before a target's number


def fix_at_review(case: Case, step, draft: Draft, facts: Mapping[str, object]) -> None:
    """What the step entails: every target that says something has its difficulty, given now or before."""
    levels = {int(name.removeprefix(FACT)): level for name, level in facts.items() if name.startswith(FACT)}
    plan = AnnualPlan.objects.get(case=case)
    _fix(draft, case, plan, levels)
    unfixed = plan.targets.filter(difficulty="").exclude(text="").order_by("ordinal").values_list("ordinal", flat=True)
    if unfixed:
        numbers = "、".join(map(str, unfixed))
        raise RuleViolation(f"请核定个性目标 {numbers} 的难度。", field=f"{FACT}{unfixed[0]}", code="difficulty")


def fix_difficulty(*, order: Order, plan: AnnualPlan, levels: Mapping[int, str]) -> AnnualPlan:
    """Mended once the plan is approved and until it is closed; not for one's own group."""
    require(order.actor, REVIEW_PLANS)
    refuse_own_group(order.actor, plan.group_id, "核定难度")
    if not order.reason.strip():
        raise RuleViolation("请写明调整难度的原因。", field="reason", code="reason")
    with carry_out(order, "fix_difficulty", f"调整个性目标难度：{plan.case.title}") as draft:
        draft.lock(plan.campaign)
        case = Case.objects.select_for_update().get(pk=plan.case_id)
        if case.state not in ANNUAL_PLAN.running:
            raise RuleViolation("计划执行期间才能调整难度；审核时随审核一并核定。", code="state")
        _fix(draft, case, plan, levels)
        refuse_same(draft)
    return plan


def _fix(draft: Draft, case: Case, plan: AnnualPlan, levels: Mapping[int, str]) -> None:
    for target in plan.targets.exclude(text="").order_by("ordinal"):
        level = levels.get(target.ordinal, target.difficulty)
        if level == target.difficulty:
            continue
        if level not in Difficulty.values:
            raise RuleViolation("请从所列难度中选择。", field=f"{FACT}{target.ordinal}", code="difficulty")
        before = target.get_difficulty_display()
        PlanTarget.objects.filter(pk=target.pk).update(difficulty=level)
        draft.note(case.title, f"个性目标 {target.ordinal} 难度", before, Difficulty(level).label)


register(
    Registered(
        ANNUAL_PLAN,
        needs={name: _need(name) for name in NEEDS},
        entails={"submit": _keep, "approve": fix_at_review, "endorse": fix_at_review},
        conditions={
            "two_levels": two_levels,
            "one_level": lambda case: not two_levels(case),
        },
        days={"summary": lambda case: _plan(case).campaign.summary_opens},
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

KIND = ATTACHED_AS


def owner_of(plan: AnnualPlan) -> Owner:
    return Owner(KIND, plan.case.code)


def _may_write(scope: Scope, plan: AnnualPlan) -> bool:
    """The plan while it is drafted, its evidence while it is carried out; nothing once its campaign is closed."""
    if plan.case.state not in ANNUAL_PLAN.editable | SUMMARY_STATES or not is_writer(scope, plan):
        return False
    return not registered(plan.case.kind).rest(plan.case)


register_case_owner(
    KIND,
    AnnualPlan.objects.select_related("case", "group").order_by("pk"),
    visible=visible_plans,
    may_write=_may_write,
    unit_of=lambda plan: RoomUnit(plan.group.code, str(plan.group)),
    page="planning:plan-detail",
)
