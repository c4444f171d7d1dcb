"""What leaves the portal: group robots, how each person wants to be told, and every message on its way."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q

from .cases import Case, Notice


class RobotKind(models.TextChoices):
    WECOM = "wecom", "企业微信群机器人"
    DINGTALK = "dingtalk", "钉钉群机器人"


class Robot(models.Model):
    """群机器人: tells one chat group that something waits for the holders of some roles, of one group or of the district.

    Its address and secret let anybody write into that chat: no history, no sheet, no page shows them once they are kept.
    """

    name = models.CharField("名称", max_length=60, unique=True, error_messages={"unique": "已有同名的机器人。"})
    kind = models.CharField("种类", max_length=12, choices=RobotKind)
    address = models.CharField("地址", max_length=500)
    secret = models.CharField("加签密钥", max_length=200, blank=True)
    # Whose business it tells: the roles, at one place where they belong to one.
    roles = models.JSONField("角色", default=list)
    place = models.CharField("范围", max_length=12, blank=True)
    place_id = models.BigIntegerField("范围编号", null=True, blank=True)
    enabled = models.BooleanField("启用", default=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "群机器人"
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="records_robot_kind",
                condition=Q(kind__in=RobotKind.values),
                violation_error_message="机器人种类不在可选范围内。",
            ),
            models.CheckConstraint(
                name="records_robot_https",
                condition=Q(address__startswith="https://"),
                violation_error_message="机器人地址须以 https:// 开头。",
            ),
            models.CheckConstraint(
                name="records_robot_place",
                condition=Q(place="", place_id__isnull=True) | (~Q(place="") & Q(place_id__isnull=False)),
                violation_error_message="机器人须写明属于哪个集团，或只写科室。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_address(self) -> str:
        """As much as says which it is."""
        return f"{urlsplit(self.address).netloc} …{self.address[-4:]}"


class MailTime(models.TextChoices):
    AT_ONCE = "at_once", "每条消息即时发送"
    DAILY = "daily", "每天汇总一次"


class NoticeSetting(models.Model):
    """消息设置: one a person; without one, each message goes at once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_setting", verbose_name="账号"
    )
    mail = models.CharField("邮件", max_length=12, choices=MailTime, default=MailTime.AT_ONCE)

    class Meta:
        verbose_name = verbose_name_plural = "消息设置"
        ordering = ["user_id"]
        constraints = [
            models.CheckConstraint(
                name="records_noticesetting_mail",
                condition=Q(mail__in=MailTime.values),
                violation_error_message="发送方式不在可选范围内。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.get_mail_display()}"


class DeliveryWay(models.TextChoices):
    MAIL = "mail", "邮件"
    ROBOT = "robot", "群机器人"


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    MAYBE = "maybe", "可能已送达"
    FAILED = "failed", "未送达"


class Delivery(models.Model):
    """外发消息: one message to one receiver, written with what it tells of and sent after that is committed.

    Claimed before it is sent: who finds it claimed does not send it. What was interrupted between the two is never sent again
    by itself.
    """

    way = models.CharField("方式", max_length=8, choices=DeliveryWay)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name="收件人",
    )
    robot = models.ForeignKey(
        Robot, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries", verbose_name="机器人"
    )
    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries", verbose_name="消息"
    )
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries", verbose_name="流程"
    )
    text = models.TextField("内容")
    at = models.DateTimeField("时间")
    state = models.CharField("状态", max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    due_at = models.DateTimeField("发送时间")
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    claim = models.CharField("领取凭据", max_length=32, blank=True)
    claimed_at = models.DateTimeField("领取时间", null=True, blank=True)
    sent_at = models.DateTimeField("送出时间", null=True, blank=True)
    problem = models.CharField("情况", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "外发消息"
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="records_delivery_due"),
            models.Index(fields=["claim"], name="records_delivery_claim"),
        ]
        constraints = [
            models.CheckConstraint(
                name="records_delivery_receiver",
                condition=Q(way="mail", user__isnull=False, robot__isnull=True)
                | Q(way="robot", user__isnull=True, robot__isnull=False),
                violation_error_message="邮件须写明收件人，群机器人消息须写明机器人。",
            ),
            models.CheckConstraint(
                name="records_delivery_state",
                condition=Q(state__in=["waiting", "failed"])
                | Q(state__in=["sending", "maybe"], claimed_at__isnull=False) & ~Q(claim="")
                | Q(state="sent", sent_at__isnull=False),
                violation_error_message="状态与领取、送出时间须一致。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.at:%Y-%m-%d %H:%M}"
