"""Attachments: files people hand in beside a case or another record, and how much room each unit has used."""

import secrets

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q

from .cases import Case


class Purpose(models.TextChoices):
    BODY = "body", "正文"
    EVIDENCE = "evidence", "佐证"
    SCAN = "scan", "扫描件"
    OTHER = "other", "其他"


class ScanState(models.TextChoices):
    UNSCANNED = "unscanned", "未查毒"
    CLEAN = "clean", "已查毒"
    INFECTED = "infected", "查出病毒，已隔离"


def new_token() -> str:
    return secrets.token_urlsafe(16)


def _stored_name(row, _file_name) -> str:
    """Never the name the person gave: it may say anything."""
    return f"attachments/{row.uploaded_at:%Y/%m}/{row.token}"


def private_files():
    return storages["private"]


class AttachmentQuerySet(models.QuerySet):
    def of(self, owner):
        """``owner``: anything with ``kind`` and ``code``."""
        return self.filter(about_kind=owner.kind, about_code=owner.code)

    def standing(self):
        return self.filter(withdrawn_at__isnull=True)

    def usable(self):
        """What counts where a paper is asked for: not withdrawn, not infected; waiting for a scanner is nobody's fault."""
        return self.standing().exclude(scan=ScanState.INFECTED)


class Attachment(models.Model):
    """附件. The file lies under a name of ours in the private storage; what the person called it is only shown.

    Written once. It goes altogether while what it belongs to was never handed in; afterwards it can only be withdrawn.
    """

    token = models.CharField("编号", max_length=32, default=new_token, editable=False)
    about_kind = models.CharField("所属种类", max_length=24)
    about_code = models.CharField("所属编号", max_length=60)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments", verbose_name="流程"
    )
    unit = models.CharField("占用单位", max_length=60, help_text="容量记在哪个单位名下")
    year = models.PositiveSmallIntegerField("学年", help_text="学年记起始年")
    title = models.CharField("名称", max_length=200)
    purpose = models.CharField("用途", max_length=8, choices=Purpose)
    file = models.FileField("文件", storage=private_files, upload_to=_stored_name, max_length=200)
    file_name = models.CharField("原文件名", max_length=200)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField("文件指纹", max_length=64)
    media_type = models.CharField("类型", max_length=100)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="attachments", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间")
    scan = models.CharField("查毒", max_length=10, choices=ScanState, default=ScanState.UNSCANNED)
    scanned_at = models.DateTimeField("查毒时间", null=True, blank=True)
    finding = models.CharField("病毒名称", max_length=200, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤回人",
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_why = models.CharField("撤回原因", max_length=200, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["uploaded_at", "id"]
        indexes = [
            models.Index(fields=["about_kind", "about_code"], name="records_attachment_about"),
            models.Index(fields=["uploaded_at"], condition=Q(scan="unscanned"), name="records_attachment_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["token"], name="records_attachment_token", violation_error_message="编号不得重复。"
            ),
            models.UniqueConstraint(
                fields=["about_kind", "about_code", "sha256"],
                condition=Q(withdrawn_at__isnull=True),
                name="records_attachment_once",
                violation_error_code="same",
                violation_error_message="内容相同的文件已经上传过，没有重复保存。",
            ),
            models.CheckConstraint(
                name="records_attachment_purpose",
                condition=Q(purpose__in=Purpose.values),
                violation_error_message="附件用途不在可选范围内。",
            ),
            models.CheckConstraint(
                name="records_attachment_size",
                condition=Q(size__gt=0),
                violation_error_message="附件不能是空文件。",
            ),
            models.CheckConstraint(
                name="records_attachment_name",
                condition=~Q(file_name="") & ~Q(file_name__contains="/"),
                violation_error_message="原文件名不能为空，也不能含路径。",
            ),
            models.CheckConstraint(
                name="records_attachment_scanned",
                condition=Q(scan="unscanned", scanned_at__isnull=True)
                | Q(scan__in=["clean", "infected"], scanned_at__isnull=False),
                violation_error_message="查毒结果和查毒时间须同时登记。",
            ),
            models.CheckConstraint(
                name="records_attachment_finding",
                condition=(Q(scan="infected") & ~Q(finding="")) | (~Q(scan="infected") & Q(finding="")),
                violation_error_message="查出病毒的须写明病毒名称，其他的不写。",
            ),
            models.CheckConstraint(
                name="records_attachment_withdrawn",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
                violation_error_message="撤回人、撤回时间和撤回原因须同时登记。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def counts(self) -> bool:
        """The same as ``usable()``, of one."""
        return not self.withdrawn and self.scan != ScanState.INFECTED


class AttachmentUsage(models.Model):
    """附件容量: bytes a unit has stored in a school year. Moved by compare-and-set, so that two uploads at once never
    take the same room."""

    unit = models.CharField("单位", max_length=60)
    year = models.PositiveSmallIntegerField("学年", help_text="学年记起始年")
    used = models.PositiveBigIntegerField("已用（字节）", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "附件容量"
        ordering = ["unit", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"],
                name="records_attachmentusage_once",
                violation_error_message="该单位这一学年的附件容量已经登记。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"
