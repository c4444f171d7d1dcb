"""Running a campaign: opened for all groups at once, longer for one with a reason, closed."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from groups.planning.annual_plans.models import (
    AnnualPlan,
    Campaign,
    CampaignExtension,
    PlanTarget,
    PlanText,
    SchoolStrategy,
)
from groups.planning.annual_plans.rules import ANNUAL_PLAN, UNDECIDED_STATES, middle_of_year, refuse_strange_days
from groups.planning.development_plans.words import PlanField, PlanForm
from groups.registry.models import EducationGroup, GroupVersion, Membership
from groups.registry.register.codes import new_code
from groups.registry.register.queries.register import member_rows
from groups.registry.register.services.basics import group_on, refuse_over, site_name
from groups.registry.register.words import GroupCategory, SiteState
from groups.rights.checks import refuse_own_group, require
from groups.rights.roles import RUN_CAMPAIGNS
from nanan_groups.kit.days import day_text
from nanan_groups.kit.deadlines import end_of_day, last_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.acts import Draft
from nanan_groups.records.cases.engine import open_case
from nanan_groups.records.cases.turns import lay_to_rest, move_todos, reopen
from nanan_groups.records.models import Case, Notice
from nanan_groups.records.orders import Order, carry_out, refuse_same

TARGETS = 3


def open_campaign(
    *,
    order: Order,
    title: str,
    basis: str,
    year: int,
    opens_on: date,
    submit_on: date,
    review_on: date,
    half_on: date | None = None,
    summary_on: date | None = None,
    summary_opens: date | None = None,
    two_levels: bool = True,
    note: str = "",
) -> Campaign:
    """Every group in force on the opening day gets its plan to write, with the strategies of its members. ``summary_opens``:
    the day before which no summary is taken; where none is given, the middle of the year, or the summary's last day."""
    summary_opens = summary_opens or _summary_opens(basis, year, opens_on, summary_on)
    require(order.actor, RUN_CAMPAIGNS)
    days = {"submit_on": submit_on, "review_on": review_on, "half_on": half_on, "summary_on": summary_on}
    refuse_strange_days(basis, year, {"opens_on": opens_on, **days})
    with carry_out(order, "open_campaign", f"开展{title.strip()}") as draft:
        campaign = draft.add(
            Campaign(
                code=new_code("campaign"),
                title=title.strip(),
                basis=basis,
                year=year,
                opens_on=opens_on,
                **days,
                summary_opens=summary_opens,
                two_levels=two_levels,
                note=note.strip(),
            )
        )
        versions = list(
            GroupVersion.objects.active_on(opens_on)
            .filter(group__void=False)
            .order_by("category", "ordinal", "group_id")
        )
        if not versions:
            raise RuleViolation("开始日没有在册的教育集团，请核对日期。", field="opens_on", code="no-groups")
        members = _writing_members((opens_on, submit_on), [version.group_id for version in versions])
        for version in versions:
            _open_plan(campaign, version, members.get(version.group_id, ()))
        draft.note(campaign.title, "年度计划", "", f"{len(versions)} 个集团", opens_on)
        for name in ("submit_on", "review_on", "half_on", "summary_on"):
            if day := getattr(campaign, name):
                draft.note(campaign.title, Campaign._meta.get_field(name).verbose_name, "", f"{day_text(day)} 24 时前")
        draft.note(campaign.title, "年终总结开始受理日", "", day_text(campaign.summary_opens))
    return campaign


def _summary_opens(basis: str, year: int, opens_on: date, summary_on: date | None) -> date:
    """By default the second half of the year; never after the summary's last day, nor before the campaign itself."""
    middle = max(middle_of_year(basis, year), opens_on)
    return middle if summary_on is None else max(opens_on, min(middle, summary_on))


def _members(day: date, groups: Sequence[int]) -> dict[int, list[int]]:
    """Open member sites by group: those that have a strategy to write."""
    out: dict[int, list[int]] = {}
    for row in member_rows(Membership.objects.active_on(day).filter(group_id__in=groups), day):
        if row.state == SiteState.OPEN and row.site not in out.setdefault(row.group, []):
            out[row.group].append(row.site)
    return out


def _writing_members(days: Sequence[date], groups: Sequence[int]) -> dict[int, list[int]]:
    """Whoever is an open member on one of the days: at the opening, or when the plan has to be in. Who joins or opens in
    between by what is registered already writes ahead; what is registered later brings its strategy along."""
    out: dict[int, list[int]] = {}
    for day in days:
        for group, sites in _members(day, groups).items():
            known = out.setdefault(group, [])
            known += [site for site in sites if site not in known]
    return out


