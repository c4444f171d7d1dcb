"""Plain facts about institutions and sites: directory, quality marks, enrolment."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from groups.registry.register.models import Site
from groups.registry.register.rules.cells import MOST_CLASSES, MOST_PUPILS
from groups.registry.register.words import Basis, Stage
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.models import HouseHistory


def _at_most(limit: int) -> MaxValueValidator:
    return MaxValueValidator(limit, f"超出范围，应在 0 到 {limit} 之间。")


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
                name="registry_enrolment_once",
                violation_error_message="该校点这一学年的学生数已登记。",
            ),
            models.CheckConstraint(
                name="registry_enrolment_year",
                condition=Q(school_year__gte=1990, school_year__lte=2199),
                violation_error_message="学年应为 1990 至 2199 之间的起始年。",
            ),
            models.CheckConstraint(
                name="registry_enrolment_size",
                condition=Q(pupils__lte=MOST_PUPILS, classes__lte=MOST_CLASSES),
                violation_error_message=f"一个校点的学生数不超过 {MOST_PUPILS}，班级数不超过 {MOST_CLASSES}。",
            ),
            models.CheckConstraint(
                name="registry_enrolment_basis",
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
                name="registry_districttotal_once",
                violation_error_message="该学段这一学年的全区总数已登记。",
            ),
            models.CheckConstraint(
                name="registry_districttotal_positive",
                condition=Q(institutions__gt=0, pupils__gt=0, stage__in=Stage.values),
                violation_error_message="全区学校数和学生数必须大于 0。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {school_year_text(self.school_year)}"


class BaselineFigure(models.Model):
    """The published state before the policy (意见 一), kept as published; shares in hundredths of a percent."""

    stage = models.CharField("学段", max_length=12, choices=Stage, unique=True)
    groups = models.PositiveIntegerField("集团数")
    institutions = models.PositiveIntegerField("学校（园）数")
    pupils = models.PositiveIntegerField("学生（幼儿）数")
    institution_share = models.PositiveIntegerField("学校占比（万分）", help_text="850 表示 8.50%")
    pupil_share = models.PositiveIntegerField("学生占比（万分）")
    clause = models.CharField("条款", max_length=40)
    note = models.CharField("说明", max_length=300, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "政策前基数"
        ordering = ["stage"]
        constraints = [
            models.CheckConstraint(
                name="registry_baselinefigure_shares",
                condition=Q(institution_share__lte=10000, pupil_share__lte=10000, stage__in=Stage.values),
                violation_error_message="学段须在可选范围内，占比不超过 100%%。",
            )
        ]

    def __str__(self) -> str:
        return self.get_stage_display()
