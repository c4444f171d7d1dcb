"""预算盘子: what there is for a year, by purpose or as one total; version by version, never changed in place."""

from django.db import models
from django.db.models import Q

from funding.statements.rules.cuts import Purpose
from nanan_groups.kit.periods import AppendOnly

WHOLE = ""  # one total, for all purposes together


class Budget(models.Model):
    year = models.PositiveSmallIntegerField("预算年度")
    purpose = models.CharField("用途", max_length=12, choices=Purpose, blank=True, help_text="空表示只给了一个总数")
    number = models.PositiveSmallIntegerField("版本")
    approved_fen = models.BigIntegerField("批复数（分）")
    document = models.CharField("文号", max_length=120)
    act = models.ForeignKey("records.Act", on_delete=models.PROTECT, related_name="+", verbose_name="办理记录")

    class Meta:
        verbose_name = verbose_name_plural = "预算盘子"
        ordering = ["-year", "purpose", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "purpose", "number"],
                name="funding_budget_once",
                violation_error_message="这个盘子刚被他人修改，请刷新页面后重新办理。",
                violation_error_code="stale",
            ),
            models.CheckConstraint(
                name="funding_budget_amount",
                condition=Q(approved_fen__gte=0, year__gte=2022, year__lte=2199, purpose__in=["", *Purpose.values])
                & ~Q(document=""),
                violation_error_message="批复数不能小于零，并写明文号。",
            ),
            AppendOnly(name="funding_budget"),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年度{self.label}盘子第 {self.number} 版"

    @property
    def label(self) -> str:
        return Purpose(self.purpose).label if self.purpose else "专项经费总"
