"""The audit chain: who did or tried what, when; ids and counts only, never names, phones or passwords."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from nanan_groups.kit.periods import AppendOnly


class EventKind(models.TextChoices):
    LOGIN = "login", "登录"
    LOGIN_FAILED = "login_failed", "登录失败"
    LOCKED_OUT = "locked_out", "账号锁定"
    LOGOUT = "logout", "退出"
    PASSWORD = "password", "密码变更"
    REFUSED = "refused", "越权被拒"
    RIGHTS = "rights", "授权变更"
    ACCOUNT = "account", "账号变更"
    ACT = "act", "办理"
    EXPORT = "export", "导出"
    IMPORT = "import", "导入"
    CASE = "case", "流程办理"
    ATTACHMENT = "attachment", "附件"
    READ = "read", "查看个人信息"
    SYSTEM = "system", "系统"


class Event(models.Model):
    """One link of the chain. ``number`` has no gaps; ``hash`` covers every other column and the hash before it, in the
    way of its ``version``. ``content`` is the fingerprint of what it reports and does not say itself: the act with its
    lines, the records it touched and the steps it took."""

    number = models.PositiveBigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    kind = models.CharField("类别", max_length=16, choices=EventKind)
    ok = models.BooleanField("是否成功", default=True)
    actor_id = models.BigIntegerField("人员编号", null=True, blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    subject = models.CharField("对象", max_length=120, blank=True)
    act_id = models.BigIntegerField("办理记录编号", null=True, blank=True)
    detail = models.JSONField("详情", default=dict, blank=True, encoder=DjangoJSONEncoder)
    version = models.PositiveSmallIntegerField("算法版本", default=1)
    content = models.CharField("内容指纹", max_length=64, blank=True)
    prev_hash = models.CharField("前一哈希", max_length=64)
    hash = models.CharField("哈希", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "审计事件"
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["kind", "-number"], name="records_event_kind"),
            models.Index(fields=["actor_id", "-number"], name="records_event_actor"),
        ]
        constraints = [AppendOnly(name="records_event")]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"


class Storm(models.Model):
    """连续被拒: what happens again and again within a while is counted here and no longer written one by one.

    One row for a kind of refusal, who or what it concerns, the address and the beginning of the while. The chain has the
    first few of them, and then an event whenever the count gains a digit (``records.storms``).
    """

    kind = models.CharField("类别", max_length=16, choices=EventKind)
    key = models.CharField("对象与来源", max_length=200)
    actor_id = models.BigIntegerField("人员编号", null=True, blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    tried = models.JSONField("试过的对象", default=list, blank=True)  # each once, as many as are kept
    began_at = models.DateTimeField("起")
    count = models.PositiveIntegerField("次数", default=1)
    last_at = models.DateTimeField("最近一次")

    class Meta:
        verbose_name = verbose_name_plural = "连续被拒"
        ordering = ["-last_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "began_at"],
                name="records_storm_once",
                violation_error_message="同一时段的计数只有一条。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.count} 次"


class EventHead(models.Model):
    """Where the chain ends: one row, moved with every event. A removed last event no longer fits it."""

    id = models.PositiveSmallIntegerField("编号", primary_key=True, default=1)
    number = models.PositiveBigIntegerField("最后序号", default=0)
    hash = models.CharField("最后哈希", max_length=64, default="0" * 64)

    class Meta:
        verbose_name = verbose_name_plural = "审计链尾"
        constraints = [
            models.CheckConstraint(
                name="records_eventhead_single",
                condition=models.Q(id=1),
                violation_error_message="审计链只有一个链尾。",
            )
        ]

    def __str__(self) -> str:
        return str(self.number)
