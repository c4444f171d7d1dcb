"""Both ways out switched on, towards servers of the test's own; and something to tell."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from nanan_groups.records.cases.notices import tell_people
from nanan_groups.records.models import Delivery, Robot
from nanan_groups.testing.case_factories import CaseFactory
from nanan_groups.testing.receivers import mail_server, robot_server

TEXT = "王科 提交：甲集团年度计划"


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    with mail_server() as mail, robot_server(tmp_path_factory.mktemp("robots")) as robot:
        yield SimpleNamespace(mail=mail, robot=robot)


@pytest.fixture
def world(servers, settings):
    """Both ways switched on, and nothing told yet."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", servers.mail.port
    settings.NOTICE_MAIL_DOMAIN, settings.NOTICE_ROBOTS = "nanan.example", True
    settings.ROBOT_HOSTS, settings.ROBOT_CA_FILE = [servers.robot.host], servers.robot.ca
    settings.OUTBOX_SECONDS = 5
    servers.mail.got.clear()
    servers.mail.answers.clear()
    servers.robot.got.clear()
    servers.robot.answers.clear()
    return servers


def robot(world, kind="wecom", **facts) -> Robot:
    path = {"wecom": "cgi-bin/webhook/send?key=k1", "dingtalk": "robot/send?access_token=t1"}[kind]
    facts = {"name": f"{kind} 群", "roles": ["group_principal"], "place": "group", "place_id": 7} | facts
    return Robot.objects.create(
        kind=kind, address=f"https://{world.robot.host}/{path}", made_at=timezone.now(), **facts
    )


PRINCIPAL = ("group_principal", "group", 7)


def told(*people, text=TEXT, addressed=(), case=None, **more) -> None:
    tell_people(people, case=case or CaseFactory(), text=text, at=timezone.now(), addressed=addressed, **more)


def states(way=None) -> list[str]:
    rows = Delivery.objects.order_by("pk")
    return list((rows.filter(way=way) if way else rows).values_list("state", flat=True))


def soon():
    """As if the wait were over."""
    Delivery.objects.filter(state="waiting").update(due_at=timezone.now())
