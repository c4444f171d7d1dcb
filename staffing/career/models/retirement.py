"""Ages of retirement as a dated table, and the day somebody chose himself."""

from django.db import models
from django.db.models import Q

from nanan_groups.kit.periods import NoOverlap
from nanan_groups.kit.texts import month_text
from nanan_groups.records.models import Dated, HouseHistory
from staffing.career.words import Retiring
from staffing.roster.models import StaffMember


class RetirementRule(Dated):
    """退休年龄: base age, and how it is delayed month by month for those born later."""

    who = models.CharField("适用", max_length=8, choices=Retiring)
    age = models.PositiveSmallIntegerField("基准年龄", help_text="周岁")
    base_month = models.DateField("基准出生年月", help_text="记该月 1 日；该月及以后出生的开始延后")
    step = models.PositiveSmallIntegerField("每几个月延 1 个月")
    most = models.PositiveSmallIntegerField("最多延后（月）")
    source = models.CharField("依据", max_length=200)

    told_as = {"base_month": month_text}
    history = HouseHistory()
    facts = ("age", "base_month", "step", "most", "source")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "退休年龄规则"
        ordering = ["who", "valid_from", "id"]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="staffing_retirementrule_one",
                fields=["who"],
                violation_error_message="这段时间已有适用的退休年龄规则。",
            ),
            models.CheckConstraint(
                name="staffing_retirementrule_values",
                condition=Q(who__in=Retiring.values, age__gte=40, age__lte=75, step__gte=1, most__lte=120),
                violation_error_message="年龄应为 40 至 75，每几个月应不小于 1，最多延后不超过 120 个月。",
            ),
        ]

    def __str__(self) -> str:
        return f"退休年龄 · {self.get_who_display()}"


class OwnRetirement(models.Model):
    """本人退休时间: where the law leaves it to the person (women of senior title), as personnel registered it."""

    person = models.OneToOneField(
        StaffMember, on_delete=models.PROTECT, related_name="own_retirement", verbose_name="教职工"
    )
    month = models.DateField("退休年月", help_text="记该月 1 日")
    document = models.CharField("依据文件", max_length=200)

    told_as = {"month": month_text}
    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "本人退休时间"
        ordering = ["person_id"]

    def __str__(self) -> str:
        return f"{self.person} · 退休时间"

    @property
    def concerns(self) -> str:
        return f"staffing.staffmember:{self.person_id}"
