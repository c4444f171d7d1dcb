"""Development plans: who starts one, who writes what, the whole way, versions, what serves a target, what was on paper."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from groups.papers.parts.services import Conflict
from groups.planning.annual_plans.services import plans
from groups.planning.annual_plans.services.case import record_past_annual_plan
from groups.planning.development_plans import services as development_plans
from groups.planning.development_plans.queries import serving_of
from groups.planning.development_plans.rules import DEVELOPMENT_PLAN, compare
from groups.planning.development_plans.services import record_past_development_plan
from groups.planning.models import AnnualPlan, Campaign, DevelopmentPlan, DevelopmentTarget
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.cases import engine
from nanan_groups.records.models import Act, ActChange, ActKind, Case, CaseStep, Todo
from nanan_groups.records.orders import Order
from nanan_groups.testing.development_made import GOAL, begun, in_force, step, written
from nanan_groups.testing.factories import AppointmentFactory, EducationGroupFactory, entry
from nanan_groups.testing.plan_made import opened, plan_of
from nanan_groups.testing.plan_made import written as annual_written

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(two_groups, people) -> DevelopmentPlan:
    return begun(two_groups.a.group, people.principal)


def order(actor, **more) -> Order:
    given = {"actor": actor, "effective_on": timezone.localdate(), "reason": "", "kind": ActKind.ENTRY} | more
    return Order(**given)


# --- begun ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["principal", "office", "officer"])
def test_the_group_or_the_officer_starts_a_plan(two_groups, people, who):
    plan = begun(two_groups.a.group, getattr(people, who))
    assert (plan.case.state, plan.in_force, plan.texts.count()) == ("draft", "not_yet", 9)
    assert plan.case.title.endswith("2026-2031 年发展规划")
    assert set(Todo.objects.filter(case=plan.case).values_list("role", flat=True)) == {
        "group_principal",
        "group_office",
    }


@pytest.mark.parametrize("who", ["member", "clerk", "stranger", "expert", "leader"])
def test_nobody_else_starts_one(two_groups, people, who):
    with pytest.raises(PermissionDenied):
        begun(two_groups.a.group, getattr(people, who))
    assert not DevelopmentPlan.objects.exists()


def test_one_is_written_at_a_time_and_its_years_make_sense(two_groups, people, plan):
    with pytest.raises(RuleViolation, match="已有一份正在起草或审核的发展规划"):
        begun(two_groups.a.group, people.principal)
    with pytest.raises(RuleViolation, match="终止学年不能早于起始学年"):
        begun(two_groups.b.group, people.stranger, first_year=2026, last_year=2025)
    with pytest.raises(RuleViolation, match="规划最长 10 年"):
        begun(two_groups.b.group, people.stranger, first_year=2026, last_year=2036)
    assert DevelopmentPlan.objects.count() == 1


# --- writing -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["stranger", "clerk", "member", "officer", "leader"])
def test_only_the_groups_own_people_write_it(people, plan, who):
    actor = getattr(people, who)
    for action in (
        lambda: development_plans.save_section(actor=actor, plan=plan, section="goals", text="x", seen=0),
        lambda: development_plans.add_goal(actor=actor, plan=plan, values=GOAL),
    ):
        with pytest.raises(PermissionDenied):
            action()
    assert not plan.texts.exclude(text="").exists()


def test_two_writers_never_overwrite_each_other_unseen(people, plan):
    goal = development_plans.add_goal(actor=people.office, plan=plan, values=GOAL)
    development_plans.save_goal(actor=people.office, goal=goal, seen=1, values={"by_year": {"2026": "12"}})
    with pytest.raises(Conflict) as refused:
        development_plans.save_goal(actor=people.principal, goal=goal, seen=1, values={"by_year": {"2026": "15"}})
    assert (refused.value.theirs, refused.value.revision) == ({"by_year": {"2026": "12"}}, 2)
    development_plans.save_section(actor=people.office, plan=plan, section="goals", text="办公室", seen=0)
    with pytest.raises(Conflict):
        development_plans.save_section(actor=people.principal, plan=plan, section="goals", text="校长", seen=0)


@pytest.mark.parametrize(
    "values",
    [{"by_year": {"2025": "1"}}, {"by_year": {"2026": "字" * 61}}, {"by_year": {"2026": 3}}, {"text": ""}],
)
def test_a_target_belongs_to_the_years_of_the_plan(people, plan, values):
    with pytest.raises(RuleViolation):
        development_plans.add_goal(actor=people.office, plan=plan, values=GOAL | values)
    assert not plan.targets.exists()


def test_targets_move_and_go(people, plan):
    first, second = (
        development_plans.add_goal(actor=people.office, plan=plan, values=GOAL | {"text": text}) for text in "甲乙"
    )
    development_plans.move_goal(actor=people.office, goal=second, up=True)
    assert list(plan.targets.order_by("ordinal").values_list("text", flat=True)) == ["乙", "甲"]
    development_plans.save_goal(actor=people.office, goal=first, seen=1, values={"unit": "次"})
    with pytest.raises(RuleViolation, match="刚被他人修改或删除"):
        development_plans.remove_goal(actor=people.office, goal=first, seen=1)
    development_plans.remove_goal(actor=people.office, goal=first, seen=2)
    assert plan.targets.get().text == "乙"


# --- the way -------------------------------------------------------------------------------------------------------
def test_what_is_missing_stops_the_submission(people, plan):
    with pytest.raises(RuleViolation) as refused:
        step(plan, "submit", people.principal)
    assert "“现状与基础”未填写" in refused.value.sentence
    assert "还没有规划目标" in refused.value.sentence
    written(plan, people.principal)
    DevelopmentTarget.objects.update(measure="", by_year={})
    with pytest.raises(RuleViolation, match="规划目标 1 缺衡量办法、各学年目标值"):
        step(plan, "submit", people.principal)


def test_a_cluster_writes_less(user_of):
    with entry():
        cluster = EducationGroupFactory(version__name="乙集群", version__category="preschool_cluster")
        head = AppointmentFactory(role="group_principal", group=cluster).user
    plan = begun(cluster, head)
    development_plans.save_section(actor=head, plan=plan, section="goals", text="共建共享", seen=0)
    development_plans.add_goal(actor=head, plan=plan, values=GOAL)
    step(plan, "submit", head)
    assert (plan.form, plan.case.state) == ("light", "submitted")


def test_the_whole_way_with_a_revision_and_a_successor(two_groups, people, plan):
    """Returned, resubmitted, approved; revised as a new version; superseded by the plan that follows."""
    written(plan, people.principal)
    step(plan, "submit", people.principal)
    with pytest.raises(RuleViolation, match="现在的状态是“已提交”，不能修改"):
        development_plans.save_section(actor=people.office, plan=plan, section="goals", text="晚了", seen=1)
    step(plan, "return", people.officer, "目标要可测")
    development_plans.save_section(actor=people.office, plan=plan, section="goals", text="新的目标", seen=1)
    step(plan, "submit", people.principal)
    step(plan, "endorse", people.officer)
    step(plan, "leader_approve", people.leader)
    plan.refresh_from_db()
    assert (plan.in_force, plan.approved_version, plan.case.state) == ("now", 2, "approved")

    step(plan, "revise", people.principal, "招生规模变化")
    goal = plan.targets.get()
    development_plans.save_goal(
        actor=people.office, goal=goal, seen=goal.revision, values={"by_year": {"2026": "10", "2030": "60"}}
    )
    step(plan, "submit", people.principal)
    with pytest.raises(RuleViolation):
        step(plan, "withdraw", people.principal)  # that would make it a first draft again
    step(plan, "withdraw_revision", people.principal)
    assert plan.case.state == "revising"
    step(plan, "submit", people.principal)
    plan.refresh_from_db()
    assert (plan.in_force, plan.approved_version) == ("now", 2)  # until the revision is approved
    step(plan, "endorse", people.officer)
    step(plan, "leader_approve", people.leader)
    plan.refresh_from_db()
    assert (plan.approved_version, plan.versions.count()) == (4, 4)
    second, last = plan.versions.get(number=2), plan.versions.get(number=4)
    assert [(one.part, one.kind, one.lines) for one in compare(second.content, last.content)] == [
        ("规划目标", "changed", [("2030-2031 学年目标值", "40", "60")])
    ]

    following = begun(two_groups.a.group, people.officer, first_year=2031, last_year=2035)
    written(following, people.principal)
    for arrow, actor in (("submit", people.principal), ("endorse", people.officer), ("leader_approve", people.leader)):
        step(following, arrow, actor)
    plan.refresh_from_db()
    plan.case.refresh_from_db()
    assert (plan.in_force, plan.case.state) == ("ended", "superseded")
    last_step = CaseStep.objects.filter(case=plan.case).order_by("-number").first()
    assert (last_step.arrow, last_step.actor) == ("supersede", people.leader)
    assert DevelopmentPlan.objects.get(in_force="now") == following
    assert not Todo.objects.filter(case=plan.case, done_at=None).exists()


def test_a_plan_in_force_is_closed_with_words(two_groups, people):
    plan = in_force(two_groups.a.group, people)
    with pytest.raises(RuleViolation, match="请写明办结说明"):
        step(plan, "close", people.officer)
    step(plan, "close", people.officer, "规划期满")
    plan.refresh_from_db()
    assert (plan.in_force, plan.case.state) == ("ended", "closed")


ROLES = ("principal", "office", "officer", "leader", "member", "stranger")
MAY = {
    "draft": {"principal": {"submit"}},
    "returned": {"principal": {"submit"}},
    "revising": {"principal": {"submit"}},
    "submitted": {"principal": {"withdraw"}, "officer": {"return", "endorse"}},
    "endorsed": {"leader": {"leader_approve", "leader_return"}},
    "approved": {"principal": {"revise"}, "officer": {"revise", "close"}},
}


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("state", DEVELOPMENT_PLAN.states)
def test_who_may_what_in_every_state(people, plan, state, who):
    """State × action × role: what the page offers is what the engine takes; everything else is refused."""
    written(plan, people.principal)
    Case.objects.filter(pk=plan.case_id).update(state=state)
    plan.case.refresh_from_db()
    actor = getattr(people, who)
    expected = MAY.get(state, {}).get(who, set())
    assert {arrow.name for arrow in engine.steps_for(plan.case, scope_of(actor))} == expected
    for arrow in DEVELOPMENT_PLAN.arrows:
        if arrow.name not in expected:
            with pytest.raises((PermissionDenied, RuleViolation)):
                engine.perform(case=plan.case, arrow=arrow.name, actor=actor, seen=0, comment="意见")
    plan.case.refresh_from_db()
    assert (plan.case.state, plan.case.version) == (state, 0)


@pytest.mark.parametrize("arrow", DEVELOPMENT_PLAN.arrows, ids=lambda arrow: arrow.name)
def test_each_arrow_takes_its_step(people, plan, arrow):
    """Whoever may, from each of its states; those that follow from another act are taken by it."""
    written(plan, people.principal)
    Case.objects.filter(pk=plan.case_id).update(state=arrow.sources[0])
    if arrow.only_if == "revision":
        DevelopmentPlan.objects.filter(pk=plan.pk).update(approved_version=1)
    plan.case.refresh_from_db()
    actor = next(person for name, person in vars(people).items() if name in MAY_DO[arrow.roles[0]])
    if arrow.follows:
        with entry(actor=actor) as draft:
            engine.follow(draft, plan.case, arrow.name, actor=actor, comment="依据 文件")
    else:
        engine.perform(case=plan.case, arrow=arrow.name, actor=actor, seen=0, comment="意见")
    plan.case.refresh_from_db()
    assert (plan.case.state, plan.case.version) == (arrow.to, 1)


MAY_DO = {"group_principal": ("principal",), "registry_officer": ("officer",), "bureau_leader": ("leader",)}


# --- annual tasks ----------------------------------------------------------------------------------------------------
def test_a_task_serves_a_target_of_its_own_groups_plan(two_groups, people):
    plan, strange = in_force(two_groups.a.group, people), None
    with entry():
        AppointmentFactory(role="group_principal", group=two_groups.b.group, user=people.principal)
    people.principal.__dict__.pop("_scope", None)
    strange = in_force(two_groups.b.group, people)
    opened()
    annual = annual_written(plan_of(two_groups.a.group), people.principal)
    task, goal = annual.tasks.get(), plan.targets.get()
    for wrong in (strange.targets.get().pk, 999_999):
        with pytest.raises(RuleViolation, match="不在本集团已通过的发展规划内"):
            plans.save_task(actor=people.principal, task=task, seen=1, values={"serves_id": wrong})
    saved = plans.save_task(actor=people.principal, task=task, seen=1, values={"serves_id": goal.pk})
    assert saved.serves == goal
    assert plans.content_of(annual)["tasks"][0]["serves"] == goal.text
    assert [(one.measure, one.percent) for one in serving_of(plan)[goal.pk]] == [("正文任务", None)]
    task.progress.create(checkpoint="year", percent=80, light="yellow")
    assert [(one.percent, one.label) for one in serving_of(plan)[goal.pk]] == [(80, "偏慢")]
    # What annual tasks serve is not taken away from under them.
    step(plan, "revise", people.principal, "调整")
    with pytest.raises(RuleViolation, match="已有 1 项年度任务对应这个目标"):
        development_plans.remove_goal(actor=people.principal, goal=goal, seen=goal.revision)


# --- on paper before the portal ------------------------------------------------------------------------------------
def test_a_plan_on_paper_is_in_force_while_its_years_run(two_groups, people):
    year = school_year_of(timezone.localdate())
    given = {"group": two_groups.a.group, "approved_on": date(2022, 9, 1)}
    ordered = order(people.officer, document="南岸教〔2022〕1 号")
    running = record_past_development_plan(order=ordered, first_year=year - 2, last_year=year + 1, **given)
    assert (running.recorded, running.in_force, running.case.state) == (True, "now", "approved")
    assert (running.document, running.approved_on) == ("南岸教〔2022〕1 号", date(2022, 9, 1))
    past = record_past_development_plan(order=ordered, first_year=2016, last_year=2020, **given)
    assert (past.in_force, past.case.state, past.case.closed_at is not None) == ("ended", "closed", True)
    assert CaseStep.objects.get(case=past.case).comment == "依据 南岸教〔2022〕1 号"
    assert ActChange.objects.filter(act__verb="record_development_plan", new="南岸教〔2022〕1 号").count() == 2
    # A revision of it is an ordinary submission.
    step(running, "revise", people.principal, "编入平台")
    assert running.case.state == "revising"


def test_what_cannot_be_recorded(two_groups, people):
    year = school_year_of(timezone.localdate())
    given = {"group": two_groups.a.group, "approved_on": date(2022, 9, 1), "first_year": 2016, "last_year": 2020}
    ordered = order(people.officer, document="文号")
    record = record_past_development_plan
    with pytest.raises(PermissionDenied):
        record(order=order(people.principal, document="文号"), **given)
    with pytest.raises(RuleViolation, match="补录须写明发文字号"):
        record(order=order(people.officer), **given)
    with pytest.raises(RuleViolation, match="通过日不能晚于今天"):
        record(order=ordered, **given | {"approved_on": date(2199, 1, 1)})
    with pytest.raises(RuleViolation, match="尚未开始，不能补录"):
        record(order=ordered, **given | {"first_year": year + 1, "last_year": year + 5})
    record(order=ordered, **given)
    with pytest.raises(RuleViolation, match="已经补录"):
        record(order=ordered, **given)
    begun(two_groups.a.group, people.principal)
    with pytest.raises(RuleViolation, match="正在起草或审核"):
        record(order=ordered, **given | {"first_year": 2017})
    in_force(two_groups.b.group, people, writer=people.stranger)
    with pytest.raises(RuleViolation, match="已有现行的发展规划"):
        record(order=ordered, **given | {"group": two_groups.b.group, "first_year": year, "last_year": year + 1})
    assert DevelopmentPlan.objects.filter(recorded=True).count() == 1


def test_annual_plans_on_paper_share_a_year_that_takes_nothing_in(two_groups, people):
    ordered = order(people.officer, document="南岸教〔2023〕9 号", reason="历史档案")
    record = record_past_annual_plan
    given = {"year": 2023, "approved_on": date(2023, 10, 8)}
    first = record(order=ordered, group=two_groups.a.group, **given)
    second = record(order=ordered, group=two_groups.b.group, closed=False, **given)
    campaign = Campaign.objects.get()
    assert (campaign.recorded, campaign.year, campaign.closed_at is not None) == (True, 2023, True)
    assert [(one.case.state, one.recorded) for one in (first, second)] == [("closed", True), ("approved", True)]
    assert CaseStep.objects.get(case=first.case).comment == "依据 南岸教〔2023〕9 号。历史档案"
    with pytest.raises(RuleViolation, match="已经登记"):
        record(order=ordered, group=two_groups.a.group, **given)
    with pytest.raises(PermissionDenied):
        record(order=order(people.leader, document="文号"), group=two_groups.a.group, **given | {"year": 2022})
    year = school_year_of(timezone.localdate())
    for coming in (year, year + 1):
        with pytest.raises(RuleViolation, match="尚未结束，年度计划在平台上填报，不能补录"):
            record(order=ordered, group=two_groups.a.group, **given | {"year": coming})
    assert Campaign.objects.count() == 1
    opened()
    AnnualPlan.objects.filter(campaign__recorded=False, group=two_groups.a.group).delete()
    with pytest.raises(RuleViolation, match="请在填报任务中加入该集团"):
        record(order=ordered, group=two_groups.a.group, **given | {"year": year})
    # There is nothing in it to start the next plan from.
    with pytest.raises(RuleViolation, match="没有上一年度的计划"):
        plans.copy_last_year(actor=people.stranger, plan=plan_of_year(two_groups.b.group, year))
    assert Act.objects.filter(verb="record_annual_plan").count() == 2


def plan_of_year(group, year: int) -> AnnualPlan:
    return AnnualPlan.objects.select_related("campaign", "case").get(group=group, campaign__year=year)
