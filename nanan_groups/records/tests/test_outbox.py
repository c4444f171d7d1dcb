"""Messages that leave the portal, against a mail server and a server of robots on 127.0.0.1: each is sent once, and again by
itself only while it surely did not arrive."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from nanan_groups.records.cases.notices import tell_more
from nanan_groups.records.models import Delivery, Notice, NoticeSetting, Robot
from nanan_groups.records.outbox import sending
from nanan_groups.records.outbox import services as outbox
from nanan_groups.testing.case_factories import CaseFactory
from nanan_groups.testing.factories import UserFactory
from nanan_groups.testing.receivers import closed_port

from .outbox_made import PRINCIPAL, TEXT, robot, soon, states, told

pytestmark = pytest.mark.django_db


# --- sent once -----------------------------------------------------------------------------------------------------
def test_one_step_reaches_the_mail_box_and_the_group_once(world):
    person = UserFactory(username="w0123")
    robot(world)
    told(person, addressed=[PRINCIPAL])
    assert (world.mail.got, world.robot.got, states()) == ([], [], ["waiting", "waiting"])
    assert sending.send_due() == sending.Sent(sent=2)
    assert sending.send_due() == sending.Sent()
    assert world.mail.letters == [("w0123@nanan.example", TEXT, f"{TEXT}\n\n请登录平台办理。")]
    text = {"msgtype": "text", "text": {"content": f"{TEXT}\n请登录平台办理。"}}
    assert world.robot.got == [("/cgi-bin/webhook/send?key=k1", text)]
    assert states() == ["sent", "sent"]


def test_nothing_is_written_where_nothing_is_switched_on(world, settings, django_assert_num_queries):
    settings.NOTICE_MAIL_DOMAIN, settings.NOTICE_ROBOTS = "", False
    robot(world)
    person, case = UserFactory(), CaseFactory()
    with django_assert_num_queries(1):  # the notice itself
        told(person, case=case, addressed=[PRINCIPAL])
    assert Delivery.objects.count() == 0


def test_what_was_rolled_back_was_never_said(world, django_capture_on_commit_callbacks):
    with (
        django_capture_on_commit_callbacks(execute=True) as after,
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
    ):
        told(UserFactory())
        raise ZeroDivisionError
    assert (after, Delivery.objects.count(), world.mail.got) == ([], 0, [])


def test_it_is_sent_after_the_commit(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        told(UserFactory(username="w0123"))
        assert world.mail.got == []
    assert [to for to, *_ in world.mail.letters] == ["w0123@nanan.example"]


@pytest.mark.parametrize(
    ("facts", "addressed", "heard"),
    [
        ({}, [PRINCIPAL], True),
        ({}, [("group_principal", "group", 8)], False),
        ({}, [("registry_officer", "group", 7)], False),  # the officer's turn on that group's paper
        ({"roles": ["registry_officer"], "place": "", "place_id": None}, [("registry_officer", "group", 7)], True),
        ({"roles": ["registry_officer"], "place": "", "place_id": None}, [PRINCIPAL], False),
        ({"enabled": False}, [PRINCIPAL], False),
        ({}, [], False),
    ],
)
def test_robot_hears_what_waits_for_its_own(world, facts, addressed, heard):
    robot(world, **facts)
    told(addressed=addressed)
    assert sending.send_due() == sending.Sent(sent=int(heard))
    assert len(world.robot.got) == heard


def test_dingtalk_is_signed(world):
    robot(world, "dingtalk", secret="SECabc")
    told(addressed=[PRINCIPAL])
    sending.send_due()
    path, body = world.robot.got[0]
    assert path.startswith("/robot/send?access_token=t1&timestamp=")
    assert "&sign=" in path
    assert body["msgtype"] == "text"


def test_what_waits_for_one_receiver_goes_in_one_message(world):
    one, other = UserFactory(username="w0001"), UserFactory(username="w0002")
    robot(world)
    for number in (1, 2):
        told(one, other, text=f"第 {number} 项", addressed=[PRINCIPAL])
    assert sending.send_due() == sending.Sent(sent=6)
    assert [(to, subject) for to, subject, _ in world.mail.letters] == [
        ("w0001@nanan.example", "您有 2 条新消息"),
        ("w0002@nanan.example", "您有 2 条新消息"),
    ]
    assert "1. 第 1 项\n2. 第 2 项" in world.mail.letters[0][2]
    assert [body["msgtype"] for body in world.robot.bodies] == ["markdown"]


def test_outside_says_no_more_than_the_title(world):
    robot(world)
    person = UserFactory()
    told(person, text="王科 催办：甲计划。请李老师周五前办", outside="王科 催办：甲计划", addressed=[PRINCIPAL])
    notice = Notice.objects.get()
    tell_more(notice.pk, case=notice.case, text="有 2 项待提交", more="乙计划还有 7 天截止", at=timezone.now())
    sending.send_due()
    sent = str(world.mail.letters) + str(world.robot.got)
    assert "李老师" not in sent
    assert "乙计划还有 7 天截止" in sent
    notice.refresh_from_db()
    assert notice.text == "有 2 项待提交"


def test_person_named_twice_is_told_once(world):
    person = UserFactory()
    told(person, person)
    assert (Notice.objects.count(), Delivery.objects.count()) == (1, 1)


# --- once a day ----------------------------------------------------------------------------------------------------
def test_daily_digest_waits_for_its_hour_and_goes_as_one(world, clock):
    person = UserFactory(username="w0123")
    outbox.set_mail_time(actor=person, mail="daily")
    told(person, text="第一项")
    told(person, text="第二项")
    assert sending.send_due() == sending.Sent()
    due = timezone.localtime(Delivery.objects.first().due_at)
    assert (due.hour, due.minute) == (7, 30)
    assert due > timezone.now()
    clock.move_to(due + timedelta(seconds=1))
    assert sending.send_due() == sending.Sent(sent=2)
    assert [subject for _, subject, _ in world.mail.letters] == ["您有 2 条新消息"]


def test_who_chooses_at_once_again_gets_what_waited(world):
    person = UserFactory()
    outbox.set_mail_time(actor=person, mail="daily")
    told(person)
    outbox.set_mail_time(actor=person, mail="at_once")
    assert sending.send_due() == sending.Sent(sent=1)
    assert NoticeSetting.objects.get().mail == "at_once"


# --- not delivered, refused, unsure --------------------------------------------------------------------------------
@pytest.mark.parametrize("answer", [500, 502, 503, 429, {"errcode": 45009, "errmsg": "freq"}])
def test_robot_that_cannot_now_is_tried_again_later(world, answer):
    robot(world)
    world.robot.answers.append(answer)
    told(addressed=[PRINCIPAL])
    assert sending.send_due() == sending.Sent(again=1)
    row = Delivery.objects.get()
    wait = row.due_at - timezone.now()
    assert (row.state, row.attempts) == ("waiting", 1)
    assert timedelta(seconds=50) < wait <= timedelta(minutes=1)
    assert sending.send_due() == sending.Sent()
    soon()
    assert sending.send_due() == sending.Sent(sent=1)
    assert len(world.robot.got) == 2


@pytest.mark.parametrize("way", ["mail", "robot"])
def test_nobody_listens_is_tried_again_and_then_given_up(world, settings, way):
    settings.EMAIL_PORT = closed_port()
    settings.ROBOT_HOSTS = [f"localhost:{settings.EMAIL_PORT}"]
    if way == "mail":
        told(UserFactory())
    else:
        receiver = robot(world)
        Robot.objects.update(address=receiver.address.replace(str(world.robot.port), str(settings.EMAIL_PORT)))
        told(addressed=[PRINCIPAL])
    for _ in sending.AGAIN_AFTER:
        assert sending.send_due() == sending.Sent(again=1)
        soon()
    assert sending.send_due() == sending.Sent(failed=1)
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == ("failed", len(sending.AGAIN_AFTER) + 1)
    assert "ConnectionRefusedError" in row.problem
    soon()
    assert sending.send_due() == sending.Sent()


@pytest.mark.parametrize(
    ("answer", "state", "sentence"),
    [
        (404, "failed", "机器人服务答复 404"),
        (302, "failed", "机器人服务答复 302"),
        ({"errcode": 93000, "errmsg": "invalid webhook url"}, "failed", "机器人答复 93000：invalid webhook url"),
        (504, "maybe", "可能已经送达"),
        ("hang up", "maybe", "可能已经送达"),
        ({}, "maybe", "机器人的答复无法识别。可能已经送达。"),
    ],
)
def test_robot_that_refuses_or_says_nothing_is_left_to_a_person(world, answer, state, sentence):
    robot(world)
    world.robot.answers.append(answer)
    told(addressed=[PRINCIPAL])
    sending.send_due()
    row = Delivery.objects.get()
    assert (row.state, sentence in row.problem) == (state, True)
    soon()
    assert sending.send_due() == sending.Sent()
    assert len(world.robot.got) == 1


@pytest.mark.parametrize(
    ("command", "code", "state"),
    [
        ("RCPT", 450, "waiting"),
        ("RCPT", 550, "failed"),
        ("MAIL", 451, "waiting"),
        ("MAIL", 552, "failed"),
        (".", 452, "waiting"),
        (".", 554, "failed"),
        (".", 0, "maybe"),
    ],
)
def test_what_a_mail_server_answers(world, command, code, state):
    world.mail.answers[command] = code
    told(UserFactory())
    sending.send_due()
    assert states() == [state]
    soon()
    sending.send_due()
    assert states() == ["sent" if state == "waiting" else state]


def test_certificate_of_a_stranger_is_no_robot(world, settings):
    settings.ROBOT_CA_FILE = ""
    robot(world)
    told(addressed=[PRINCIPAL])
    assert sending.send_due() == sending.Sent(again=1)
    assert world.robot.got == []


def test_host_that_left_the_list_gets_nothing(world, settings):
    robot(world)
    told(addressed=[PRINCIPAL])
    settings.ROBOT_HOSTS = ["oapi.dingtalk.com"]
    assert sending.send_due() == sending.Sent(failed=1)
    assert world.robot.got == []


def test_account_and_robot_that_were_stopped_get_nothing_more(world):
    person, receiver = UserFactory(), robot(world)
    told(person, addressed=[PRINCIPAL])
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    Robot.objects.filter(pk=receiver.pk).update(enabled=False)
    assert sending.send_due() == sending.Sent(failed=2)
    assert (world.mail.got, world.robot.got) == ([], [])
