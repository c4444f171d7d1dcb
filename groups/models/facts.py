"""Plain facts about institutions and sites: directory, quality marks, enrolment."""

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from nanan_groups.kit.periods import NoOverlap
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.models import Dated, HouseHistory

from ..enums import Basis, LegalForm, Mark, Stage
from ..logic.cells import MOST_CLASSES, MOST_PUPILS, TELEPHONE, TELEPHONE_TEXT, UNIFIED_CODE, UNIFIED_CODE_TEXT
from .institutions import Institution
from .sites import Site


def _at_most(limit: int) -> MaxValueValidator:
    return MaxValueValidator(limit, f"超出范围，应在 0 到 {limit} 之间。")


class DirectoryEntry(models.Model):
    """通讯与登记信息: edited in place, with a reason; what it said before is in its history."""

    institution = models.OneToOneField(
        Institution, on_delete=models.PROTECT, related_name="directory", verbose_name="机构"
    )
    unified_code = models.CharField(
        "统一社会信用代码",
        max_length=18,
        blank=True,
        validators=[RegexValidator(rf"^{UNIFIED_CODE}\Z", UNIFIED_CODE_TEXT)],
    )
    legal_form = models.CharField("法人形式", max_length=24, choices=LegalForm, blank=True)
    legal_representative = models.CharField("法定代表人", max_length=40, blank=True)
    head = models.CharField("校（园）长", max_length=40, blank=True)
    secretary = models.CharField("党组织书记", max_length=40, blank=True)
    telephone = models.CharField(
        "办公电话",
        max_length=32,
        blank=True,
        validators=[RegexValidator(rf"^{TELEPHONE}\Z", TELEPHONE_TEXT)],
    )
    address = models.CharField("地址", max_length=200, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "机构通讯录"
        ordering = ["institution__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["unified_code"],
                condition=~Q(unified_code=""),
                name="groups_directoryentry_unified_code",
                violation_error_message="该统一社会信用代码已登记在另一所机构。",
            ),
            models.CheckConstraint(
                name="groups_directoryentry_legal_form",
                condition=Q(legal_form__in=["", *LegalForm.values]),
                violation_error_message="法人形式不在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} · 通讯录"


class QualityMark(Dated):
    """质量标识, dated: needed wherever "quality school" or "weaker school" is meant."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="marks", verbose_name="机构")
    mark = models.CharField("质量标识", max_length=12, choices=Mark)
    basis = models.CharField("依据", max_length=10, choices=Basis, default=Basis.VERIFIED)

    history = HouseHistory()
    facts = ("mark", "basis")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "质量标识"
        ordering = ["institution_id", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="groups_qualitymark_once",
                fields=["institution", "mark"],
                violation_error_message="该机构在这段时间已有同一质量标识。",
            ),
            models.CheckConstraint(
                name="groups_qualitymark_choice",
                condition=Q(mark__in=Mark.values, basis__in=Basis.values),
                violation_error_message="质量标识不在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} · {self.get_mark_display()}"


class Enrolment(models.Model):
    """学生数: pupils and classes of one site in one school year (1 September to 31 August)."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="enrolments", verbose_name="校点")
    school_year = models.PositiveSmallIntegerField("学年", help_text="填学年的起始年，如 2026 表示 2026-2027 学年")
    pupils = models.PositiveIntegerField("学生数", validators=[_at_most(MOST_PUPILS)])
    classes = models.PositiveIntegerField("班级数", default=0, validators=[_at_most(MOST_CLASSES)])
    basis = models.CharField("依据", max_length=10, choices=Basis, default=Basis.VERIFIED)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "学生数"
        ordering = ["site_id", "-school_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "school_year"],
                name="groups_enrolment_once",
                violation_error_message="该校点这一学年的学生数已登记。",
            ),
            models.CheckConstraint(
                name="groups_enrolment_year",
                condition=Q(school_year__gte=1990, school_year__lte=2199),
                violation_error_message="学年应为 1990 至 2199 之间的起始年。",
            ),
            models.CheckConstraint(
                name="groups_enrolment_size",
                condition=Q(pupils__lte=MOST_PUPILS, classes__lte=MOST_CLASSES),
                violation_error_message=f"一个校点的学生数不超过 {MOST_PUPILS}，班级数不超过 {MOST_CLASSES}。",
            ),
            models.CheckConstraint(
                name="groups_enrolment_basis",
                condition=Q(basis__in=Basis.values),
                violation_error_message="依据不在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {school_year_text(self.school_year)}"


class DistrictTotal(models.Model):
    """全区总数: how many schools and pupils the whole district has, by stage and school year; what coverage divides by.

    Annex 2 is not the whole district, so the register cannot know it. Without a row the coverage of that year is "not
    computable yet" (意见 四: 100 %).
    """

    stage = models.CharField("学段", max_length=12, choices=Stage)
    school_year = models.PositiveSmallIntegerField("学年", help_text="填学年的起始年，如 2026 表示 2026-2027 学年")
    institutions = models.PositiveIntegerField("全区学校（园）数")
    pupils = models.PositiveIntegerField("全区学生（幼儿）数")
    source = models.CharField("来源", max_length=120, help_text="如“2026年教育事业统计”")

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "全区总数"
        ordering = ["-school_year", "stage"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "school_year"],
                name="groups_districttotal_once",
                violation_error_message="该学段这一学年的全区总数已登记。",
            ),
            models.CheckConstraint(
                name="groups_districttotal_positive",
                condition=Q(institutions__gt=0, pupils__gt=0, stage__in=Stage.values),
                violation_error_message="全区学校数和学生数必须大于 0。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {school_year_text(self.school_year)}"
