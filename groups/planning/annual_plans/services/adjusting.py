"""The dates of a campaign adjusted for all groups at once, with a reason: deadlines, to-dos and marks move along, and everybody
concerned is told.

A plan that was handed in keeps its mark, in time or late, unless the new day is later than the moment it came: then it was in
time. Nobody becomes late because a day was moved forward. A group with an extension of its own keeps it as long as it is
later than the new day; the later of the two holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from groups.planning.annual_plans.models import AnnualPlan, Campaign, SchoolStrategy
from groups.planning.annual_plans.queries.plans import owed_strategies
from groups.planning.annual_plans.rules import ANNUAL_PLAN, refuse_strange_days
from groups.planning.annual_plans.services.campaigns import refuse_ended, review_day
from groups.planning.annual_plans.services.reminders import strategists, writers
from groups.rights.checks import refuse_own_group, require
from groups.rights.roles import RUN_CAMPAIGNS, WRITE_PLANS, roles_with
from groups.rights.words import Place
from nanan_groups.kit.days import day_text
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.acts import Draft
from nanan_groups.records.cases.notices import tell_people
from nanan_groups.records.cases.turns import move_todos, renew_term
from nanan_groups.records.models import Case, CaseStep
from nanan_groups.records.orders import Order, carry_out, refuse_same

DAYS = ("submit_on", "review_on", "half_on", "summary_opens", "summary_on")


def adjust_campaign(*, order: Order, campaign: Campaign, **days: date | None) -> Campaign:
    """``days``: those of DAYS that are moved, as they are to be. Raises RuleViolation: ended, no reason, a day past, out of
    the year or out of order, the same as before."""
    require(order.actor, RUN_CAMPAIGNS)
    if not order.reason.strip():
        raise RuleViolation("请写明调整日期的原因。", field="reason", code="reason")
    with carry_out(order, "adjust_campaign", f"调整{campaign.title}的日期") as draft:
        draft.lock(campaign, seen=order.seen)
        campaign.refresh_from_db()
        refuse_ended(campaign)
        before = {name: getattr(campaign, name) for name in DAYS}
        days = before | days
        _refuse(campaign, before, days)
        draft.update(campaign, facts=days)
        refuse_same(draft)
        for plan in _plans(campaign):
            if days["submit_on"] != before["submit_on"]:  # his own group would have more time, or be in time after all
                refuse_own_group(order.actor, plan.group_id, "调整提交截止日")
            _move(draft, plan, order, changes_text(before, days))
    return campaign


def _refuse(campaign: Campaign, before: Mapping, days: Mapping) -> None:
    today = timezone.localdate()
    for name, day in days.items():
        label = Campaign._meta.get_field(name).verbose_name
        if day is None and before[name] is not None:
            raise RuleViolation(f"{label}已经公布，可以改期，不能取消。", field=name, code="taken-away")
        if day is not None and day != before[name] and day < today:
            raise RuleViolation(f"{label}不能改到今天以前，请填今天或以后的日期。", field=name, code="past")
    refuse_strange_days(campaign.basis, campaign.year, {"opens_on": campaign.opens_on, **days})


def _plans(campaign: Campaign) -> list[AnnualPlan]:
    """With their cases held: nobody hands in meanwhile."""
    plans = list(AnnualPlan.objects.filter(campaign=campaign).select_related("group").order_by("case_id"))
    cases = {
        one.pk: one for one in Case.objects.filter(annual_plan__campaign=campaign).select_for_update().order_by("pk")
    }
    extended = dict(campaign.extensions.order_by("pk").values_list("group_id", "submit_on"))
    for plan in plans:
        plan.case, plan.campaign, plan.extended = cases[plan.case_id], campaign, extended.get(plan.group_id)
    return plans


def _move(draft: Draft, plan: AnnualPlan, order: Order, what: str) -> None:
    case, now = plan.case, timezone.now()
    if case.state in ANNUAL_PLAN.final:
        return
    submit_on = own_day(plan.campaign, plan.extended)
    case.submit_by = end_of_day(submit_on)
    case.review_by = end_of_day(review_day(plan.campaign, submit_on))
    if case.resubmit_by is not None:
        case.resubmit_by = max(case.resubmit_by, case.submit_by)  # a day given with a return is never cut short
    forgiven = case.late and in_time_now(case)
    if forgiven:
        case.late = False
        draft.note(case.title, "逾期", "逾期提交", "按调整后的截止日为按时")
    case.save(update_fields=["submit_by", "review_by", "resubmit_by", "late"])
    renew_term(case, now)
    move_todos(case, ANNUAL_PLAN)
    told = "".join([what, f"原因：{order.reason.strip()}。", *_own_sentences(plan, submit_on, forgiven)])
    people = [user for user in [*writers(plan), *_schools(plan)] if user != order.actor]
    outside = f"{order.actor.name if order.actor else '系统'}调整了“{plan.campaign.title}”的日期"
    addressed = [(role, Place.GROUP, plan.group_id) for role in roles_with(WRITE_PLANS)]
    tell_people(
        people, case=case, text=f"{outside}：{told}", at=now, addressed=addressed, outside=f"{outside}：{case.title}"
    )


def _schools(plan: AnnualPlan) -> list:
    """Member schools that still have a strategy to write or to sign."""
    if plan.case.state not in ANNUAL_PLAN.editable:
        return []
    owed = owed_strategies(SchoolStrategy.objects.filter(plan=plan)).select_related("site").order_by("site_id")
    return [user for one in owed for user in strategists(one)]


def own_day(campaign: Campaign, extended: date | None) -> date:
    """The later of the general day and the group's own."""
    return max(filter(None, (campaign.submit_on, extended)))


