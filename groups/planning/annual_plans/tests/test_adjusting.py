"""The dates of a campaign adjusted for all: what moves along, whose mark changes, who is told what, what is refused."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.planning.annual_plans.rules import refuse_strange_days, year_window
from groups.planning.annual_plans.services import campaigns, plans
from groups.planning.annual_plans.services.adjusting import DAYS, adjust_campaign, effects_of
from groups.planning.models import PlanTask
from nanan_groups.kit.deadlines import end_of_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.cases.queries import todos_of
from nanan_groups.records.models import Act, Case, Event, Notice, Todo
from nanan_groups.records.orders import Order
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.plan_made import opened, plan_of, step, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def days(n: int) -> date:
    return TODAY + timedelta(days=n)


@pytest.fixture
def campaign(two_groups, people):
    campaign = opened()  # 20 days are left
    Notice.objects.all().delete()
    return campaign


def adjust(campaign, actor, reason="寒假提前", **changed):
    campaign.refresh_from_db()
    kept = {name: getattr(campaign, name) for name in DAYS}
    order = Order(actor=actor, effective_on=TODAY, reason=reason, kind="entry", seen=campaign.revision)
    return adjust_campaign(order=order, campaign=campaign, **(kept | changed))


def told(user) -> str:
    return "".join(Notice.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


# --- what moves ------------------------------------------------------------------------------------------------------
def test_deadlines_todos_and_notices_move_for_every_group(campaign, people, two_groups):
    adjust(campaign, people.officer, submit_on=days(30), review_on=days(50))
    for side in (two_groups.a, two_groups.b):
        case = plan_of(side.group).case
        assert (case.submit_by, case.review_by) == (end_of_day(days(30)), end_of_day(days(50)))
        assert set(Todo.objects.filter(case=case).values_list("due_at", flat=True)) == {end_of_day(days(30))}
    for user in (people.principal, people.office, people.stranger, people.member, people.clerk):
        assert told(user) == (
            f"{people.officer.name}调整了“{campaign.title}”的日期：提交截止日由2026年12月21日改为2026年12月31日；"
            "审核截止日由2027年1月10日改为2027年1月20日。原因：寒假提前。"
        )
    assert told(people.officer) == told(people.expert) == ""
    done = Act.objects.get(verb="adjust_campaign")
    assert done.reason == "寒假提前"
    assert ("提交截止日", "2026年12月21日", "2026年12月31日") in done.changes.values_list("field", "old", "new")
    assert Event.objects.get(act_id=done.pk).subject == campaign.code


def test_plans_under_review_have_the_new_review_day(campaign, people, two_groups):
    plan = written(plan_of(two_groups.a.group), people.principal)
    step(plan, "submit", people.principal)
    adjust(campaign, people.officer, review_on=days(45))
    assert [one.due_at for one in todos_of(scope_of(people.officer))] == [end_of_day(days(45))]


def test_a_day_given_with_a_return_is_never_cut_short(campaign, people, two_groups):
    plan = written(plan_of(two_groups.a.group), people.principal)
    for given, new, holds in ((25, 22, 25), (25, 30, 30)):
        Case.objects.filter(pk=plan.case_id).update(state="returned", resubmit_by=end_of_day(days(given)))
        adjust(campaign, people.officer, submit_on=days(new))
        assert plan_of(two_groups.a.group).case.resubmit_by == end_of_day(days(holds))


# --- extensions ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("general", "holds", "sentence"),
    [
        (25, 30, "本集团另有延期，提交截止日仍为2026年12月31日。"),
        (30, 30, ""),
        (35, 35, "本集团原延期至2026年12月31日，早于新的统一截止日，改以2027年1月5日为限。"),
    ],
)
def test_the_later_of_the_general_day_and_the_own_one_holds(campaign, people, two_groups, general, holds, sentence):
    group = two_groups.a.group
    order = Order(actor=people.officer, effective_on=TODAY, reason="校长任职调整", kind="entry")
    campaigns.extend(order=order, campaign=campaign, group=group, submit_on=days(30))
    Notice.objects.all().delete()
    adjust(campaign, people.officer, submit_on=days(general))
    assert plan_of(group).case.submit_by == end_of_day(days(holds))
    assert told(people.principal).endswith(f"原因：寒假提前。{sentence}")
    assert told(people.stranger).endswith("原因：寒假提前。")


# --- marks -----------------------------------------------------------------------------------------------------------
def hand_in(plan, user, clock, day: int):
    clock.move_to(timezone.make_aware(datetime(2026, 12, 1, 10)) + timedelta(days=day))
    return step(plan, "submit", user)


@pytest.mark.parametrize(
    ("handed_in", "new", "late"),
    [
        (22, 30, False),  # was late, and came before the new day
        (22, 22, False),
        (24, 23, True),  # was late, and still is
        (10, 15, False),  # in time stays in time
        (19, 18, False),  # the reverse: nobody becomes late
    ],
)
def test_a_mark_is_kept_unless_the_new_day_is_later_than_the_submission(
    campaign, people, two_groups, clock, handed_in, new, late
):
    plan = written(plan_of(two_groups.a.group), people.principal)
    taken = hand_in(plan, people.principal, clock, handed_in)
    assert taken.late is (handed_in > 20)
    clock.move_to(timezone.make_aware(datetime(2026, 12, 1, 10)) + timedelta(days=min(handed_in, new)))
    adjust(campaign, people.officer, submit_on=days(new))
    assert plan_of(two_groups.a.group).case.late is late
    forgiven = "本集团的计划在新的截止日以前提交，不再记为逾期。" in told(people.principal)
    assert forgiven is (taken.late and not late)
    taken.refresh_from_db()
    assert taken.late is (handed_in > 20)  # the step says what it was then


def test_late_against_a_day_given_with_a_return_stays_late(campaign, people, two_groups, clock):
    plan = written(plan_of(two_groups.a.group), people.principal)
    hand_in(plan, people.principal, clock, 5)
    returned = plan.case
    from nanan_groups.records.cases.engine import perform

    perform(
        case=returned,
        arrow="return",
        actor=people.officer,
        seen=returned.version,
        comment="请补充",
        facts={"new_day": days(7)},
    )
    assert hand_in(plan, people.principal, clock, 9).late
    adjust(campaign, people.officer, submit_on=days(30))
    assert plan_of(two_groups.a.group).case.late


# --- progress and summary --------------------------------------------------------------------------------------------
def test_progress_is_due_by_its_days_and_they_move(campaign, people, two_groups):
    plan = written(plan_of(two_groups.a.group), people.principal)
    for arrow, who in (("submit", people.principal), ("endorse", people.officer), ("leader_approve", people.leader)):
        step(plan, arrow, who)
    dues = Todo.objects.filter(case=plan.case, done_at__isnull=True)
    assert set(dues.values_list("due_at", flat=True)) == {end_of_day(campaign.half_on)}
    assert plan.case.term_by == end_of_day(campaign.half_on)
    adjust(campaign, people.officer, half_on=days(160))
    assert set(dues.values_list("due_at", flat=True)) == {end_of_day(days(160))}
    for task in PlanTask.objects.filter(plan=plan):
        given = {"percent": 0, "light": "green", "evidence": "", "seen": 0}
        plans.record_progress(actor=people.office, task=task, checkpoint="half", **given)
    assert set(dues.values_list("due_at", flat=True)) == {end_of_day(campaign.summary_on)}
    adjust(campaign, people.officer, summary_on=days(310))
    assert set(dues.values_list("due_at", flat=True)) == {end_of_day(days(310))}


# --- refused ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"submit_on": days(-1)}, "submit_on", "past"),
        ({"submit_on": days(41)}, "review_on", "order"),
        ({"review_on": days(151)}, "half_on", "order"),
        ({"half_on": days(301)}, "summary_on", "order"),
        ({"summary_on": date(2028, 9, 1)}, "summary_on", "year"),
        ({"half_on": None}, "half_on", "taken-away"),
        ({}, "", "same"),
    ],
)
def test_days_that_cannot_be_are_refused_with_a_sentence(campaign, people, changed, field, code):
    with pytest.raises(RuleViolation) as refused:
        adjust(campaign, people.officer, **changed)
    assert (refused.value.field, refused.value.code) == (field, code)
    assert not Notice.objects.exists()


def test_an_ended_campaign_and_one_without_a_reason_are_refused(campaign, people):
    with pytest.raises(RuleViolation, match="请写明调整日期的原因"):
        adjust(campaign, people.officer, reason=" ", submit_on=days(30))
    order = Order(actor=people.officer, effective_on=TODAY, reason="学年结束", kind="entry")
    campaigns.close_campaign(order=order, campaign=campaign)
    with pytest.raises(RuleViolation, match=r"已于.*结束"):
        adjust(campaign, people.officer, submit_on=days(30))


@pytest.mark.parametrize(
    ("basis", "first", "end"),
    [
        ("school_year", date(2026, 3, 1), date(2028, 9, 1)),
        ("budget_year", date(2025, 7, 1), date(2028, 1, 1)),
    ],
)
def test_the_year_of_a_campaign_and_what_lies_around_it(basis, first, end):
    assert year_window(basis, 2026) == (first, end)
    one = timedelta(days=1)
    refuse_strange_days(basis, 2026, {"opens_on": first, "submit_on": first, "review_on": end - one})
    for strange in ({"opens_on": first - one}, {"review_on": end}):
        with pytest.raises(RuleViolation, match="与年度不符"):
            refuse_strange_days(basis, 2026, strange)


def test_a_campaign_is_not_opened_for_another_year_than_its_days(two_groups, people):
    with pytest.raises(RuleViolation, match=r"与年度不符：2031-2032 学年的日期应在2031年3月1日至2033年8月31日之间"):
        opened(year=2031)


# --- the page --------------------------------------------------------------------------------------------------------
def test_the_officer_adjusts_on_the_page(campaign, people, two_groups, client_of, clock):
    plan = written(plan_of(two_groups.a.group), people.principal)
    hand_in(plan, people.principal, clock, 22)
    assert effects_of(campaign, days(30)).forgiven == 1
    client = client_of(people.officer)
    board = reverse("planning:campaign-detail", args=[campaign.code])
    url = reverse("planning:campaign-act", args=[campaign.code, "adjust"])
    assert url in client.get(board).content.decode()
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {name: getattr(campaign, name).isoformat() for name in DAYS}
    data |= {"submit_on": days(30).isoformat(), "reason": "暴雪停课"}
    page = client.post(url, data)
    assert "form" not in (page.context or {}) or not page.context["form"].errors
    asked = page.content.decode()
    assert "1 份原来逾期提交的计划，按新的截止日为按时，不再记为逾期。" in asked
    answer = client.post(url, data | {"act_confirmed": "1"})
    assert (answer.status_code, answer.url) == (302, board)
    assert "调整年度计划填报的日期" in client.get(board).content.decode()
    assert "原因：暴雪停课。本集团的计划在新的截止日以前提交，不再记为逾期。" in told(people.principal)
    assert "逾期提交" not in client.get(board).content.decode()
