"""The development plan of a group over several years: what is being written, what was handed in, what it aims at."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from groups.papers.models import Recorded, WrittenPart
from groups.planning.development_plans.words import DevelopmentSection, InForce, PlanField, PlanForm
from groups.registry.models import EducationGroup
from nanan_groups.kit.periods import AppendOnly
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.models import Case, CaseStep

MOST_YEARS = 10
VALUE_LIMIT = 60


class DevelopmentPlan(Recorded):
    """发展规划: one in force for each group (一集团一方案); years are school years, by the year they begin in."""

    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="development_plans", verbose_name="教育集团"
    )
    first_year = models.PositiveSmallIntegerField("起始学年", help_text="填起始年，如 2026 表示 2026-2027 学年")
    last_year = models.PositiveSmallIntegerField("终止学年", help_text="填起始年")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="development_plan", verbose_name="流程")
    form = models.CharField("表式", max_length=8, choices=PlanForm, default=PlanForm.FULL)
    in_force = models.CharField("效力", max_length=8, choices=InForce, default=InForce.NOT_YET)
    approved_version = models.PositiveSmallIntegerField("现行版次", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "发展规划"
        ordering = ["group_id", "-first_year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(in_force=InForce.NOT_YET),
                name="planning_developmentplan_one_written",
                violation_error_message="该集团已有一份正在起草或审核的发展规划，请在那一份上继续。",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(in_force=InForce.NOW),
                name="planning_developmentplan_one_in_force",
                violation_error_message="一个集团同一时间只有一份现行的发展规划。",
            ),
            models.CheckConstraint(
                name="planning_developmentplan_years",
                condition=Q(first_year__gte=2015, last_year__lte=2199, last_year__gte=F("first_year"))
                & Q(last_year__lt=F("first_year") + MOST_YEARS),
                violation_error_message=f"终止学年不能早于起始学年，规划最长 {MOST_YEARS} 年，起始学年不早于 2015。",
            ),
            models.CheckConstraint(
                name="planning_developmentplan_known",
                condition=Q(form__in=PlanForm.values, in_force__in=InForce.values),
                violation_error_message="表式或效力不在可选范围内。",
            ),
            Recorded.rule("planning_developmentplan"),
        ]

    def __str__(self) -> str:
        return self.case.title

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    @property
    def years_text(self) -> str:
        if self.first_year == self.last_year:
            return f"{school_year_text(self.first_year)} 学年"
        return f"{self.first_year}-{self.last_year + 1} 年"


class DevelopmentText(WrittenPart):
    """规划正文: one section, saved while it is typed."""

    plan = models.ForeignKey(DevelopmentPlan, on_delete=models.CASCADE, related_name="texts", verbose_name="发展规划")
    section = models.CharField("部分", max_length=16, choices=DevelopmentSection)
    text = models.TextField("内容", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "规划正文"
        ordering = ["plan_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "section"],
                name="planning_developmenttext_once",
                violation_error_message="这一部分已有正文。",
            ),
            models.CheckConstraint(
                name="planning_developmenttext_section",
                condition=Q(section__in=DevelopmentSection.values),
                violation_error_message="部分不在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.get_section_display()}"


class DevelopmentTarget(WrittenPart):
    """规划目标: what is to be reached, from where, and by which school year how far; tasks of annual plans serve it."""

    plan = models.ForeignKey(DevelopmentPlan, on_delete=models.CASCADE, related_name="targets", verbose_name="发展规划")
    ordinal = models.PositiveSmallIntegerField("序号")
    field = models.CharField("领域", max_length=16, choices=PlanField)
    text = models.CharField("目标", max_length=300)
    measure = models.CharField("衡量办法", max_length=200, blank=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    baseline = models.CharField("现状", max_length=100, blank=True)
    by_year = models.JSONField("各学年目标值", default=dict, blank=True)  # {"2026": "12"}

    class Meta:
        verbose_name = verbose_name_plural = "规划目标"
        ordering = ["plan_id", "ordinal", "id"]
        constraints = [
            models.CheckConstraint(
                name="planning_developmenttarget_field",
                condition=Q(field__in=PlanField.values) & ~Q(text=""),
                violation_error_message="规划目标须写明领域和目标。",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self):
        years = {str(year) for year in self.plan.years}
        good = isinstance(self.by_year, dict) and set(self.by_year) <= years
        if not good or any(not isinstance(value, str) or len(value) > VALUE_LIMIT for value in self.by_year.values()):
            raise ValidationError(
                f"目标值须属于规划的学年（{self.plan.years_text}），每个最多 {VALUE_LIMIT} 个字。", code="by-year"
            )


class DevelopmentVersion(models.Model):
    """规划版本: the whole plan as it was handed in; only added."""

    plan = models.ForeignKey(
        DevelopmentPlan, on_delete=models.PROTECT, related_name="versions", verbose_name="发展规划"
    )
    number = models.PositiveSmallIntegerField("版次")
    step = models.OneToOneField(CaseStep, on_delete=models.PROTECT, related_name="+", verbose_name="步骤")
    content = models.JSONField("内容")
    sha256 = models.CharField("指纹", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "规划版本"
        ordering = ["plan_id", "number"]
        constraints = [
            AppendOnly(name="planning_developmentversion"),
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="planning_developmentversion_once",
                violation_error_message="版次不得重复。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} 第 {self.number} 版"
