"""Yearly figures by school that come in by sheet, with source and document; they count once somebody else has confirmed them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from groups.activities.school_figures.rules import MOST
from groups.activities.school_figures.words import FigureKind, FigureState
from groups.registry.models import Institution
from nanan_groups.records.models import HouseHistory


class SchoolFigure(models.Model):
    """学校年度数据. ``value``: hundredths. A value that is changed waits for its confirmation anew."""

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="school_figures", verbose_name="学校"
    )
    school_year = models.PositiveSmallIntegerField("学年")
    kind = models.CharField("数据", max_length=14, choices=FigureKind)
    value = models.PositiveIntegerField("数值（百分之一）")
    source = models.CharField("数据来源", max_length=100)
    document = models.CharField("依据文件", max_length=120)
    state = models.CharField("状态", max_length=10, choices=FigureState, default=FigureState.ENTERED)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        related_name="+",
        verbose_name="录入人",
        null=True,
        blank=True,
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        related_name="+",
        verbose_name="确认人",
        null=True,
        blank=True,
    )

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "学校年度数据"
        ordering = ["-school_year", "kind", "institution_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "school_year", "kind"],
                name="activities_schoolfigure_once",
                violation_error_message="这所学校这一学年的这项数据已登记。",
            ),
            models.CheckConstraint(
                name="activities_schoolfigure_value",
                condition=Q(kind__in=FigureKind.values, school_year__gte=2021, school_year__lte=2199)
                & ~Q(source="")
                & ~Q(document="")
                & (Q(kind="spread") | Q(value__lte=MOST)),
                violation_error_message="百分位和满意度在 0 到 100 之间；来源和依据文件不能为空。",
            ),
            models.CheckConstraint(
                name="activities_schoolfigure_state",
                condition=Q(state="entered", confirmed_by__isnull=True)
                | (Q(state="confirmed", confirmed_by__isnull=False) & ~Q(confirmed_by=F("entered_by"))),
                violation_error_message="数据须由录入人以外的人确认。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.school_year} {self.get_kind_display()}"
