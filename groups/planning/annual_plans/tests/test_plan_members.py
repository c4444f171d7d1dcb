"""Members come and go while annual plans are written: who still owes a strategy, and which schools a task may name."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.planning.annual_plans.forms.parts import SiteKey
from groups.planning.annual_plans.queries.plans import owed_strategies
from groups.planning.annual_plans.queries.sheet import sheet_of
from groups.planning.annual_plans.services import campaigns, plans
from groups.planning.models import AnnualPlan, SchoolStrategy
from groups.planning.my_year.queries import strategies_due
from groups.registry.institutions.services.institutions import merge_institutions
from groups.registry.institutions.services.sites import correct_start, open_site
from groups.registry.members.services import admit_site, leave_group
from groups.registry.models import Membership, SiteVersion
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.cases.reminders import send_reminders
from nanan_groups.records.models import Act, ActKind, Todo
from nanan_groups.records.orders import Order
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import AppointmentFactory, SiteFactory, entry
from nanan_groups.testing.plan_made import opened, plan_of, step, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TASK = {
    "field": "staff", "measure": "联合教研", "target": "8", "unit": "次", "baseline": "", "responsible": "王老师",
    "due_on": None, "money": 0,
}  # fmt: skip


@pytest.fixture
def plan(two_groups, people) -> AnnualPlan:
    opened()
    return plan_of(two_groups.a.group)


@pytest.fixture
def newcomer():
    with entry():
        return SiteFactory(institution__version__name="新加入的学校")


def order(actor, day=None, kind=ActKind.CHANGE) -> Order:
    return Order(actor=actor, effective_on=day or timezone.localdate(), reason="调整", kind=kind)


def leaves(people, side, day=None) -> None:
    leave_group(order=order(people.officer, day), membership=Membership.objects.get(pk=side.alliance_row.pk))


def joins(people, side, site, day=None) -> Membership:
    return admit_site(order=order(people.officer, day), group=side.group, site=site, relation="tight")


def unsign(plan, site) -> None:
    SchoolStrategy.objects.filter(plan=plan, site=site).update(text="", signed_by=None, signed_at=None)


def test_a_school_that_left_owes_no_strategy(plan, people, two_groups, client_of):
    gone = two_groups.a.alliance
    written(plan, people.principal)
    unsign(plan, gone)
    page = reverse("planning:plan-detail", args=[plan.case.code])
    assert "学校策略未填写" in client_of(people.principal).get(page).content.decode()
    leaves(people, two_groups.a)
    assert "学校策略未填写" not in client_of(people.principal).get(page).content.decode()
    assert [one.site for one in sheet_of(plan).strategies] == [two_groups.a.tight.pk]
    step(plan, "submit", people.principal)
    assert plan.case.state == "submitted"
    assert [one["key"] for one in plan.versions.get().content["strategies"]] == [two_groups.a.tight.pk]


def test_what_was_signed_before_leaving_stays_in_the_plan(plan, people, two_groups):
    written(plan, people.principal)
    leaves(people, two_groups.a)
    step(plan, "submit", people.principal)
    kept = {one["key"] for one in plan.versions.get().content["strategies"]}
    assert kept == {two_groups.a.tight.pk, two_groups.a.alliance.pk} == {one.site for one in sheet_of(plan).strategies}


def test_a_school_that_leaves_later_still_owes_its_strategy(plan, people, two_groups):
    written(plan, people.principal)
    unsign(plan, two_groups.a.alliance)
    leaves(people, two_groups.a, TODAY + timedelta(days=5))
    with pytest.raises(RuleViolation, match="学校策略未填写"):
        step(plan, "submit", people.principal)


def test_a_school_that_joins_writes_its_strategy_too(plan, people, two_groups, newcomer, client_of):
    written(plan, people.principal)
    joins(people, two_groups.a, newcomer)
    strategy = plan.strategies.get(site=newcomer)
    assert (strategy.text, strategy.signed_at) == ("", None)
    told = Act.objects.get(verb="admit_site").changes.get(field="学校策略")
    assert (told.subject, told.new) == (plan.case.title, "新加入的学校填写、签署")
    with entry():
        head = AppointmentFactory(role="member_principal", institution=newcomer.institution).user
    assert [one.pk for one in strategies_due(scope_of(head))] == [strategy.pk]
    with pytest.raises(RuleViolation, match="“新加入的学校”的学校策略未填写"):
        step(plan, "submit", people.principal)
    page = reverse("planning:plan-strategy", args=[plan.case.code, newcomer.code])
    part = f"strategy-{strategy.pk}"
    form = {f"{part}-text": "策略", f"{part}-seen": "0", f"{part}-was": "x", "sign": "1"}
    assert client_of(head).post(page, form).status_code == 302
    strategy.refresh_from_db()
    assert (strategy.text, strategy.signed_by) == ("策略", head)
    step(plan, "submit", people.principal)
    assert plan.case.state == "submitted"


def test_a_school_that_joins_later_is_not_waited_for(plan, people, two_groups, newcomer):
    written(plan, people.principal)
    joins(people, two_groups.a, newcomer, TODAY + timedelta(days=5))
    assert plan.strategies.filter(site=newcomer).exists()  # it may write ahead
    step(plan, "submit", people.principal)
    assert newcomer.pk not in {one["key"] for one in plan.versions.get().content["strategies"]}
    assert newcomer.pk not in {one.site for one in sheet_of(plan).strategies}


def test_who_joins_when_it_is_decided_or_ended_writes_none(plan, people, two_groups, newcomer):
    step(written(plan, people.principal), "submit", people.principal)
    step(plan, "endorse", people.officer)
    step(plan, "leader_approve", people.leader)
    joins(people, two_groups.a, newcomer)
    assert not plan.strategies.filter(site=newcomer).exists()
    campaigns.close_campaign(order=order(people.officer), campaign=plan.campaign)
    joins(people, two_groups.b, two_groups.a.alliance)
    assert not SchoolStrategy.objects.filter(plan__group=two_groups.b.group, site=two_groups.a.alliance).exists()
    plan.campaign.refresh_from_db()
    campaigns.reopen_campaign(order=order(people.officer), campaign=plan.campaign)
    assert SchoolStrategy.objects.filter(plan__group=two_groups.b.group, site=two_groups.a.alliance).exists()
    assert not plan.strategies.filter(site=newcomer).exists()


@pytest.mark.parametrize("days", [0, 5])
def test_a_school_that_opens_gets_its_strategy_by_that_act(plan, people, two_groups, newcomer, days):
    SiteVersion.objects.filter(site=newcomer).update(state="planned")
    joins(people, two_groups.a, newcomer)
    assert not plan.strategies.filter(site=newcomer).exists()
    open_site(order=order(people.officer, TODAY + timedelta(days=days)), site=newcomer)
    assert plan.strategies.filter(site=newcomer).count() == 1
    assert owed_strategies(plan.strategies.filter(site=newcomer)).exists() is (days == 0)  # to come: it writes ahead


def test_a_first_day_put_right_gives_it_too(plan, people, two_groups, newcomer):
    SiteVersion.objects.filter(site=newcomer).update(state="planned")
    joins(people, two_groups.a, newcomer)
    opening = open_site(order=order(people.officer, TODAY + timedelta(days=5)), site=newcomer)
    plan.strategies.filter(site=newcomer).delete()
    correct_start(order=order(people.officer, TODAY, ActKind.CORRECTION), row=opening, valid_from=TODAY)
    assert plan.strategies.filter(site=newcomer).count() == 1


@pytest.mark.parametrize(("days", "writes"), [(5, True), (20, True), (21, False)])
def test_who_is_registered_to_join_before_the_plan_is_due_has_a_part_from_the_opening(
    two_groups, people, newcomer, days, writes
):
    joins(people, two_groups.a, newcomer, TODAY + timedelta(days=days))
    opened()  # 20 days are left
    begun = plan_of(two_groups.a.group)
    assert begun.strategies.filter(site=newcomer).exists() is writes
    assert not owed_strategies(begun.strategies.filter(site=newcomer)).exists()


def test_a_reminder_writes_no_strategies(plan, people, two_groups, newcomer):
    joins(people, two_groups.a, newcomer)
    plan.strategies.all().delete()
    due = end_of_day(TODAY + timedelta(days=7))
    type(plan.case).objects.update(submit_by=due)
    Todo.objects.filter(case=plan.case).update(due_at=due)
    assert send_reminders(today=TODAY).people > 0
    assert not plan.strategies.exists()


def test_a_school_that_becomes_a_campus_writes_as_a_campus(plan, people, two_groups, newcomer):
    joins(people, two_groups.a, newcomer)
    merge_institutions(
        order=order(people.officer), institution=newcomer.institution, into=two_groups.a.tight.institution
    )
    campus = (
        Membership.objects.active_on(TODAY)
        .exclude(site=two_groups.a.tight)
        .get(group=two_groups.a.group, site__institution=two_groups.a.tight.institution)
        .site
    )
    assert plan.strategies.filter(site=campus, text="").exists()


def test_a_task_concerns_members_of_today_or_to_come(plan, people, two_groups, newcomer, client_of):
    gone, stays = two_groups.a.alliance, two_groups.a.tight
    before = plans.add_task(actor=people.office, plan=plan, values=TASK, schools=[gone, stays])
    assert before.schools.count() == 2
    leaves(people, two_groups.a)
    joins(people, two_groups.a, newcomer, TODAY + timedelta(days=5))
    task = plans.add_task(
        actor=people.office, plan=plan, values=TASK | {"measure": "共享课程"}, schools=[gone, stays, newcomer]
    )
    assert {site.pk for site in task.schools.all()} == {stays.pk, newcomer.pk}
    page = client_of(people.principal).get(reverse("planning:plan-edit", args=[plan.case.code]))
    offered = [key for key, _ in page.context["new_task"].fields["schools"].choices]
    assert sorted(offered) == sorted([stays.pk, newcomer.pk])
    # The card of the first task is not taken for changed; with its next change the school that left goes.
    card = page.context["tasks"][0]
    assert card.initial["schools"] == [stays.pk]
    plans.save_task(actor=people.office, task=before, seen=1, values={}, schools=[SiteKey(gone.pk), SiteKey(stays.pk)])
    assert [site.pk for site in before.schools.all()] == [stays.pk]


def test_last_years_task_comes_without_the_school_that_left(people, two_groups):
    year, gone = school_year_of(TODAY), two_groups.a.alliance
    opened(
        people.officer,
        year=year - 1,
        title="上一年度",
        opens_on=TODAY - timedelta(days=300),
        submit_on=TODAY - timedelta(days=200),
        review_on=TODAY - timedelta(days=190),
        half_on=None,
        summary_on=None,
    )
    plans.add_task(
        actor=people.office, plan=plan_of(two_groups.a.group), values=TASK, schools=[gone, two_groups.a.tight]
    )
    leaves(people, two_groups.a)
    opened(people.officer)
    plan = AnnualPlan.objects.get(group=two_groups.a.group, campaign__year=year)
    plans.copy_last_year(actor=people.office, plan=plan)
    assert [site.pk for site in plan.tasks.get().schools.all()] == [two_groups.a.tight.pk]
