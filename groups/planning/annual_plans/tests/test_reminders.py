"""Reminders of the morning: each plan by itself, so that one that fails is told of and stops nobody else's."""

import sys
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from groups.planning.annual_plans.services import reminders
from groups.planning.annual_plans.services.reminders import Reminded, send_reminders
from groups.planning.models import Reminder
from nanan_groups.records.models import Notice
from nanan_groups.testing.plan_made import opened, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(two_groups, people):
    """A campaign of which seven days are left for both groups; what was told at its opening is forgotten."""
    campaign = opened(submit_on=timezone.localdate() + timedelta(days=7))
    Notice.objects.all().delete()
    return campaign


@pytest.fixture
def broken(two_groups, monkeypatch):
    """Nobody can be told of group ``a``'s plan: after its reminder is noted, the rest of it fails."""
    whole, lame = reminders._writers, {"now": True}

    def writers(plan):
        if lame["now"] and plan.group_id == two_groups.a.group.pk:
            raise RuntimeError("nobody can be told")
        return whole(plan)

    monkeypatch.setattr(reminders, "_writers", writers)
    return lame


def test_one_that_fails_is_logged_and_the_others_are_sent(two_groups, people, due, broken, monkeypatch):
    today, logged = timezone.localdate(), []
    # At the logger itself: whoever listens behind it depends on what else ran in this process.
    monkeypatch.setattr(
        reminders.logger, "exception", lambda text, *args: logged.append((text % args, str(sys.exception())))
    )
    assert send_reminders(today=today) == Reminded(people=1, failed=1)
    assert list(Reminder.objects.values_list("group", flat=True)) == [two_groups.b.group.pk]
    assert list(Notice.objects.values_list("user", flat=True)) == [people.stranger.pk]
    [(sentence, problem)] = logged
    assert plan_of(two_groups.a.group).case.code in sentence
    assert problem == "nobody can be told"
    broken["now"] = False  # the next run of the day makes up for it, and tells nobody twice
    assert send_reminders(today=today) == Reminded(people=2, failed=0)
    assert Notice.objects.filter(user=people.stranger).count() == 1
    assert Notice.objects.filter(user__in=[people.principal, people.office]).count() == 2


def test_the_exit_code_tells(due, broken):
    out = StringIO()
    with pytest.raises(CommandError, match="有 1 份计划没有提醒成功") as failed:
        call_command("send_reminders", stdout=out)
    assert (failed.value.returncode, out.getvalue()) == (1, "已提醒 1 人。\n")
    broken["now"] = False
    call_command("send_reminders", stdout=out)
    assert out.getvalue().endswith("已提醒 2 人。\n")


def test_twice_a_morning_by_the_command_is_as_good_as_once(two_groups, user_of, capsys):
    principal = user_of("group_principal", group=two_groups.a.group)
    today = timezone.localdate()
    opened(submit_on=today + timedelta(days=7), review_on=today + timedelta(days=20))
    for said in ("已提醒 1 人。", "已提醒 0 人。"):
        call_command("send_reminders")
        assert capsys.readouterr().out.strip() == said
    assert Notice.objects.get().user == principal