def _open_plan(campaign: Campaign, version: GroupVersion, sites: Sequence[int]) -> AnnualPlan:
    case = open_case(
        kind=ANNUAL_PLAN.code,
        title=f"{version.name}{campaign.year_text}年度计划",
        place="group",
        place_id=version.group_id,
        year=campaign.year,
        submit_by=end_of_day(campaign.submit_on),
        review_by=end_of_day(campaign.review_on),
        begun=False,
    )
    light = version.category == GroupCategory.PRESCHOOL_CLUSTER
    plan = AnnualPlan.objects.create(
        campaign=campaign, group_id=version.group_id, case=case, form=PlanForm.LIGHT if light else PlanForm.FULL
    )
    PlanText.objects.bulk_create(PlanText(plan=plan, field=field) for field in PlanField.values)
    if not light:
        PlanTarget.objects.bulk_create(PlanTarget(plan=plan, ordinal=n) for n in range(1, TARGETS + 1))
        SchoolStrategy.objects.bulk_create(SchoolStrategy(plan=plan, site_id=site) for site in sites)
    return plan


def add_strategies(day: date, groups: Sequence[int]) -> list[SchoolStrategy]:
    """Members on that day that joined since the opening write a strategy too, as long as nothing is decided: the new ones,
    still empty. Those that are there stay as they are."""
    plans = AnnualPlan.objects.filter(
        group__in=groups, campaign__closed_at__isnull=True, form=PlanForm.FULL, case__state__in=UNDECIDED_STATES
    )
    plans = list(plans.select_related("case").order_by("pk"))
    if not plans:
        return []
    members = _members(day, [plan.group_id for plan in plans])
    known = set(SchoolStrategy.objects.filter(plan__in=plans).order_by().values_list("plan_id", "site_id"))
    new = [
        SchoolStrategy(plan=plan, site_id=site)
        for plan in plans
        for site in members.get(plan.group_id, ())
        if (plan.pk, site) not in known
    ]
    return SchoolStrategy.objects.bulk_create(new, ignore_conflicts=True)  # two members may join at once


def extend(*, order: Order, campaign: Campaign, group: EducationGroup, submit_on: date) -> CampaignExtension:
    """One group gets more time, with a reason, as long as it has not handed in; its deadline and its to-dos move, and the
    review day where it would come first. The campaign is held: somebody may be closing it."""
    require(order.actor, RUN_CAMPAIGNS)
    refuse_own_group(order.actor, group.pk, "延长期限")
    if submit_on <= campaign.submit_on:
        raise RuleViolation(
            f"延期须晚于统一的提交截止日（{day_text(campaign.submit_on)}）。", field="submit_on", code="not-later"
        )
    plan = AnnualPlan.objects.filter(campaign=campaign, group=group).select_related("case").first()
    if plan is None:
        raise RuleViolation("该集团不在这次填报任务内。", field="group", code="no-plan")
    with carry_out(order, "extend_plan", f"延期：{plan.case.title}") as draft:
        draft.lock(campaign, seen=order.seen)
        campaign.refresh_from_db()
        refuse_ended(campaign)
        refuse_over(group.pk)
        plan.case = Case.objects.select_for_update().get(pk=plan.case_id)
        if plan.case.state not in ANNUAL_PLAN.editable:
            raise RuleViolation("该集团已经提交，不需要延期；退回修改后可以延期。", code="not-owing")
        known = CampaignExtension.objects.filter(campaign=campaign, group=group).first()
        facts = {"submit_on": submit_on, "reason": order.reason.strip()}
        if known is None:
            known = draft.add(CampaignExtension(campaign=campaign, group=group, **facts))
            draft.note(plan.case.title, "提交截止日", day_text(campaign.submit_on), day_text(submit_on))
        else:
            draft.update(known, subject=plan.case.title, **facts)
        refuse_same(draft)
        _move_deadline(draft, plan, submit_on)
    return known


def add_group(*, order: Order, campaign: Campaign, group: EducationGroup, submit_on: date | None = None) -> AnnualPlan:
    """A group founded since the opening gets its plan as well. ``submit_on``: more time than the others have."""
    require(order.actor, RUN_CAMPAIGNS)
    if submit_on is not None:
        refuse_own_group(order.actor, group.pk, "另定期限")
    today = timezone.localdate()
    with carry_out(order, "add_group_to_campaign", f"{campaign.title}加入{group_on(group, today).name}") as draft:
        draft.lock(campaign, seen=order.seen)
        draft.lock(group)
        campaign.refresh_from_db()
        refuse_ended(campaign)
        if AnnualPlan.objects.filter(campaign=campaign, group=group).exists():
            raise RuleViolation("该集团已在这次填报任务内。", field="group", code="has-plan")
        if submit_on is not None and submit_on <= campaign.submit_on:
            raise RuleViolation(
                f"单独的提交截止日须晚于统一的截止日（{day_text(campaign.submit_on)}）；相同的不必填写。",
                field="submit_on",
                code="not-later",
            )
        if submit_on is not None and not order.reason.strip():
            raise RuleViolation("另定提交截止日的，请写明原因。", field="reason", code="reason")
        days = (today, max(today, submit_on or campaign.submit_on))
        plan = _open_plan(campaign, group_on(group, today), _writing_members(days, [group.pk]).get(group.pk, ()))
        draft.note(campaign.title, "年度计划", "", str(plan.case.title))
        if submit_on is not None:
            draft.add(
                CampaignExtension(campaign=campaign, group=group, submit_on=submit_on, reason=order.reason.strip())
            )
            _move_deadline(draft, plan, submit_on)
    return plan


