"""Charters of groups, version by version, what each says part by part, and the groups' own rules."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from groups.governance.charters.words import CharterPart, GroupLegalForm, Verdict
from groups.papers.models import WrittenPart
from groups.papers.parts.words import Source
from groups.registry.models import EducationGroup
from nanan_groups.kit.kept import KeptChar, key_beside
from nanan_groups.kit.periods import AppendOnly
from nanan_groups.records.models import Case, CaseStep, HouseHistory

REVISED = "（修订）"  # ends the title of a draft while an earlier version holds


class Charter(models.Model):
    """章程 (细则 三(一)2、3，四1): one version. It gets its number at filing; the version before is superseded that day.

    In force on a day: filed, ``effective_on`` ≤ day, and not yet ``superseded_on``. Where it stands is in its case.
    """

    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="charters", verbose_name="教育集团"
    )
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="charter", verbose_name="流程")
    source = models.CharField("办理方式", max_length=8, choices=Source, default=Source.PORTAL)
    legal_form = models.CharField("法人结构", max_length=8, choices=GroupLegalForm)
    number = models.PositiveSmallIntegerField("版次", null=True, blank=True)
    filing_number = models.CharField("备案号", max_length=60, blank=True)
    filing_key = KeptChar("备案号比较式", max_length=1000, made="made_key", blank=True)
    filed_on = models.DateField("备案日", null=True, blank=True)
    effective_on = models.DateField("施行日", null=True, blank=True)
    superseded_on = models.DateField("被替代日", null=True, blank=True, help_text="该日起由新版章程替代")
    document = models.CharField("依据文件", max_length=200, blank=True)

    history = HouseHistory(excluded_fields=["filing_key"])

    class Meta:
        verbose_name = verbose_name_plural = "集团章程"
        ordering = ["group_id", "number", "id"]
        constraints = [
            models.CheckConstraint(
                name="governance_charter_choices",
                condition=Q(source__in=Source.values, legal_form__in=GroupLegalForm.values),
                violation_error_message="办理方式和法人结构须在可选范围内。",
            ),
            models.CheckConstraint(
                name="governance_charter_filed",
                condition=Q(
                    number__isnull=True,
                    filing_number="",
                    filed_on__isnull=True,
                    effective_on__isnull=True,
                    superseded_on__isnull=True,
                )
                | (
                    Q(number__isnull=False, number__gte=1, filed_on__isnull=False, effective_on__isnull=False)
                    & ~Q(filing_number="")
                ),
                violation_error_message="备案号、备案日、施行日和版次须同时登记。",
            ),
            models.CheckConstraint(
                name="governance_charter_superseded",
                condition=Q(superseded_on__isnull=True) | Q(superseded_on__gt=F("effective_on")),
                violation_error_message="新版章程的施行日必须晚于原章程的施行日。",
            ),
            models.CheckConstraint(
                name="governance_charter_past",
                condition=~Q(source="backfill") | (Q(filed_on__isnull=False) & ~Q(document="")),
                violation_error_message="补录的章程须写明备案情况和依据文件。",
            ),
            models.UniqueConstraint(
                fields=["group", "number"],
                name="governance_charter_number",
                violation_error_message="该集团这一版次的章程已经登记。",
            ),
            models.UniqueConstraint(
                fields=["filing_key"],
                condition=~Q(filing_key=""),
                name="governance_charter_filing",
                violation_error_message="这个备案号已经用过，请核对。",
                violation_error_code="filing-taken",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(filed_on__isnull=False, superseded_on__isnull=True),
                name="governance_charter_one_latest",
                violation_error_message="该集团已有一份未被替代的章程。",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(filed_on__isnull=True),
                name="governance_charter_one_open",
                violation_error_message="该集团已有一份正在办理的章程。",
                violation_error_code="open",
            ),
        ]

    def __str__(self) -> str:
        return self.case.title

    def made_key(self) -> str:
        return key_beside(self.filing_number, self.filing_key)

    @property
    def number_text(self) -> str:
        return f"第 {self.number} 版" if self.number else "未备案"

    @property
    def title(self) -> str:
        """Once filed it is a version, no longer a revision."""
        if not self.number or self.case.title.endswith(f"（{self.number_text}）"):
            return self.case.title
        return f"{self.case.title.removesuffix(REVISED)}（{self.number_text}）"


class CharterSection(WrittenPart):
    """章程内容: what one part says, or where in the attached text it stands; and what the reviewer said of it."""

    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="sections", verbose_name="章程")
    part = models.CharField("内容", max_length=12, choices=CharterPart)
    text = models.TextField("正文", blank=True)
    reference = models.CharField("见附件", max_length=60, blank=True, help_text="如“第三章”")
    verdict = models.CharField("审核", max_length=8, choices=Verdict, blank=True, default=Verdict.OPEN)
    remark = models.CharField("审核意见", max_length=300, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审核人",
    )
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "章程内容"
        ordering = ["charter_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["charter", "part"],
                name="governance_chartersection_once",
                violation_error_message="这一部分已经写过。",
            ),
            models.CheckConstraint(
                name="governance_chartersection_choices",
                condition=Q(part__in=CharterPart.values, verdict__in=Verdict.values),
                violation_error_message="内容和审核结果须在可选范围内。",
            ),
            models.CheckConstraint(
                name="governance_chartersection_remark",
                condition=~Q(verdict="lacking") | ~Q(remark=""),
                violation_error_message="需修改的，请写明审核意见。",
            ),
            models.CheckConstraint(
                name="governance_chartersection_reviewed",
                condition=Q(verdict="", reviewed_by__isnull=True, reviewed_at__isnull=True)
                | (~Q(verdict="") & Q(reviewed_by__isnull=False, reviewed_at__isnull=False)),
                violation_error_message="审核结果、审核人和审核时间须同时登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.charter} · {self.get_part_display()}"

    @property
    def written(self) -> bool:
        return bool(self.text.strip() or self.reference.strip())


class CharterSubmission(models.Model):
    """提交的章程: the whole text as it was handed in; only added, so that each resubmission can be held against the last."""

    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="submissions", verbose_name="章程")
    number = models.PositiveSmallIntegerField("次数")
    step = models.OneToOneField(CaseStep, on_delete=models.PROTECT, related_name="+", verbose_name="步骤")
    content = models.JSONField("内容")
    sha256 = models.CharField("指纹", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "提交的章程"
        ordering = ["charter_id", "number"]
        constraints = [
            AppendOnly(name="governance_chartersubmission"),
            models.UniqueConstraint(
                fields=["charter", "number"],
                name="governance_chartersubmission_once",
                violation_error_message="次数不得重复。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.charter} 第 {self.number} 次提交"
