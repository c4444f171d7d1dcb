"""What a person does about messages and robots, what the database refuses; and a worker that is killed between claim and
answer: nothing is sent twice, and only a person sends it again."""

import signal
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models import Delivery, Event, Robot
from nanan_groups.records.outbox import sending
from nanan_groups.records.outbox import services as outbox
from nanan_groups.testing.commands import run
from nanan_groups.testing.factories import UserFactory

from .outbox_made import PRINCIPAL, robot, states, told

pytestmark = pytest.mark.django_db


# --- by hand -------------------------------------------------------------------------------------------------------
def test_only_what_failed_or_may_have_arrived_is_sent_again_by_hand(world):
    actor = UserFactory(admin_kind="system")
    robot(world)
    world.robot.answers.append("hang up")
    told(addressed=[PRINCIPAL])
    sending.send_due()
    row = Delivery.objects.get()
    outbox.send_again(actor=actor, delivery=row)
    assert sending.send_due() == sending.Sent(sent=1)
    assert len(world.robot.got) == 2
    with pytest.raises(RuleViolation) as refused:
        outbox.send_again(actor=actor, delivery=row)
    assert refused.value.sentence == "这条消息已经在发送，或已发送，请刷新页面。"
    event = Event.objects.get(kind="system")
    assert (event.actor_id, event.detail["what"]) == (actor.pk, "send_again")


def test_robot_is_entered_tried_and_named_in_the_chain_without_its_address(world):
    actor = UserFactory(admin_kind="system")
    made = outbox.save_robot(
        actor=actor,
        robot=Robot(
            name="群", kind="dingtalk", roles=["x"], address=f"https://{world.robot.host}/robot/send?access_token=t9"
        ),
    )
    assert outbox.try_robot(actor=actor, robot=made) == "测试消息已发出，请到群里查看。"
    assert "这是一条测试消息" in world.robot.bodies[0]["text"]["content"]
    world.robot.answers.append({"errcode": 310000, "errmsg": "keywords not in content"})
    with pytest.raises(RuleViolation, match="测试消息没有成功：机器人答复 310000：keywords not in content"):
        outbox.try_robot(actor=actor, robot=made)
    events = list(Event.objects.filter(kind="system").order_by("number").values_list("subject", "detail"))
    assert [detail["what"] for _, detail in events] == ["robot_added", "robot_tried", "robot_tried"]
    assert "t9" not in str(events)


def test_robot_is_neither_entered_nor_tried_where_they_are_off(world, settings):
    settings.NOTICE_ROBOTS = False
    for action in (outbox.save_robot, outbox.try_robot):
        with pytest.raises(RuleViolation, match="没有启用群机器人"):
            action(actor=UserFactory(), robot=Robot(name="群", kind="wecom"))


@pytest.mark.parametrize(
    "facts",
    [
        {"address": "http://x/"},
        {"kind": "slack"},
        {"place": "group", "place_id": None},
        {"place": "", "place_id": 7},
    ],
)
def test_database_refuses_a_robot_that_is_none(world, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        row = robot(world)
        Robot.objects.filter(pk=row.pk).update(**facts)


@pytest.mark.parametrize(
    "facts", [{"state": "sending"}, {"state": "sent"}, {"state": "lost"}, {"user": None}, {"way": "robot"}]
)
def test_database_refuses_a_delivery_that_contradicts_itself(world, facts):
    told(UserFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.update(**facts)


def test_what_was_sent_long_ago_goes_and_what_was_not_stays(world, settings):
    told(UserFactory(), UserFactory(), UserFactory())
    sent, fresh, failed = Delivery.objects.order_by("pk")
    old = timezone.now() - settings.OUTBOX_KEPT
    rows = Delivery.objects
    rows.filter(pk=sent.pk).update(state="sent", sent_at=old - timedelta(seconds=1))
    rows.filter(pk=fresh.pk).update(state="sent", sent_at=old + timedelta(minutes=5))
    rows.filter(pk=failed.pk).update(state="failed", at=old - timedelta(days=1))
    sending.send_due()
    assert list(rows.order_by("pk").values_list("pk", flat=True)) == [fresh.pk, failed.pk]


# --- killed in between ---------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("point", "arrived"), [("outbox.claimed", 0), ("outbox.sent", 1)])
@pytest.mark.parametrize("way", ["mail", "robot"])
def test_killed_worker_sends_nothing_twice(world, settings, way, point, arrived):
    """Whichever side of the sending it was killed at: what stands there is 可能已送达, and only a person sends it again."""
    actor = UserFactory(admin_kind="system")
    if way == "robot":
        settings.NOTICE_MAIL_DOMAIN = ""
        robot(world)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    with transaction.atomic():
        told(UserFactory(username="w0123"), addressed=[PRINCIPAL])
    environment = {
        "NOTICE_MAIL_DOMAIN": "nanan.example",
        "EMAIL_URL": f"smtp://127.0.0.1:{world.mail.port}",
        "NOTICE_ROBOTS": "true",
        "ROBOT_HOSTS": world.robot.host,
        "ROBOT_CA_FILE": world.robot.ca,
    }
    server = world.mail if way == "mail" else world.robot
    killed = run("send_deliveries", FAIL_POINT=point, **environment)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert (states(), len(server.got)) == (["sending"], arrived)
    # The next run leaves it alone, and sees that it was interrupted once it is silent for long enough.
    again = run("send_deliveries", **environment)
    assert (again.returncode, states(), len(server.got)) == (0, ["sending"], arrived)
    Delivery.objects.update(claimed_at=timezone.now() - settings.OUTBOX_DEAD_AFTER - timedelta(seconds=1))
    later = run("send_deliveries", **environment)
    assert (later.returncode, states(), len(server.got)) == (1, ["maybe"], arrived)
    assert "可能已送达 1 条" in later.stderr.decode()
    outbox.send_again(actor=actor, delivery=Delivery.objects.get())
    by_hand = run("send_deliveries", **environment)
    assert (by_hand.returncode, states(), len(server.got)) == (0, ["sent"], arrived + 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(world, settings, at_once):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    people = [UserFactory(username=f"w{number:04}") for number in range(8)]
    told(*people)
    first, second = at_once(sending.send_due, sending.send_due)
    assert first.sent + second.sent == 8
    assert sorted(to for to, *_ in world.mail.letters) == sorted(f"{one.username}@nanan.example" for one in people)
