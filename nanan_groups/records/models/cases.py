"""Cases: where a paper stands, every step it took, whose turn it is, and who was told."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from nanan_groups.kit.periods import AppendOnly


class CasePlace(models.TextChoices):
    DISTRICT = "district", "全区"
    GROUP = "group", "集团"
    INSTITUTION = "institution", "学校"
    OFFICE = "office", "部门"


class Case(models.Model):
    """流程: state and version of one paper; what the paper says is in the model of its kind, which points here.

    Its steps are its history: they only grow, and ``version`` counts them.
    """

    code = models.CharField("编号", max_length=16, unique=True, editable=False)
    kind = models.CharField("种类", max_length=24)
    title = models.CharField("标题", max_length=200)
    state = models.CharField("状态", max_length=24)
    version = models.PositiveIntegerField("版本", default=0)
    # Whose paper it is: by key, since groups and schools live a floor above.
    place = models.CharField("范围", max_length=12, choices=CasePlace)
    place_id = models.BigIntegerField("范围编号", null=True, blank=True)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True, help_text="学年记起始年")
    submit_by = models.DateTimeField("提交截止", null=True, blank=True)
    review_by = models.DateTimeField("审核截止", null=True, blank=True)
    # A new day given with a return; what came back without one has none.
    resubmit_by = models.DateTimeField("重新提交截止", null=True, blank=True)
    # The end of the term in working days that runs in the present state.
    term_by = models.DateTimeField("办理期限", null=True, blank=True)
    opened_at = models.DateTimeField("开始时间")
    # When somebody first wrote something in it, or took a step.
    begun_at = models.DateTimeField("开始填写时间", null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="提交人",
    )
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审定人",
    )
    decided_at = models.DateTimeField("审定时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    late = models.BooleanField("逾期", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "流程"
        ordering = ["-opened_at", "-id"]
        indexes = [
            models.Index(fields=["kind", "year", "state"], name="records_case_kind"),
            models.Index(fields=["place", "place_id", "kind"], name="records_case_place"),
        ]
        constraints = [
            models.CheckConstraint(
                name="records_case_place_known",
                condition=Q(place="district", place_id__isnull=True)
                | Q(place__in=["group", "institution", "office"], place_id__isnull=False),
                violation_error_message="流程须写明属于哪个集团、学校或部门。",
            ),
            models.CheckConstraint(
                name="records_case_submitted",
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                violation_error_message="提交人和提交时间须同时登记。",
            ),
            models.CheckConstraint(
                name="records_case_decided",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                violation_error_message="审定人和审定时间须同时登记。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CaseStep(models.Model):
    """流程步骤: one arrow taken. ``number`` is the version it made, so no two people take the same step."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps", verbose_name="流程")
    number = models.PositiveIntegerField("步骤")
    arrow = models.CharField("办理", max_length=32)
    done = models.CharField("结果", max_length=32)
    source = models.CharField("原状态", max_length=24)
    to = models.CharField("现状态", max_length=24)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="case_steps", verbose_name="办理人"
    )
    role = models.CharField("身份", max_length=24, blank=True)
    at = models.DateTimeField("时间")
    comment = models.TextField("意见", blank=True)
    comment_needed = models.BooleanField("须写意见", default=False)
    late = models.BooleanField("逾期", default=False)
    # For whom a party took it, where that is not the place of the case.
    places = models.CharField("代表单位", max_length=400, blank=True)
    act = models.ForeignKey("records.Act", on_delete=models.PROTECT, related_name="+", verbose_name="办理记录")

    class Meta:
        verbose_name = verbose_name_plural = "流程步骤"
        ordering = ["case_id", "number"]
        constraints = [
            AppendOnly(name="records_casestep"),
            models.UniqueConstraint(
                fields=["case", "number"],
                name="records_casestep_number",
                violation_error_message="该流程已被他人办理。",
            ),
            models.CheckConstraint(
                name="records_casestep_comment",
                condition=Q(comment_needed=False) | ~Q(comment=""),
                violation_error_message="这一步必须写明意见。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.done}"


class Todo(models.Model):
    """待办: whose turn it is. Opened and done by the steps alone."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="todos", verbose_name="流程")
    role = models.CharField("角色", max_length=24)
    place = models.CharField("范围", max_length=12)
    place_id = models.BigIntegerField("范围编号", null=True, blank=True)
    text = models.CharField("事项", max_length=200)
    due_at = models.DateTimeField("截止", null=True, blank=True)
    opened_at = models.DateTimeField("开始时间")
    done_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待办"
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["role", "place_id"], condition=Q(done_at__isnull=True), name="records_todo_open")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "role", "place", "place_id"],
                condition=Q(done_at__isnull=True, place_id__isnull=False),
                name="records_todo_one_open",
                violation_error_message="同一流程对同一单位的同一角色只有一条待办。",
            ),
            models.UniqueConstraint(
                fields=["case", "role"],
                condition=Q(done_at__isnull=True, place_id__isnull=True),
                name="records_todo_one_open_district",
                violation_error_message="同一流程对全区的同一角色只有一条待办。",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Notice(models.Model):
    """消息: what a person was told about a case, once for each step."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", verbose_name="收件人"
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notices", verbose_name="流程")
    step = models.ForeignKey(
        CaseStep, on_delete=models.PROTECT, null=True, blank=True, related_name="notices", verbose_name="步骤"
    )
    text = models.TextField("内容")
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["user", "-at"], name="records_notice_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "step"],
                condition=Q(step__isnull=False),
                name="records_notice_once",
                violation_error_message="同一步骤只通知一次。",
            )
        ]

    def __str__(self) -> str:
        return self.text


class CaseParty(models.Model):
    """流程当事方: one of several who have to agree, each for its own place and in any order.

    An agreement holds until the paper can be written again; whose it is and when he gave it stands in the steps as well.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties", verbose_name="流程")
    name = models.CharField("当事方", max_length=24)
    place = models.CharField("范围", max_length=12, choices=CasePlace)
    place_id = models.BigIntegerField("范围编号", null=True, blank=True)
    label = models.CharField("名称", max_length=120)
    agreed_at = models.DateTimeField("同意时间", null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="同意人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "流程当事方"
        ordering = ["case_id", "id"]
        indexes = [models.Index(fields=["place", "place_id"], name="records_caseparty_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "name", "place", "place_id"],
                condition=Q(place_id__isnull=False),
                name="records_caseparty_once",
                violation_error_message="同一单位在同一流程中只作一次当事方。",
            ),
            models.CheckConstraint(
                name="records_caseparty_place",
                condition=Q(place="district", place_id__isnull=True)
                | Q(place__in=["group", "institution", "office"], place_id__isnull=False),
                violation_error_message="当事方须写明是哪个集团、学校或部门。",
            ),
            models.CheckConstraint(
                name="records_caseparty_agreed",
                condition=Q(agreed_at__isnull=True, agreed_by__isnull=True)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False),
                violation_error_message="同意人和同意时间须同时登记。",
            ),
        ]

    def __str__(self) -> str:
        return self.label
