from datetime import date

from django.db import models
from django.db.models import F, Q

from groups.registry.models import Department
from nanan_groups.records.models import HouseHistory


class Measure(models.Model):
    """举措 (意见 五) or 保障 (意见 六), with a title in our own words. For the safeguards the policy names no lead: that the
    bureau leads them is this platform's reading, and ``assumed`` says so."""

    class Kind(models.TextChoices):
        MEASURE = "measure", "举措"
        SAFEGUARD = "safeguard", "保障"

    kind = models.CharField("类别", max_length=10, choices=Kind, default=Kind.MEASURE)
    ordinal = models.PositiveSmallIntegerField("序号")
    clause = models.CharField("条款", max_length=40)
    title = models.CharField("简称", max_length=80)
    open_list = models.BooleanField("配合部门未列尽", default=False, help_text="政策以“等”结尾")
    assumed = models.BooleanField("分工为推定", default=False, help_text="政策没有列部门，由区教委牵头是本平台的读法")
    valid_from = models.DateField("起", default=date(2022, 7, 14))
    valid_to = models.DateField("止", null=True, blank=True, help_text="该日起不再有效；空表示长期")

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "举措"
        ordering = ["kind", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "ordinal"],
                name="measures_measure_once",
                violation_error_message="这一类别里已有同一序号。",
            ),
            models.CheckConstraint(
                name="measures_measure_days",
                condition=Q(kind__in=["measure", "safeguard"])
                & (Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))),
                violation_error_message="止日必须晚于起日。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ordinal}. {self.title}"

    @property
    def slug(self) -> str:
        """In addresses: m1 … m10, s1 … s6."""
        return f"{self.kind[0]}{self.ordinal}"


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