def in_time_now(case: Case) -> bool:
    """Whether what came late came before the day as it is now. Late against a day that was given with a return stays late: that
    day was the group's own."""
    steps = list(CaseStep.objects.filter(case=case).order_by("number"))
    submits = {arrow.name for arrow in ANNUAL_PLAN.arrows if arrow.submits}
    last: CaseStep | None = None
    for before, one in zip([None, *steps], steps, strict=False):
        if one.arrow in submits and one.late:
            last = None if before is not None and before.comment_needed else one
            if last is None:
                return False
    return last is not None and last.at < case.submit_by


def changes_text(before: Mapping[str, date | None], days: Mapping[str, date | None]) -> str:
    """提交截止日由2026年9月30日改为2026年10月15日；…。"""
    changed = [name for name in DAYS if days[name] != before[name]]
    label = {name: Campaign._meta.get_field(name).verbose_name for name in changed}
    told = [f"{label[n]}由{day_text(before[n]) if before[n] else '未定'}改为{day_text(days[n])}" for n in changed]
    return f"{'；'.join(told)}。" if told else ""


def _own_sentences(plan: AnnualPlan, submit_on: date, forgiven: bool) -> list[str]:
    out = []
    general = plan.campaign.submit_on
    if plan.extended and plan.extended > general:
        out.append(f"本集团另有延期，提交截止日仍为{day_text(submit_on)}。")
    elif plan.extended and plan.extended < general:
        out.append(f"本集团原延期至{day_text(plan.extended)}，早于新的统一截止日，改以{day_text(general)}为限。")
    if forgiven:
        out.append("本集团的计划在新的截止日以前提交，不再记为逾期。")
    return out


@dataclass(frozen=True, slots=True)
class Effects:
    """What an adjustment would do, in numbers: for the page that asks for the yes."""

    owing: int
    extended_later: int
    extended_earlier: int
    forgiven: int
    kept_late: int


def effects_of(campaign: Campaign, submit_on: date) -> Effects:
    extended = dict(campaign.extensions.order_by("pk").values_list("group_id", "submit_on"))
    owing = forgiven = late = 0
    for plan in AnnualPlan.objects.filter(campaign=campaign).select_related("case").order_by("pk"):
        case = plan.case
        owing += case.state in ANNUAL_PLAN.editable
        if case.late and case.state not in ANNUAL_PLAN.final:
            case.submit_by = end_of_day(max(filter(None, (submit_on, extended.get(plan.group_id)))))
            forgiven += (now_in_time := in_time_now(case))
            late += not now_in_time
    later = sum(day > submit_on for day in extended.values())
    return Effects(owing, later, sum(day < submit_on for day in extended.values()), forgiven, late)
