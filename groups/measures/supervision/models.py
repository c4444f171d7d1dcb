"""督办: what the bureau asks of a department on its part of a measure, followed to the end (意见 六(四))."""

from django.db import models
from django.db.models import F, Q

from groups.measures.catalogue.models import Measure
from groups.measures.supervision.words import SupervisionState
from groups.registry.models import Department
from nanan_groups.records.models import HouseHistory


class Supervision(models.Model):
    """督办单: issued, answered by the department, closed by the bureau."""

    code = models.CharField("编号", max_length=12, unique=True, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="supervisions", verbose_name="举措")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="supervisions", verbose_name="承办部门"
    )
    issued_on = models.DateField("发出日")
    due_on = models.DateField("办理期限")
    problem = models.TextField("存在的问题", max_length=1000)
    requirement = models.TextField("办理要求", max_length=1000)
    state = models.CharField("状态", max_length=10, choices=SupervisionState, default=SupervisionState.OPEN)
    answer = models.TextField("办理情况", max_length=2000, blank=True)
    answered_on = models.DateField("回复日", null=True, blank=True)
    closed_on = models.DateField("办结日", null=True, blank=True)
    result = models.TextField("办结意见", max_length=1000, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "督办单"
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="measures_supervision_told",
                condition=~Q(problem="") & ~Q(requirement="") & Q(due_on__gte=F("issued_on")),
                violation_error_message="问题和要求不能为空，办理期限不能早于发出日。",
            ),
            models.CheckConstraint(
                name="measures_supervision_state",
                condition=Q(state="open", closed_on__isnull=True)
                | (Q(state="answered", closed_on__isnull=True, answered_on__isnull=False) & ~Q(answer=""))
                | (Q(state="closed", closed_on__isnull=False) & ~Q(result="")),
                violation_error_message="已回复的须有办理情况，已办结的须有办结意见。",
            ),
        ]

    def __str__(self) -> str:
        return self.code
