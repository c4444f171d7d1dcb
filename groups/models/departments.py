"""Departments, the ten measures of the policy and who carries them, and the published baseline."""

from django.db import models
from django.db.models import Q

from nanan_groups.records.models import HouseHistory

from ..enums import Stage


class Department(models.Model):
    """部门: offices of the district the policy names."""

    code = models.CharField("代码", max_length=24, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    short_name = models.CharField("简称", max_length=30, blank=True)
    ordinal = models.PositiveSmallIntegerField("次序", default=1)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "部门"
        ordering = ["ordinal", "code"]

    def __str__(self) -> str:
        return self.name


class Measure(models.Model):
    """举措: one of the ten measures (意见 五), with a title in our own words."""

    ordinal = models.PositiveSmallIntegerField("序号", unique=True)
    clause = models.CharField("条款", max_length=40)
    title = models.CharField("简称", max_length=80)
    open_list = models.BooleanField("配合部门未列尽", default=False, help_text="政策以“等”结尾")

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "举措"
        ordering = ["ordinal"]

    def __str__(self) -> str:
        return f"{self.ordinal}. {self.title}"


class MeasureDepartment(models.Model):
    """Who leads a measure and who cooperates (牵头部门、配合部门)."""

    class Part(models.TextChoices):
        LEAD = "lead", "牵头"
        COOPERATING = "cooperating", "配合"

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="departments", verbose_name="举措")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="measures", verbose_name="部门")
    part = models.CharField("分工", max_length=12, choices=Part)
    ordinal = models.PositiveSmallIntegerField("次序", default=1)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "举措分工"
        ordering = ["measure_id", "-part", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "department"],
                name="groups_measuredepartment_once",
                violation_error_message="同一部门在一项举措中只列一次。",
            ),
            models.CheckConstraint(
                name="groups_measuredepartment_part",
                condition=Q(part__in=["lead", "cooperating"]),
                violation_error_message="分工只有牵头和配合。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} · {self.get_part_display()}"


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
                name="groups_baselinefigure_shares",
                condition=Q(institution_share__lte=10000, pupil_share__lte=10000, stage__in=Stage.values),
                violation_error_message="学段须在可选范围内，占比不超过 100%。",
            )
        ]

    def __str__(self) -> str:
        return self.get_stage_display()
