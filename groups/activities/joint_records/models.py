"""Records of joint work: one light model for what runs over a term or a year, with its schools and what came of it."""

from django.db import models
from django.db.models import F, Q

from groups.activities.joint_activities.querysets import OfGroupQuerySet
from groups.activities.joint_records.words import Integration, Level, RecordKind, RecordState
from groups.registry.models import EducationGroup, Site
from nanan_groups.records.models import HouseHistory


class JointRecord(models.Model):
    """共建事项. ``site``: the school that leads it; ``partner_site``: the other school of the group, where there is one."""

    code = models.CharField("编码", max_length=12, unique=True, editable=False)
    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="joint_records", verbose_name="教育集团"
    )
    kind = models.CharField("类别", max_length=14, choices=RecordKind)
    title = models.CharField("名称", max_length=100)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="led_records", verbose_name="牵头校点")
    partner_site = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="joined_records", verbose_name="参加校点", null=True, blank=True
    )
    lead = models.CharField("负责人", max_length=60)
    partner = models.CharField("对方", max_length=80, blank=True)
    begins_on = models.DateField("起")
    ends_on = models.DateField("止", help_text="最后一天")
    hours = models.PositiveIntegerField("课时", null=True, blank=True)
    level = models.CharField("级别", max_length=10, choices=Level, blank=True)
    field = models.CharField("方面", max_length=12, choices=Integration, blank=True)
    state = models.CharField("状态", max_length=8, choices=RecordState, default=RecordState.RUNNING)
    review = models.TextField("成效或评议", max_length=1000, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    objects = models.Manager.from_queryset(OfGroupQuerySet)()
    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "共建事项"
        ordering = ["group_id", "kind", "-begins_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="activities_jointrecord_told",
                condition=~Q(title="")
                & ~Q(lead="")
                & Q(kind__in=RecordKind.values, state__in=RecordState.values, ends_on__gte=F("begins_on"))
                & Q(level__in=["", *Level.values], field__in=["", *Integration.values]),
                violation_error_message="名称和负责人不能为空，止日不能早于起日。",
            ),
            models.CheckConstraint(
                name="activities_jointrecord_kind",
                condition=(~Q(kind="award") | ~Q(level=""))
                & (~Q(kind="integration") | ~Q(field=""))
                & (~Q(kind="pair") | (~Q(partner="") & Q(hours__isnull=False))),
                violation_error_message="奖项须有级别，一体化须有方面，结对须有被指导教师和课时。",
            ),
            models.CheckConstraint(
                name="activities_jointrecord_state",
                condition=Q(state="running") | ~Q(review=""),
                violation_error_message="已完成或已终止的须写明成效或原因。",
            ),
        ]

    def __str__(self) -> str:
        return self.title