def review_day(campaign: Campaign, submit_on: date) -> date:
    """By when a plan with that last day is reviewed: with all others; for a group with time beyond that day, as many days
    later as the campaign leaves for the review."""
    if submit_on <= campaign.review_on:
        return campaign.review_on
    return submit_on + (campaign.review_on - campaign.submit_on)


def _move_deadline(draft: Draft, plan: AnnualPlan, submit_on: date) -> None:
    """To-dos of those who hand in move along; those of others wait for another day."""
    case, before = plan.case, last_day(plan.case.review_by)
    review_on = review_day(plan.campaign, submit_on)
    case.submit_by, case.review_by = end_of_day(submit_on), end_of_day(review_on)
    if case.resubmit_by is not None:
        case.resubmit_by = case.submit_by  # the later word holds
    case.save(update_fields=["submit_by", "review_by", "resubmit_by"])
    if review_on != before:
        draft.note(case.title, "审核截止日", day_text(before), day_text(review_on))
    if case.state in ANNUAL_PLAN.editable:
        move_todos(case, ANNUAL_PLAN)


# --- the end -------------------------------------------------------------------------------------------------------
def refuse_ended(campaign: Campaign) -> None:
    if campaign.closed_at is not None:
        day = day_text(timezone.localdate(campaign.closed_at))
        raise RuleViolation(f"“{campaign.title}”已于{day}结束，不再办理。", code="ended")


def still_open(campaign: Campaign) -> list[AnnualPlan]:
    """Plans that have not come to their end."""
    rows = AnnualPlan.objects.filter(campaign=campaign).exclude(case__state__in=ANNUAL_PLAN.final)
    return list(rows.select_related("case", "group").order_by("group_id"))


def close_campaign(*, order: Order, campaign: Campaign) -> Campaign:
    """Nothing more is handed in, reminded, chased or extended. With a reason when a plan is not closed.

    The stamp comes first and every case is then waited for: a submission under way counts, a later one finds it ended.
    """
    require(order.actor, RUN_CAMPAIGNS)
    with carry_out(order, "close_campaign", f"结束{campaign.title}") as draft:
        draft.lock(campaign, seen=order.seen)
        campaign.refresh_from_db()
        refuse_ended(campaign)
        now = timezone.now()
        draft.update(campaign, closed_at=now)
        cases = list(Case.objects.filter(annual_plan__campaign=campaign).select_for_update().order_by("pk"))
        left = still_open(campaign)
        if left and not order.reason.strip():
            raise RuleViolation(
                f"还有 {len(left)} 个集团的计划没有办结，结束填报须写明原因。", field="reason", code="reason"
            )
        lay_to_rest(cases, now)
        withdraw_reminders(campaign, now)
        draft.note(campaign.title, "已办结", "", f"{len(cases) - len(left)} / {len(cases)}")
        for plan in left:
            draft.note(plan.case.title, "未办结", "", ANNUAL_PLAN.states[plan.case.state])
    return campaign


def withdraw_reminders(campaign: Campaign, now) -> None:
    """Nobody is waited for any more: what was asked of somebody and not read yet, by the calendar or by hand, counts as
    read."""
    asked = Notice.objects.filter(case__annual_plan__campaign=campaign, step__isnull=True, read_at__isnull=True)
    asked.update(read_at=now)


def reopen_campaign(*, order: Order, campaign: Campaign) -> Campaign:
    """It goes on where it stood: whoever's turn it was has it again."""
    require(order.actor, RUN_CAMPAIGNS)
    for plan in still_open(campaign):  # his own group could hand in again
        refuse_own_group(order.actor, plan.group_id, "重新开放")
    with carry_out(order, "reopen_campaign", f"重新开放{campaign.title}") as draft:
        draft.lock(campaign, seen=order.seen)
        campaign.refresh_from_db()
        if campaign.closed_at is None:
            raise RuleViolation("这次填报没有结束，不需要重新开放。", code="not-ended")
        if campaign.recorded:
            raise RuleViolation("这一年度只存放补录的计划，不开展填报。", code="recorded")
        if not order.reason.strip():
            raise RuleViolation("请写明重新开放的原因。", field="reason", code="reason")
        draft.update(campaign, closed_at=None)
        add_strategies(timezone.localdate(), list(campaign.plans.order_by().values_list("group_id", flat=True)))
        reopen([plan.case for plan in still_open(campaign)], timezone.now())
    return campaign


def give_strategies(draft: Draft, group: EducationGroup, day) -> None:
    """Who joins while the group's annual plan is being written has a part in it. The group's lock is the caller's."""
    day = max(day, timezone.localdate())
    for one in add_strategies(day, [group.pk]):
        draft.note(one.plan.case.title, "学校策略", "", f"{site_name(one.site, day)}填写、签署", day)
