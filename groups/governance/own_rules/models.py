from django.db import models
from django.db.models import F, Q

from groups.governance.own_rules.words import GroupRuleKind
from groups.registry.models import EducationGroup
from nanan_groups.records.models import HouseHistory


class GroupRule(models.Model):
    """内部制度: a group's own rules and unified standards; the text is attached to it."""

    code = models.CharField("编号", max_length=16, unique=True, editable=False)
    group = models.ForeignKey(EducationGroup, on_delete=models.PROTECT, related_name="rules", verbose_name="教育集团")
    kind = models.CharField("类别", max_length=12, choices=GroupRuleKind)
    title = models.CharField("名称", max_length=120)
    adopted_on = models.DateField("施行日")
    ended_on = models.DateField("废止日", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "集团内部制度"
        ordering = ["group_id", "kind", "-adopted_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="governance_grouprule_kind",
                condition=Q(kind__in=GroupRuleKind.values) & ~Q(title=""),
                violation_error_message="制度须写明类别和名称。",
            ),
            models.CheckConstraint(
                name="governance_grouprule_days",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gt=F("adopted_on")),
                violation_error_message="废止日必须晚于施行日。",
            ),
        ]

    def __str__(self) -> str:
        return self.title
