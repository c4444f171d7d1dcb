"""Invented group robots, and messages that did not arrive: something to see for the system administrator. Nothing of it is
sent: the robots are stopped, and their addresses are nobody's."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from groups.registry.models import EducationGroup
from groups.rights.words import Role
from nanan_groups.demo.accounts import GROUP_REF, holder_of
from nanan_groups.demo.parts import part_of_year
from nanan_groups.records.models import Delivery, DeliveryState, DeliveryWay, Robot, RobotKind


@part_of_year(at=90)
def make_demo_outbox() -> None:
    """Once: what is there already is left as it is."""
    if not settings.DEMO:
        raise RuntimeError("demonstration messages outside demonstration mode")
    if Robot.objects.exists() or Delivery.objects.exists():
        return
    now = timezone.now()
    group = EducationGroup.objects.get(source_ref=GROUP_REF)
    office, chat = Robot.objects.bulk_create(
        [
            Robot(
                name="（示例）登记科室工作群",
                kind=RobotKind.WECOM,
                address="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=example-not-a-robot",
                roles=["registry_officer"],
                enabled=False,
                made_at=now,
            ),
            Robot(
                name="（示例）集团总校工作群",
                kind=RobotKind.DINGTALK,
                address="https://oapi.dingtalk.com/robot/send?access_token=example-not-a-robot",
                secret="SEC-example",  # noqa: S106  nobody's
                roles=["group_principal", "group_office"],
                place="group",
                place_id=group.pk,
                enabled=False,
                made_at=now,
            ),
        ]
    )
    principal = holder_of(Role.GROUP_PRINCIPAL)
    refused, unknown = "邮件服务器拒收收件地址（550）。", "机器人答复 93000：invalid webhook url"
    silent = "发出后没有收到答复，可能已经送达。"
    Delivery.objects.bulk_create(
        [
            _told(now, 1, way=DeliveryWay.MAIL, user=principal, state=DeliveryState.FAILED, problem=refused),
            _told(now, 2, way=DeliveryWay.ROBOT, robot=office, state=DeliveryState.FAILED, problem=unknown),
            _told(now, 3, way=DeliveryWay.ROBOT, robot=chat, state=DeliveryState.MAYBE, problem=silent),
        ]
    )


def _told(now, days: int, **facts) -> Delivery:
    at = now - timedelta(days=days)
    text = "（示例）年度计划还有 7 天截止，尚未提交"
    return Delivery(text=text, at=at, due_at=at, attempts=1, claim="demo" * 8, claimed_at=at, **facts)
