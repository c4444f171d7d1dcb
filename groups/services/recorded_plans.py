"""Plans that were approved on paper before the portal (补录): entered with their document and day, without a way through it.
Written for sheets as well as for single entries; each call is one act.
"""

from datetime import date

from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.acts import Draft
from nanan_groups.records.cases.engine import follow, open_case
from nanan_groups.records.orders import Order, carry_out

from ..access import refuse_own_group, require
from ..codes import new_code
from ..enums import GroupCategory, InForce, PlanForm, YearBasis
from ..logic.plan_case import ANNUAL_PLAN
from ..models import AnnualPlan, Campaign, DevelopmentPlan, EducationGroup
from ..roles import RUN_CAMPAIGNS
from .basics import group_on
from .development_plans import new_plan


def record_past_development_plan(
    *, order: Order, group: EducationGroup, first_year: int, last_year: int, approved_on: date
) -> DevelopmentPlan:
    """``order.document``: its number. In force when its years are not over and the group has none; else closed."""
    require(order.actor, RUN_CAMPAIGNS)
    refuse_own_group(order.actor, group.pk, "补录")
    document = _checked(order, approved_on)
    now = school_year_of(timezone.localdate())
    if first_year > now:
        raise RuleViolation(
            f"规划从 {school_year_text(first_year)} 学年起，尚未开始，不能补录；请在平台上编制发展规划。",
            field="first_year",
            code="to-come",
        )
    running = now <= last_year
    with carry_out(order, "record_development_plan", f"补录{group}发展规划") as draft:
        known = DevelopmentPlan.objects.filter(group=group, first_year=first_year, last_year=last_year, recorded=True)
        if known.exists():
            raise RuleViolation("这份规划已经补录。", field="first_year", code="again")
        if running and DevelopmentPlan.objects.filter(group=group, in_force=InForce.NOW).exists():
            raise RuleViolation(
                "该集团已有现行的发展规划，不能再补录同期的规划；请先办结现行规划。",
                field="first_year",
                code="in-force",
            )
        if DevelopmentPlan.objects.filter(group=group, in_force=InForce.NOT_YET).exists():
            raise RuleViolation(
                "该集团有正在起草或审核的发展规划，请待其审定后再补录。", field="group", code="being-written"
            )
        plan = new_plan(draft, group, first_year, last_year, recorded=True, document=document, approved_on=approved_on)
        follow(draft, plan.case, "record" if running else "record_closed", actor=order.actor, comment=_comment(order))
        _note(draft, plan, document, approved_on)
    plan.refresh_from_db()
    return plan


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
            kind=ANNUAL_PLAN.code, title=f"{version.name}{campaign.year_text}年度计划", place="group", place_id=group.pk,
            year=year,
        )  # fmt: skip
        light = version.category == GroupCategory.PRESCHOOL_CLUSTER
        plan = AnnualPlan.objects.create(
            campaign=campaign, group=group, case=case, form=PlanForm.LIGHT if light else PlanForm.FULL, recorded=True,
            document=document, approved_on=approved_on,
        )  # fmt: skip
        follow(draft, case, "record_closed" if closed else "record", actor=order.actor, comment=_comment(order))
        _note(draft, plan, document, approved_on)
    plan.refresh_from_db()
    return plan


def _campaign(draft: Draft, year: int) -> Campaign:
    """A year before the portal holds plans, and nothing is handed in for it."""
    first = date(year, 9, 1)
    return draft.add(
        Campaign(
            code=new_code("campaign"), title=f"{school_year_text(year)} 学年年度计划（补录）", year=year,
            opens_on=first, submit_on=first, review_on=first, recorded=True, closed_at=timezone.now(),
        )
    )  # fmt: skip


def _checked(order: Order, approved_on: date) -> str:
    document = order.document.strip()
    if not document:
        raise RuleViolation("补录须写明发文字号或文件名称。", field="document", code="document")
    if approved_on > timezone.localdate():
        raise RuleViolation("通过日不能晚于今天。", field="approved_on", code="future")
    return document


def _comment(order: Order) -> str:
    return f"依据 {order.document.strip()}" + (f"。{order.reason.strip()}" if order.reason.strip() else "")


def _note(draft: Draft, plan: AnnualPlan | DevelopmentPlan, document: str, approved_on: date) -> None:
    draft.note(plan.case.title, "发文字号", "", document)
    draft.note(plan.case.title, "通过日", "", approved_on.isoformat())
