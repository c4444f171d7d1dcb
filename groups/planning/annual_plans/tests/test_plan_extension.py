"""More time for one group: whose days move, and that it is given to no plan handed in and in no campaign that has ended."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from groups.planning.annual_plans.services.campaigns import close_campaign, extend
from groups.planning.models import Campaign, CampaignExtension
from nanan_groups.kit.days import day_text
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import Act, ActKind, Todo
from nanan_groups.records.orders import Order
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.plan_made import cast, opened, plan_of, step, written

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def campaign(two_groups, people) -> Campaign:
    return opened()


def order(actor) -> Order:
    return Order(actor=actor, effective_on=TODAY, reason="校长任职调整", kind=ActKind.ENTRY)


def more_time(people, campaign, group, day) -> CampaignExtension:
    return extend(order=order(people.officer), campaign=campaign, group=group, submit_on=day)


def open_todos(plan) -> dict:
    return dict(Todo.objects.filter(case=plan.case_id, done_at=None).values_list("role", "due_at"))


@pytest.mark.django_db
def test_what_is_handed_in_gets_no_more_time(campaign, people, two_groups):
    group = two_groups.a.group
    plan = written(plan_of(group), people.principal)
    step(plan, "submit", people.principal)
    before = open_todos(plan)
    for arrow, actor in (("endorse", people.officer), ("leader_approve", people.leader), (None, None)):
        with pytest.raises(RuleViolation, match="已经提交，不需要延期"):
            more_time(people, campaign, group, TODAY + timedelta(days=25))
        assert open_todos(plan) == before
        if arrow:
            step(plan, arrow, actor)
            before = open_todos(plan)
    assert not CampaignExtension.objects.exists()


@pytest.mark.django_db
def test_what_came_back_gets_more_time_and_to_dos_without_a_day_keep_none(campaign, people, two_groups):
    plan = written(plan_of(two_groups.a.group), people.principal)
    step(plan, "submit", people.principal)
    step(plan, "return", people.officer, "请修改")
    more_time(people, campaign, two_groups.a.group, TODAY + timedelta(days=25))
    plan.case.refresh_from_db()
    assert plan.case.submit_by == end_of_day(TODAY + timedelta(days=25))
    assert open_todos(plan) == {"group_principal": None, "group_office": None}
    step(plan, "submit", people.principal)
    assert open_todos(plan) == {"registry_officer": end_of_day(campaign.review_on)}


@pytest.mark.django_db
def test_the_review_day_moves_where_it_would_come_first(campaign, people, two_groups, client_of):
    """20 days are left for the review; a group with time until after the common review day has its plan reviewed 20 days
    later as well. Taken back to an earlier day, the common one counts again."""
    plan, other = plan_of(two_groups.a.group), plan_of(two_groups.b.group)
    cases = (
        (campaign.review_on, campaign.review_on),
        (campaign.review_on + timedelta(days=1), campaign.review_on + timedelta(days=21)),
        (campaign.submit_on + timedelta(days=1), campaign.review_on),
    )
    for submit_on, review_on in cases:
        more_time(people, campaign, two_groups.a.group, submit_on)
        plan.case.refresh_from_db()
        assert (plan.case.submit_by, plan.case.review_by) == (end_of_day(submit_on), end_of_day(review_on))
        assert set(open_todos(plan).values()) == {plan.case.submit_by}
    lines = Act.objects.filter(verb="extend_plan", changes__field="审核截止日").order_by("pk")
    assert [act.changes.get(field="审核截止日").new for act in lines] == [
        day_text(campaign.review_on + timedelta(days=21)),
        day_text(campaign.review_on),
    ]
    other.case.refresh_from_db()
    assert other.case.review_by == end_of_day(campaign.review_on)

    page = reverse("planning:campaign-extend", args=[campaign.code, two_groups.b.group.code])
    browser = client_of(people.officer)
    form = browser.get(page).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    day = campaign.review_on + timedelta(days=2)
    data |= {"submit_on": day.isoformat(), "reason": "校长任职调整"}
    assert f"审核截止日相应顺延到{day_text(day + timedelta(days=20))}" in browser.post(page, data).content.decode()
    browser.post(page, data | {"act_confirmed": "1"})
    other.case.refresh_from_db()
    assert other.case.submit_by == end_of_day(day)


@pytest.mark.django_db
def test_an_ended_campaign_gives_no_more_time_to_who_saw_it_run(campaign, people, two_groups):
    stale = Campaign.objects.get(pk=campaign.pk)
    close_campaign(order=order(people.officer), campaign=campaign)
    with pytest.raises(RuleViolation, match=r"已于.*结束"):
        more_time(people, stale, two_groups.a.group, TODAY + timedelta(days=25))


@pytest.mark.postgres
def test_more_time_meets_the_closing(at_once, two_groups, user_of):
    """Whoever closes has stamped the campaign and not yet committed: who gives more time waits for that, and is refused."""
    people = cast(two_groups, user_of)
    campaign, second = opened(), user_of("registry_officer")
    stamped = threading.Event()

    def close():
        with transaction.atomic():
            close_campaign(order=order(people.officer), campaign=Campaign.objects.get(pk=campaign.pk))
            stamped.set()
            time.sleep(0.5)

    def give():
        assert stamped.wait(30)
        return extend(
            order=order(second),
            campaign=Campaign.objects.get(pk=campaign.pk),
            group=two_groups.a.group,
            submit_on=TODAY + timedelta(days=25),
        )

    closed, given = at_once(close, give)
    assert closed is None
    assert isinstance(given, RuleViolation)
    assert "结束" in given.sentence
    assert not CampaignExtension.objects.exists()
