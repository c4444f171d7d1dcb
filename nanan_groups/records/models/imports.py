"""An import from upload to undo: the job, what is wrong with its rows, what they would change, and the stage's base."""

import secrets

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q

from .history import HouseHistory


class JobState(models.TextChoices):
    RECEIVED = "received", "等待检查"
    CHECKING = "checking", "正在检查"
    ASKING = "asking", "待对照"
    READY = "ready", "待确认"
    UNUSABLE = "unusable", "文件不能使用"
    WRITING = "writing", "正在写入"
    DONE = "done", "已写入"
    UNDONE = "undone", "已撤销"
    CANCELLED = "cancelled", "已放弃"
    BROKEN = "broken", "已中断"
    EXPIRED = "expired", "已过期"


# Somebody is at work on it; a second import of the same unit waits.
BUSY = ("checking", "writing")
# Nothing more will come of it without a new upload.
OVER = ("unusable", "done", "undone", "cancelled", "broken", "expired")


def new_token() -> str:
    return secrets.token_urlsafe(16)


def _stored_name(job, _file_name) -> str:
    """Never the name the user gave: it may say anything."""
    return f"imports/{job.received_at:%Y/%m}/{job.token}"


def private_files():
    return storages["private"]


class ImportJob(models.Model):
    """导入任务. The file is kept with its fingerprint; what was written is one act or, row by row, several."""

    token = models.CharField("编号", max_length=32, default=new_token, editable=False)
    dataset = models.CharField("数据表", max_length=32)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="import_jobs", verbose_name="导入人"
    )
    unit = models.CharField("范围编码", max_length=120, help_text="同一范围的同一数据表一次只有一个导入在进行")
    unit_text = models.CharField("范围", max_length=120)
    file = models.FileField("文件", storage=private_files, upload_to=_stored_name, max_length=200)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件指纹", max_length=64)
    size = models.PositiveBigIntegerField("大小（字节）")
    sheet_name = models.CharField("工作表", max_length=100, blank=True)
    layout = models.JSONField("表头", default=dict, blank=True)
    # What the file leaves open (kit/excel/answers.py), and what was answered: [kind, column, asked, answer].
    asks = models.BooleanField("先对照再预览", default=False)
    questions = models.JSONField("对照", default=list, blank=True)
    answers = models.JSONField("对照的回答", default=list, blank=True)
    effective_on = models.DateField("生效日")
    reason = models.CharField("说明", max_length=500)
    document = models.CharField("依据文件", max_length=200, blank=True)
    state = models.CharField("状态", max_length=12, choices=JobState, default=JobState.RECEIVED)
    good_rows = models.BooleanField("只写入无误的行", default=False)
    received_at = models.DateTimeField("上传时间")
    checked_at = models.DateTimeField("检查完成", null=True, blank=True)
    beat_at = models.DateTimeField("最近进展", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    rows = models.PositiveIntegerField("行数", default=0)
    new = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("变更", default=0)
    unchanged = models.PositiveIntegerField("未变", default=0)
    refused = models.PositiveIntegerField("有误", default=0)
    hidden_rows = models.PositiveIntegerField("隐藏行", default=0)
    notices = models.JSONField("提示", default=list, blank=True)
    digest = models.CharField("预览指纹", max_length=64, blank=True)
    sentence = models.TextField("结果说明", blank=True)
    act = models.ForeignKey(
        "records.Act", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理记录"
    )
    undo_act = models.ForeignKey(
        "records.Act", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销记录"
    )
    # The worker that writes has none of its own: it goes on with what a request began.
    address = models.CharField("确认时的来源地址", max_length=45, blank=True)
    secrets_taken_at = models.DateTimeField("一次性口令领取时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入任务"
        ordering = ["-received_at", "-id"]
        indexes = [models.Index(fields=["dataset", "unit", "-received_at"], name="records_importjob_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["token"], name="records_importjob_token", violation_error_message="编号不得重复。"
            ),
            models.UniqueConstraint(
                fields=["dataset", "unit"],
                condition=Q(state__in=BUSY),
                name="records_importjob_one_busy",
                violation_error_message="本范围的这张表正在导入。",
            ),
            models.CheckConstraint(
                name="records_importjob_state",
                condition=Q(state__in=JobState.values),
                violation_error_message="导入状态不在可选范围内。",
            ),
            models.CheckConstraint(
                name="records_importjob_finished",
                condition=Q(state__in=OVER, finished_at__isnull=False)
                | (~Q(state__in=OVER) & Q(finished_at__isnull=True)),
                violation_error_message="结束的导入须有结束时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} · {self.get_state_display()}"

    @property
    def busy(self) -> bool:
        return self.state in BUSY

    @property
    def over(self) -> bool:
        return self.state in OVER


class RowKind(models.TextChoices):
    NEW = "n", "新增"
    CHANGED = "c", "变更"
    UNCHANGED = "u", "未变"


class ImportRow(models.Model):
    """What a row would change, cell by cell, as the preview shows it. Gone when the job is over."""

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="preview_rows", verbose_name="导入任务")
    row = models.PositiveIntegerField("行号")
    kind = models.CharField("结果", max_length=1, choices=RowKind)
    subject = models.CharField("对象", max_length=200)
    cells = models.JSONField("变动", default=list, help_text="[表头, 原值, 新值]")

    class Meta:
        verbose_name = verbose_name_plural = "导入预览"
        ordering = ["job_id", "row"]
        indexes = [models.Index(fields=["job", "kind", "row"], name="records_importrow_kind")]

    def __str__(self) -> str:
        return f"第 {self.row} 行 {self.subject}"


class ImportProblem(models.Model):
    """What is wrong in one cell or row; ``column`` "" means the whole row."""

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="problems", verbose_name="导入任务")
    row = models.PositiveIntegerField("行号")
    column = models.CharField("列", max_length=60, blank=True)
    header = models.CharField("表头", max_length=60, blank=True)
    subject = models.CharField("对象", max_length=200, blank=True)
    code = models.CharField("代码", max_length=40)
    sentence = models.TextField("说明")

    class Meta:
        verbose_name = verbose_name_plural = "导入问题"
        ordering = ["job_id", "row", "id"]
        indexes = [models.Index(fields=["job", "row"], name="records_importproblem_row")]

    def __str__(self) -> str:
        return f"第 {self.row} 行 {self.header}：{self.sentence}"


class KeptAnswer(models.Model):
    """导入对照: what was once answered about the sheets of a unit, for the next file."""

    dataset = models.CharField("数据表", max_length=32)
    unit = models.CharField("范围编码", max_length=120)
    kind = models.CharField("种类", max_length=12)
    column = models.CharField("列", max_length=60, blank=True)
    asked = models.CharField("文件中的写法", max_length=200, blank=True)
    answer = models.CharField("读作", max_length=200)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "导入对照"
        ordering = ["dataset", "unit", "kind", "column", "asked"]
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "unit", "kind", "column", "asked"],
                name="records_keptanswer_once",
                violation_error_message="这一写法已有对照。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked or self.column} → {self.answer}"


class StageRow(models.Model):
    """Base of a stage: a checked row that waits for its confirmation. ``target_id`` and ``seen``: whom it is about and
    the revision the preview was made from; ``ordinal`` numbers the new ones."""

    job = models.ForeignKey(
        ImportJob, on_delete=models.CASCADE, related_name="+", db_index=False, verbose_name="导入任务"
    )
    row = models.PositiveIntegerField("行号")
    kind = models.CharField("结果", max_length=1)
    ordinal = models.PositiveIntegerField("新增序号", null=True)
    target_id = models.BigIntegerField("对象编号", null=True)
    seen = models.PositiveIntegerField("所见修订号", null=True)

    class Meta:
        abstract = True
        ordering = ["job_id", "row"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.job_id} {self.row}"
