"""What the district set, by school year."""

from django.db import models

from nanan_groups.kit.years import school_year_text
from nanan_groups.records.models import HouseHistory
from staffing.eligibility.rules.parameters import PARAMETERS


class ExchangeParameter(models.Model):
    """交流参数: in force from its school year on, until a later row."""

    code = models.CharField("参数", max_length=24, choices=[(one.code, one.label) for one in PARAMETERS.values()])
    first_year = models.PositiveSmallIntegerField("自学年", help_text="学年的前一个年份")
    value = models.CharField("取值", max_length=24)
    document = models.CharField("文件依据", max_length=200)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "交流参数"
        ordering = ["code", "first_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "first_year"],
                name="staffing_exchangeparameter_year",
                violation_error_message="该学年已设定这一参数。",
            ),
            models.CheckConstraint(
                name="staffing_exchangeparameter_code",
                condition=models.Q(code__in=list(PARAMETERS)),
                violation_error_message="没有这一参数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}（{school_year_text(self.first_year)}学年起）"
