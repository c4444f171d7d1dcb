"""评估等级, handed to the money of a year: confirmed by the finance officer, version by version, never changed in place."""

from django.db import models
from django.db.models import Q

from funding.rules_of_year.words import Grade
from groups.registry.models import EducationGroup
from nanan_groups.kit.periods import AppendOnly


class ConfirmedGrade(models.Model):
    """The grade whose coefficient counts for a group in a budget year: the version with the highest number."""

    year = models.PositiveSmallIntegerField("预算年度")
    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="confirmed_grades", verbose_name="教育集团"
    )
    number = models.PositiveSmallIntegerField("版本")
    grade = models.CharField("等级", max_length=10, choices=Grade)
    published_on = models.DateField("公布日")
    source = models.CharField("出处", max_length=120)
    act = models.ForeignKey("records.Act", on_delete=models.PROTECT, related_name="+", verbose_name="办理记录")

    class Meta:
        verbose_name = verbose_name_plural = "经费采用的评估等级"
        ordering = ["-year", "group_id", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "group", "number"],
                name="funding_confirmedgrade_once",
                violation_error_message="这个集团的等级刚被他人确认，请刷新页面后重新办理。",
                violation_error_code="stale",
            ),
            models.CheckConstraint(
                name="funding_confirmedgrade_facts",
                condition=Q(grade__in=Grade.values, year__gte=2022, year__lte=2199) & ~Q(source=""),
                violation_error_message="请写明等级和出处。",
            ),
            AppendOnly(name="funding_confirmedgrade"),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年度{self.group}：{self.get_grade_display()}"
