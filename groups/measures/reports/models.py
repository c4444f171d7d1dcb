"""What is aimed at in a year, and what each department says of its part."""

from django.db import models
from django.db.models import Q

from groups.measures.catalogue.models import Measure
from groups.measures.reports.words import Light
from groups.registry.models import Department
from nanan_groups.records.models import Case, HouseHistory


class MeasureTarget(models.Model):
    """年度目标 of a measure, set by the bureau."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="targets", verbose_name="举措")
    year = models.PositiveSmallIntegerField("年度")
    text = models.TextField("年度目标", max_length=1000)
    due_on = models.DateField("完成期限")

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "举措年度目标"
        ordering = ["measure_id", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "year"],
                name="measures_measuretarget_once",
                violation_error_message="这一年度的目标已登记，请修改原来的。",
            ),
            models.CheckConstraint(
                name="measures_measuretarget_told",
                condition=~Q(text="") & Q(year__gte=2022, year__lte=2199),
                violation_error_message="年度目标不能为空，年度应在 2022 到 2199 之间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.year} 年"


class DepartmentReport(models.Model):
    """部门报告: its state is its case's. ``revision`` guards its text: a second writer is told of the first."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="measure_report", verbose_name="流程")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="reports", verbose_name="举措")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="measure_reports", verbose_name="部门"
    )
    year = models.PositiveSmallIntegerField("年度")
    progress = models.TextField("进展情况", max_length=4000, blank=True)
    light = models.CharField("进度", max_length=8, choices=Light, blank=True)
    light_reason = models.CharField("原因", max_length=500, blank=True)
    next_step = models.TextField("下一步", max_length=1000, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "部门举措报告"
        ordering = ["-year", "measure_id", "department_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "department", "year"],
                name="measures_departmentreport_once",
                violation_error_message="本部门这一年度的报告已经起草。",
            ),
            models.CheckConstraint(
                name="measures_departmentreport_light",
                condition=Q(light__in=["", *Light.values], year__gte=2022, year__lte=2199)
                & (Q(light__in=["", "green"]) | ~Q(light_reason="")),
                violation_error_message="需要关注或进度滞后的，须写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}：{self.measure} {self.year} 年"

    @property
    def code(self) -> str:
        return self.case.code
