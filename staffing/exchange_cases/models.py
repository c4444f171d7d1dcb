"""An exchange as a case: who is to go where, until it is decided; the decided legs are exchanges' own."""

from django.db import models
from django.db.models import F, Q

from groups.registry.models import EducationGroup, Site
from nanan_groups.records.models import Case, HouseHistory
from staffing.exchanges.models import ExchangeLeg
from staffing.exchanges.words import ExchangeKind
from staffing.roster.models import StaffMember
from staffing.roster.words import Subject


class ExchangeCase(models.Model):
    """``group``: the one that arranges it, where both sites share one on the first day; none: beyond."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="exchange", verbose_name="流程")
    kind = models.CharField("种类", max_length=12, choices=ExchangeKind)
    group = models.ForeignKey(
        EducationGroup,
        on_delete=models.PROTECT,
        related_name="exchange_cases",
        null=True,
        blank=True,
        verbose_name="集团",
    )
    start = models.DateField("起")
    end = models.DateField("计划止")
    grounds = models.TextField("事由和任务", max_length=2000)
    document = models.CharField("决定文件", max_length=200, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "交流流程"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="staffing_exchangecase_dates",
                condition=Q(end__gt=F("start")),
                violation_error_message="止日必须晚于起日。",
            ),
            models.CheckConstraint(
                name="staffing_exchangecase_kind",
                condition=Q(kind__in=ExchangeKind.values),
                violation_error_message="交流种类不在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        return self.case.title


class CaseLeg(models.Model):
    """One person of the case; a mutual one has two. ``leg``: what it became when it was decided."""

    of = models.ForeignKey(ExchangeCase, on_delete=models.CASCADE, related_name="legs", verbose_name="交流流程")
    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="case_legs", verbose_name="教职工")
    from_site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", verbose_name="派出校点")
    to_site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", verbose_name="接收校点")
    hours = models.PositiveSmallIntegerField("周课时", default=0)
    standard = models.PositiveSmallIntegerField("标准周课时", default=0)
    subject = models.CharField("任教学科", max_length=16, choices=Subject, blank=True)
    leg = models.OneToOneField(
        ExchangeLeg, on_delete=models.SET_NULL, related_name="case_leg", null=True, blank=True, verbose_name="交流"
    )

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "交流流程人员"
        ordering = ["of_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["of", "person"],
                name="staffing_caseleg_once",
                violation_error_message="同一件中不得有两次同一人。",
            ),
            models.CheckConstraint(
                name="staffing_caseleg_places",
                condition=~Q(from_site=F("to_site")),
                violation_error_message="派出与接收是同一个校点。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.to_site}"
