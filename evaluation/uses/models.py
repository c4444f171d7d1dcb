"""What follows from a published result: what a group has to mend, and the coefficients of its rewards."""

from datetime import date

from django.db import models
from django.db.models import Q

from evaluation.rounds.models import Participant
from evaluation.systems.models import Indicator
from evaluation.uses.words import MOST, Register
from nanan_groups.kit.deadlines import last_day
from nanan_groups.records.models import Case, HouseHistory


class Rectification(models.Model):
    """整改任务 of a group on an indicator; its state and its days are its case's: ``due_on`` as it was first given, ``due`` as
    it stands after a return. ``problem``: what is to be mended;
    ``answer``: what the group has done, with its evidence attached."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="rectification", verbose_name="流程")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="rectifications", verbose_name="参评集团"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="rectifications", verbose_name="指标"
    )
    problem = models.TextField("问题和整改要求", max_length=2000)
    due_on = models.DateField("整改期限")
    answer = models.TextField("整改情况", max_length=4000, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "整改任务"
        ordering = ["participant_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="evaluation_rectification_told",
                condition=~Q(problem=""),
                violation_error_message="整改任务须写明问题和要求。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant.name} {self.indicator} 整改"

    @property
    def due(self) -> date:
        return last_day(self.case.resubmit_by) if self.case.resubmit_by else self.due_on


class Reward(models.Model):
    """奖励系数 of a group in one register of a published round. ``coefficient`` in hundredths; 0: none is paid. ``people``: how
    many it is for."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="rewards", verbose_name="参评集团"
    )
    register = models.CharField("奖励台账", max_length=8, choices=Register)
    coefficient = models.PositiveSmallIntegerField("系数（百分之一）")
    people = models.PositiveSmallIntegerField("人数")
    note = models.CharField("备注", max_length=200, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "奖励系数"
        ordering = ["participant_id", "register"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "register"],
                name="evaluation_reward_once",
                violation_error_message="这个集团在这本台账里已有系数，请刷新页面。",
            ),
            models.CheckConstraint(
                name="evaluation_reward_range",
                condition=Q(register__in=Register.values, coefficient__lte=MOST, people__gte=1),
                violation_error_message="奖励系数超出范围，或人数不到 1。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant.name} {self.get_register_display()}"
