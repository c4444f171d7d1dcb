"""Campaigns and plans: who gets one, who writes what, what is missing, what two writers see, what a version keeps."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from groups.papers.parts.services import Conflict
from groups.planning.annual_plans.rules import compare
from groups.planning.annual_plans.services import campaigns, plans, strategies
from groups.planning.development_plans.words import PlanField
from groups.planning.models import AnnualPlan, Campaign, PlanVersion, TaskProgress
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.cases import engine, kinds
from nanan_groups.records.cases.reminders import send_reminders
from nanan_groups.records.models import ActKind, Notice, Todo
from nanan_groups.records.orders import Order
from nanan_groups.testing.factories import (
    AppointmentFactory,
    EducationGroupFactory,
    LeadFactory,
    MembershipFactory,
    SiteFactory,
    entry,
)
from nanan_groups.testing.kept import kept_today
from nanan_groups.testing.plan_made import NUMBERS, REVIEWED

pytestmark = pytest.mark.django_db
DAYS = {
    "opens_on": date(2026, 9, 1), "submit_on": date(2026, 9, 30), "review_on": date(2026, 10, 31),
    "half_on": date(2027, 1, 31), "summary_on": date(2027, 7, 15),
    "summary_opens": date(2026, 9, 1),
}  # fmt: skip
TASK = {
    "field": "staff", "measure": "师徒结对", "target": "30", "unit": "对", "baseline": "20", "responsible": "张主任",
    "due_on": date(2027, 6, 30), "money": 1_500_000, "source": "group",
}  # fmt: skip


@pytest.fixture
def world(user_of):
    """A group with a lead, an open member with its clerk and principal, a planned member; and a cluster."""
    return kept_today("world of plans", lambda: _world(user_of))


def _world(user_of) -> dict:
    with entry():
        group = EducationGroupFactory(version__name="甲教育集团")
        lead = SiteFactory(institution__version__name="甲总校")
        LeadFactory(group=group, institution=lead.institution)
        site = SiteFactory(institution__version__name="甲成员校")
        MembershipFactory(group=group, site=site)
        planned = SiteFactory(institution__version__name="待建校", version__state="planned")
        MembershipFactory(group=group, site=planned)
        cluster = EducationGroupFactory(version__name="乙集群", version__category="preschool_cluster")
        people = {
            "principal": AppointmentFactory(role="group_principal", group=group).user,
            "office": AppointmentFactory(role="group_office", group=group).user,
            "stranger": AppointmentFactory(role="group_principal", group=cluster).user,
            "clerk": AppointmentFactory(role="school_clerk", institution=site.institution).user,
            "head": AppointmentFactory(role="member_principal", institution=site.institution).user,
        }
    return {
        "group": group,
        "cluster": cluster,
        "site": site,
        **people,
        "officer": user_of("registry_officer"),
        "second": user_of("registry_officer"),
        "leader": user_of("bureau_leader"),
    }


def order(actor, **more) -> Order:
    return Order(
        **({"actor": actor, "effective_on": date(2026, 9, 1), "reason": "学年计划", "kind": ActKind.ENTRY} | more)
    )


def opened(world, **more) -> Campaign:
    given = {"title": "2026-2027 学年年度计划", "basis": "school_year", "year": 2026, **DAYS} | more
    return campaigns.open_campaign(order=order(world["officer"]), **given)


@pytest.fixture
def plan(world) -> AnnualPlan:
    return opened(world).plans.get(group=world["group"])


def write_all(world, plan) -> None:
    for part in plan.texts.all():
        plans.save_text(
            actor=world["office"], plan=plan, field=part.field, text=f"{part.field} 正文", seen=part.revision
        )
    plans.add_task(actor=world["office"], plan=plan, values=TASK, schools=[world["site"]])
    for target in plan.targets.all():
        plans.save_target(
            actor=world["office"],
            plan=plan,
            ordinal=target.ordinal,
            seen=0,
            text="提升",
            measure="测评",
            **NUMBERS,
        )
    strategy = plan.strategies.get()
    strategies.save_strategy(actor=world["clerk"], strategy=strategy, text="我校策略", seen=0)
    strategies.sign_strategy(actor=world["head"], strategy=strategy, seen=1)


def take(plan, arrow, actor, **more):
    plan.case.refresh_from_db()
    return engine.perform(case=plan.case, arrow=arrow, actor=actor, **({"seen": plan.case.version} | more))


# --- the campaign --------------------------------------------------------------------------------------------------
def test_every_group_gets_its_plan_and_every_open_member_a_strategy(world):
    campaign = opened(world)
    full, light = campaign.plans.get(group=world["group"]), campaign.plans.get(group=world["cluster"])
    assert (campaign.plans.count(), full.form, light.form) == (2, "full", "light")
    assert (full.texts.count(), full.targets.count(), light.targets.count()) == (5, 3, 0)
    assert [one.site for one in full.strategies.all()] == [world["site"]]
    assert full.case.title == "甲教育集团2026-2027 学年年度计划"
    # The last day counts to its end, in Shanghai.
    assert full.case.submit_by == datetime(2026, 9, 30, 16, 0, tzinfo=UTC)
    assert set(Todo.objects.filter(case=full.case).values_list("role", flat=True)) == {
        "group_principal",
        "group_office",
    }


def test_a_year_is_opened_once_and_by_the_registry_officer(world):
    with pytest.raises(PermissionDenied):
        campaigns.open_campaign(order=order(world["principal"]), title="x", basis="school_year", year=2026, **DAYS)
    opened(world)
    with pytest.raises(RuleViolation, match="已经建立"):
        opened(world, title="又一次")
    with pytest.raises(RuleViolation, match="提交截止日（2026年8月1日）不能早于开始日"):
        opened(world, submit_on=date(2026, 8, 1))
    with pytest.raises(RuleViolation, match="与年度不符：2027-2028 学年"):
        opened(world, year=2027)
    assert Campaign.objects.count() == 1


def test_more_time_for_one_group(world, plan):
    campaigns.extend(
        order=order(world["officer"], reason="校长公派"),
        campaign=plan.campaign,
        group=world["group"],
        submit_on=date(2026, 10, 15),
    )
    plan.case.refresh_from_db()
    assert plan.case.submit_by == datetime(2026, 10, 15, 16, 0, tzinfo=UTC)
    assert set(Todo.objects.filter(case=plan.case).values_list("due_at", flat=True)) == {plan.case.submit_by}
    other = plan.campaign.plans.get(group=world["cluster"])
    assert other.case.submit_by == datetime(2026, 9, 30, 16, 0, tzinfo=UTC)
    with pytest.raises(RuleViolation, match="延期须晚于"):
        campaigns.extend(
            order=order(world["officer"]), campaign=plan.campaign, group=world["group"], submit_on=date(2026, 9, 30)
        )


def test_reminders_go_to_those_who_owe_on_the_days_fixed(world, plan):
    light = plan.campaign.plans.get(group=world["cluster"])
    type(light.case).objects.filter(pk=light.case_id).update(state="submitted")
    Todo.objects.update(opened_at=datetime(2026, 9, 1, tzinfo=UTC))
    people = [world["principal"].pk, world["office"].pk]
    told = {}
    for day in ((8, 31), (9, 1), (9, 22), (9, 23), (9, 30), (10, 1), (10, 2)):
        send_reminders(today=date(2026, *day))
        told[day] = Notice.objects.filter(step__isnull=True, user__in=people).count()
    assert list(told.values()) == [0, 0, 0, 2, 2, 4, 4]


def test_one_digest_for_who_owes_twice(world):
    with entry():
        AppointmentFactory(role="group_office", group=world["cluster"], user=world["office"])
    opened(world)
    Todo.objects.update(opened_at=datetime(2026, 9, 1, tzinfo=UTC))
    send_reminders(today=date(2026, 9, 23))
    told = Notice.objects.get(user=world["office"])
    assert told.text == (
        "有 2 项待办：起草年度计划：乙集群2026-2027 学年年度计划，还有 7 天截止（2026年9月30日）；"
        "起草年度计划：甲教育集团2026-2027 学年年度计划，还有 7 天截止（2026年9月30日）"
    )


# --- writing -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["stranger", "clerk", "head", "officer", "leader"])
def test_only_the_groups_own_people_write_its_plan(world, plan, who):
    for action in (
        lambda: plans.save_text(actor=world[who], plan=plan, field="staff", text="x", seen=0),
        lambda: plans.add_task(actor=world[who], plan=plan, values=TASK),
        lambda: plans.save_target(actor=world[who], plan=plan, ordinal=1, seen=0, text="x"),
        lambda: plans.copy_last_year(actor=world[who], plan=plan),
    ):
        with pytest.raises(PermissionDenied):
            action()
    assert not plan.texts.exclude(text="").exists()


def test_two_writers_never_overwrite_each_other_unseen(world, plan):
    first = plans.save_text(actor=world["office"], plan=plan, field="staff", text="办公室写的", seen=0)
    with pytest.raises(Conflict) as refused:
        plans.save_text(actor=world["principal"], plan=plan, field="staff", text="校长写的", seen=0)
    assert (refused.value.theirs, refused.value.revision) == ({"text": "办公室写的"}, 1)
    assert world["office"].name in refused.value.sentence
    again = plans.save_text(actor=world["principal"], plan=plan, field="staff", text="合在一起", seen=first.revision)
    assert (again.text, again.revision, again.edited_by) == ("合在一起", 2, world["principal"])
    # Another field is nobody's conflict.
    assert plans.save_text(actor=world["office"], plan=plan, field="curriculum", text="x", seen=0).revision == 1


def test_the_same_words_again_are_no_change(world, plan):
    plans.save_text(actor=world["office"], plan=plan, field="staff", text="一样", seen=0)
    assert plans.save_text(actor=world["principal"], plan=plan, field="staff", text="一样", seen=0).revision == 1


def test_what_is_too_long_or_no_task_is_refused_in_words(world, plan):
    with pytest.raises(RuleViolation, match="有 20001 个字，最多 20000 个字"):
        plans.save_text(actor=world["office"], plan=plan, field="staff", text="字" * 20_001, seen=0)
    with pytest.raises(RuleViolation):
        plans.add_task(actor=world["office"], plan=plan, values=TASK | {"measure": ""})
    with pytest.raises(RuleViolation, match="经费不能是负数"):
        plans.add_task(actor=world["office"], plan=plan, values=TASK | {"money": -1})
    assert not plan.tasks.exists()


def test_only_members_are_concerned_by_a_task(world, plan):
    with entry():
        strange = SiteFactory()
    task = plans.add_task(actor=world["office"], plan=plan, values=TASK, schools=[world["site"], strange])
    assert [site.pk for site in task.schools.all()] == [world["site"].pk]


def test_a_strategy_is_the_schools_and_signed_by_its_principal(world, plan):
    strategy = plan.strategies.get()
    for who in ("principal", "office", "officer"):
        with pytest.raises(PermissionDenied):
            strategies.save_strategy(actor=world[who], strategy=strategy, text="x", seen=0)
    with pytest.raises(RuleViolation, match="还没有写学校策略"):
        strategies.sign_strategy(actor=world["head"], strategy=strategy, seen=0)
    strategies.save_strategy(actor=world["clerk"], strategy=strategy, text="策略", seen=0)
    with pytest.raises(PermissionDenied):
        strategies.sign_strategy(actor=world["clerk"], strategy=strategy, seen=1)
    assert strategies.sign_strategy(actor=world["head"], strategy=strategy, seen=1).signed_by == world["head"]
    changed = strategies.save_strategy(actor=world["clerk"], strategy=strategy, text="改过的策略", seen=2, void=True)
    assert (changed.signed_by, changed.signed_at) == (None, None)


# --- the way -------------------------------------------------------------------------------------------------------
def test_the_list_of_what_is_missing_is_what_stops_the_submission(world, plan):
    submit = kinds.registered("annual_plan").kind.arrow("submit")
    told = [one.text for one in kinds.missing(plan.case, submit)]
    assert told == [
        *(f"“{field.label}”正文未填写" for field in PlanField),
        "还没有任务",
        "个性目标 1 未填写",
        "个性目标 2 未填写",
        "个性目标 3 未填写",
        "“甲成员校”的学校策略未填写",
    ]
    with pytest.raises(RuleViolation) as refused:
        take(plan, "submit", world["principal"])
    assert refused.value.code == "missing"
    assert all(text in refused.value.sentence for text in told)


def test_a_cluster_hands_in_the_light_form(world, plan):
    light = plan.campaign.plans.get(group=world["cluster"])
    plans.save_text(actor=world["stranger"], plan=light, field="staff", text="联合教研", seen=0)
    plans.add_task(actor=world["stranger"], plan=light, values=TASK)
    take(light, "submit", world["stranger"])
    light.case.refresh_from_db()
    assert light.case.state == "submitted"


def test_the_whole_year(world, plan):
    """Drafted, returned with a reason, resubmitted, endorsed, approved, followed, closed."""
    write_all(world, plan)
    take(plan, "submit", world["principal"])
    with pytest.raises(RuleViolation, match="计划现在的状态是“已提交”，不能修改"):
        plans.save_text(actor=world["office"], plan=plan, field="staff", text="晚了", seen=1)
    with pytest.raises(RuleViolation) as hidden:  # one level of review does not exist where two are asked for
        take(plan, "approve", world["officer"], facts=REVIEWED)
    assert hidden.value.code == "unknown-step"
    take(plan, "return", world["officer"], comment="目标要可测")
    task = plan.tasks.get()
    plans.save_task(actor=world["office"], task=task, seen=task.revision, values={"target": "40"})
    plans.save_text(actor=world["office"], plan=plan, field="staff", text="staff 新正文", seen=1)
    take(plan, "submit", world["principal"])
    first, second = PlanVersion.objects.order_by("number")
    changes = compare(first.content, second.content)
    assert [(one.part, one.title, one.kind) for one in changes] == [
        ("正文", "师资队伍共建共享", "changed"),
        ("任务", "师徒结对", "changed"),
    ]
    assert [(piece.kind, piece.text) for piece in changes[0].pieces] == [
        ("same", "staff "), ("added", "新"), ("same", "正文"),
    ]  # fmt: skip
    assert changes[1].lines == [("目标", "30", "40")]
    take(plan, "endorse", world["officer"], facts=REVIEWED)
    take(plan, "leader_approve", world["leader"])
    with pytest.raises(RuleViolation):
        take(plan, "submit_summary", world["principal"])
    progress = {"percent": 60, "light": "green", "evidence": "已结对 24 对", "seen": 0, "reached": "30"}
    plans.record_progress(actor=world["office"], task=task, checkpoint="half", **progress)
    plans.record_progress(actor=world["office"], task=task, checkpoint="year", **(progress | {"percent": 100}))
    for part in plan.texts.all():
        plans.save_summary(actor=world["office"], plan=plan, field=part.field, text="总结", seen=part.revision)
    for target in plan.targets.all():
        told = {"reached": 6000, "evidence": "见统计表", "evidence_file_id": None, "seen": target.revision}
        plans.record_attainment(actor=world["office"], plan=plan, ordinal=target.ordinal, **told)
    take(plan, "submit_summary", world["principal"])
    take(plan, "close", world["second"])
    plan.case.refresh_from_db()
    assert (plan.case.state, plan.case.closed_at is not None) == ("closed", True)
    assert TaskProgress.objects.filter(task=task).count() == 2


def test_one_level_of_review_where_the_campaign_says_so(world):
    plan = opened(world, two_levels=False).plans.get(group=world["group"])
    write_all(world, plan)
    take(plan, "submit", world["principal"])
    with pytest.raises(RuleViolation):
        take(plan, "endorse", world["officer"], facts=REVIEWED)
    take(plan, "approve", world["officer"], facts=REVIEWED)
    plan.case.refresh_from_db()
    assert (plan.case.state, plan.case.decided_by) == ("approved", world["officer"])


def test_who_endorsed_does_not_approve_as_well(world, plan):
    with entry():
        AppointmentFactory(role="bureau_leader", user=world["officer"])
    world["officer"] = type(world["officer"]).objects.get(pk=world["officer"].pk)
    write_all(world, plan)
    take(plan, "submit", world["principal"])
    take(plan, "endorse", world["officer"], facts=REVIEWED)
    with pytest.raises(RuleViolation) as refused:
        take(plan, "leader_approve", world["officer"])
    assert refused.value.code == "own"
    take(plan, "leader_approve", world["leader"])


def test_a_late_plan_is_taken_and_visibly_late(world, plan):
    write_all(world, plan)
    take(plan, "submit", world["principal"], now=plan.case.submit_by)
    plan.case.refresh_from_db()
    assert plan.case.late
    assert timezone.localdate(plan.case.submit_by - timedelta(microseconds=1)) == date(2026, 9, 30)


def test_what_its_writers_took_back_themselves_is_late_after_the_day(world, plan):
    write_all(world, plan)
    take(plan, "submit", world["principal"], now=plan.case.submit_by - timedelta(days=1))
    take(plan, "withdraw", world["principal"])
    step = take(plan, "submit", world["principal"], now=plan.case.submit_by)
    plan.case.refresh_from_db()
    assert (step.late, plan.case.late) == (True, True)


@pytest.mark.parametrize("which", ["group", "cluster"])
def test_a_summary_of_blanks_is_none(world, which):
    """All five of them; of the light form at least one."""
    plan = opened(world).plans.get(group=world[which])
    writer = world["principal"] if which == "group" else world["stranger"]
    engine.Case.objects.filter(pk=plan.case_id).update(state="approved")
    for part in plan.texts.order_by("pk"):
        plans.save_summary(actor=writer, plan=plan, field=part.field, text=" \n　", seen=part.revision)
    missing = kinds.registered("annual_plan").needs["summary"]
    assert len(missing(plan.case)) == len(PlanField.values)
    plans.save_summary(actor=writer, plan=plan, field="staff", text="总结", seen=1)
    assert len(missing(plan.case)) == (4 if which == "group" else 0)


# --- last year -----------------------------------------------------------------------------------------------------
def test_last_years_plan_fills_what_is_empty_and_nothing_else(world, plan):
    write_all(world, plan)
    following = opened(
        world, year=2027, title="2027-2028", **{name: day.replace(year=day.year + 1) for name, day in DAYS.items()}
    )
    mine = following.plans.get(group=world["group"])
    plans.save_text(actor=world["office"], plan=mine, field="staff", text="今年新写的", seen=0)
    plans.copy_last_year(actor=world["office"], plan=mine)
    texts = dict(mine.texts.values_list("field", "text"))
    assert (texts["staff"], texts["curriculum"]) == ("今年新写的", "curriculum 正文")
    task = mine.tasks.get()
    assert (task.baseline, task.due_on, task.money) == ("30", date(2028, 6, 30), 1_500_000)
    assert [site.pk for site in task.schools.all()] == [world["site"].pk]
    assert (mine.targets.get(ordinal=2).text, mine.copied_from) == ("提升", plan)
    light = following.plans.get(group=world["cluster"])
    plans.copy_last_year(actor=world["stranger"], plan=light)
    with pytest.raises(RuleViolation, match="没有上一年度"):
        plans.copy_last_year(actor=world["office"], plan=plan)
