"""Reminders of a plan: its group by its to-dos, each member school of its own part."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from groups.planning.annual_plans.services import campaigns, strategies
from nanan_groups.records.cases.reminders import send_reminders
from nanan_groups.records.models import Notice, SentReminder
from nanan_groups.testing.plan_made import opened, plan_of
from nanan_groups.testing.register_made import order

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(two_groups, people):
    """A campaign of which seven days are left for both groups; what was told at its opening is forgotten."""
    campaign = opened(submit_on=timezone.localdate() + timedelta(days=7))
    Notice.objects.all().delete()
    return campaign


def told(user) -> str:
    return "".join(Notice.objects.filter(user=user).values_list("text", flat=True))


def test_the_group_and_each_member_school_are_told_of_their_own_part(two_groups, people, due):
    today = timezone.localdate()
    assert send_reminders(today=today).failed == 0
    title = plan_of(two_groups.a.group).case.title
    assert told(people.principal).startswith(f"起草并提交年度计划：{title}，还有 7 天截止")
    assert told(people.office).startswith(f"起草年度计划：{title}，还有 7 天截止")
    for user in (people.member, people.clerk):
        assert told(user).startswith("填写学校策略：")
        assert title in told(user)
    assert told(people.officer) == told(people.expert) == ""
    assert send_reminders(today=today).people == 0


def test_what_is_written_waits_for_the_principal_alone(two_groups, people, due):
    strategy = plan_of(two_groups.a.group).strategies.get(site=two_groups.a.tight)
    strategies.save_strategy(actor=people.clerk, strategy=strategy, text="我校策略", seen=0)
    send_reminders(today=timezone.localdate())
    assert told(people.member).startswith("签署学校策略：")
    assert told(people.clerk) == ""
    strategy.refresh_from_db()
    strategies.sign_strategy(actor=people.member, strategy=strategy, seen=strategy.revision)
    send_reminders(today=due.submit_on + timedelta(days=1))
    assert SentReminder.objects.filter(user=people.member).count() == 1


def test_nothing_is_said_before_the_opening_or_after_the_end(two_groups, people, due):
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)
    type(due).objects.filter(pk=due.pk).update(opens_on=tomorrow, summary_opens=tomorrow)
    assert send_reminders(today=today).people == 0
    type(due).objects.filter(pk=due.pk).update(opens_on=today)
    campaigns.close_campaign(order=order(today, actor=people.officer, reason="学年结束"), campaign=due)
    Notice.objects.all().delete()
    assert send_reminders(today=today).people == 0
    assert not Notice.objects.exists()


def test_twice_a_morning_by_the_command_is_as_good_as_once(two_groups, user_of, capsys):
    principal = user_of("group_principal", group=two_groups.a.group)
    today = timezone.localdate()
    opened(submit_on=today + timedelta(days=7), review_on=today + timedelta(days=20))
    for said in ("已提醒 1 人。", "已提醒 0 人。"):
        call_command("send_reminders")
        assert capsys.readouterr().out.strip() == said
    assert Notice.objects.get().user == principal
