"""How a leg was assessed at its end: one grade for each person, by the receiving school."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from nanan_groups.records.models import HouseHistory
from staffing.exchanges.models.legs import ExchangeLeg
from staffing.exchanges.words import Grade


class LegAssessment(models.Model):
    """期满考核. A leg that was assessed is over: it is not withdrawn any more."""

    leg = models.OneToOneField(ExchangeLeg, on_delete=models.PROTECT, related_name="assessment", verbose_name="交流")
    grade = models.CharField("等次", max_length=12, choices=Grade)
    remarks = models.CharField("评语", max_length=500, blank=True)
    assessed_on = models.DateField("考核日")
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+", verbose_name="考核人"
    )

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "交流考核"
        ordering = ["leg_id"]
        constraints = [
            models.CheckConstraint(
                name="staffing_legassessment_grade",
                condition=Q(grade__in=Grade.values),
                violation_error_message="考核等次不在可选范围内。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.leg} · {self.get_grade_display()}"
