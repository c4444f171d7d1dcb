"""The act: one thing somebody did to the records, with its day, reason and document, and what it changed."""

from django.conf import settings
from django.db import models

from nanan_groups.kit.periods import AppendOnly


class ActKind(models.TextChoices):
    """变更 ends a row and adds the next; 更正 mends a row that was wrong: two different acts (docs/领域.md 第2.4节)."""

    CHANGE = "change", "变更"
    CORRECTION = "correction", "更正"
    ENTRY = "entry", "录入"
    IMPORT = "import", "导入"


class Act(models.Model):
    """Written once, never edited. Every history row points to the act that made it."""

    kind = models.CharField("类别", max_length=12, choices=ActKind)
    verb = models.CharField("事项代码", max_length=40)
    title = models.CharField("事项", max_length=200)
    effective_on = models.DateField("生效日", null=True, blank=True)
    reason = models.CharField("原因", max_length=500, blank=True)
    document = models.CharField("依据文件", max_length=200, blank=True, help_text="发文字号或文件名称")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="acts",
        verbose_name="经办人",
        help_text="空表示由系统从政策数据装入",
    )
    made_at = models.DateTimeField("办理时间")
    request_key = models.CharField("请求标识", max_length=64, null=True, blank=True, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"
        ordering = ["-made_at", "-id"]
        constraints = [
            AppendOnly(name="records_act"),
            models.CheckConstraint(
                name="records_act_kind",
                condition=models.Q(kind__in=ActKind.values),
                violation_error_message="办理类别不在可选范围内。",
            ),
            models.CheckConstraint(
                name="records_act_reason",
                condition=~models.Q(kind__in=["change", "correction"]) | ~models.Q(reason=""),
                violation_error_message="变更和更正都必须写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.title}"


class ActChange(models.Model):
    """One line of an act as people read it: which record, which field, from what, to what, from when."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="changes", verbose_name="办理记录")
    ordinal = models.PositiveIntegerField("行号")
    subject = models.CharField("对象", max_length=200)
    field = models.CharField("字段", max_length=100)
    old = models.TextField("原值", blank=True)
    new = models.TextField("新值", blank=True)
    since = models.DateField("起", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "变更明细"
        ordering = ["act_id", "ordinal"]
        constraints = [
            AppendOnly(name="records_actchange"),
            models.UniqueConstraint(
                fields=["act", "ordinal"],
                name="records_actchange_line",
                violation_error_message="同一办理记录的明细行号不得重复。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.field}"


class ActSubject(models.Model):
    """Which identity an act touched, and the revision it left behind: the time line of a record, and who was first."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="subjects", verbose_name="办理记录")
    kind = models.CharField("对象类别", max_length=40)
    code = models.CharField("对象编码", max_length=40)
    revision = models.PositiveIntegerField("修订号")

    class Meta:
        verbose_name = verbose_name_plural = "涉及对象"
        ordering = ["act_id", "id"]
        indexes = [models.Index(fields=["code", "-act"], name="records_actsubject_code")]
        constraints = [
            AppendOnly(name="records_actsubject"),
            models.UniqueConstraint(
                fields=["code", "revision"],
                name="records_actsubject_revision",
                violation_error_message="同一对象的修订号不得重复。",
            ),
        ]

    def __str__(self) -> str:
        return self.code
