from django.db import models
from django.db.models import Q

from groups.registry.models import Department
from nanan_groups.records.models import HouseHistory


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
                name="measures_measuredepartment_once",
                violation_error_message="同一部门在一项举措中只列一次。",
            ),
            models.CheckConstraint(
                name="measures_measuredepartment_part",
                condition=Q(part__in=["lead", "cooperating"]),
                violation_error_message="分工只有牵头和配合。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} · {self.get_part_display()}"
