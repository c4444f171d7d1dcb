"""Holidays and make-up days, entered by an officer year by year; terms in working days count by them."""

from django.db import models
from django.db.models import Q

from .history import HouseHistory


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", "放假"
    MAKE_UP = "make_up", "补班"


class WorkdayYear(models.Model):
    """工作日安排: a year whose holidays and make-up days are entered in full. Until then no term is counted into it."""

    year = models.PositiveSmallIntegerField("年份", unique=True, error_messages={"unique": "这一年的安排已登记。"})
    source = models.CharField("来源", max_length=120, help_text="如“国务院办公厅关于2026年部分节假日安排的通知”")

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "工作日安排"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="records_workdayyear_range",
                condition=Q(year__gte=2022, year__lte=2100),
                violation_error_message="年份应在 2022 年到 2100 年之间。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} 年工作日安排"


class SpecialDay(models.Model):
    """A day of a public holiday, its weekend included, or a weekend day that is worked on for it."""

    of = models.ForeignKey(WorkdayYear, on_delete=models.CASCADE, related_name="days", verbose_name="年份")
    day = models.DateField("日期", unique=True, error_messages={"unique": "这一天已登记。"})
    kind = models.CharField("类别", max_length=8, choices=DayKind)
    name = models.CharField("名称", max_length=40, help_text="如“国庆节”")

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "放假和补班日"
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                name="records_specialday_kind",
                condition=Q(kind__in=DayKind.values),
                violation_error_message="类别只能是放假或补班。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.get_kind_display()}"
