"""Admission of a group: examined, given its plaque, withdrawn (细则 三(一)2; withdrawal is our addition)."""

from django.db import models
from django.db.models import F, Q

from groups.governance.admissions.words import AdmissionOutcome
from groups.governance.charters.models import Charter
from groups.papers.parts.words import Source
from groups.registry.models import EducationGroup
from nanan_groups.kit.kept import KeptChar, key_beside
from nanan_groups.records.models import Case, HouseHistory


class Admission(models.Model):
    """准入审定、授牌认定: one at a time for a group; a refused or withdrawn one stays readable. Its state is its case's."""

    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="admissions", verbose_name="教育集团"
    )
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="admission", verbose_name="流程")
    source = models.CharField("办理方式", max_length=8, choices=Source, default=Source.PORTAL)
    by_group = models.BooleanField("集团申请", default=False)
    grounds = models.TextField("申请说明", blank=True, max_length=4000)
    charter = models.ForeignKey(
        Charter, on_delete=models.PROTECT, null=True, blank=True, related_name="admissions", verbose_name="审定时的章程"
    )
    examined_on = models.DateField("审定日", null=True, blank=True)
    document = models.CharField("审定文号", max_length=60, blank=True)
    plaque_number = models.CharField("牌号", max_length=40, blank=True)
    plaque_key = KeptChar("牌号比较式", max_length=1000, made="made_key", blank=True)
    plaque_on = models.DateField("授牌日", null=True, blank=True)
    plaque_place = models.CharField("授牌地点", max_length=80, blank=True)
    outcome = models.CharField(
        "结果", max_length=12, choices=AdmissionOutcome, blank=True, default=AdmissionOutcome.STANDING
    )
    ended_on = models.DateField("撤销（不予通过）日", null=True, blank=True)
    ended_why = models.CharField("撤销（不予通过）原因", max_length=2000, blank=True)
    ended_document = models.CharField("撤销（不予通过）文号", max_length=60, blank=True)

    history = HouseHistory(excluded_fields=["plaque_key"])

    class Meta:
        verbose_name = verbose_name_plural = "集团准入"
        ordering = ["group_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="governance_admission_choices",
                condition=Q(source__in=Source.values, outcome__in=AdmissionOutcome.values),
                violation_error_message="办理方式和结果须在可选范围内。",
            ),
            models.CheckConstraint(
                name="governance_admission_examined",
                condition=Q(examined_on__isnull=True, document="") | (Q(examined_on__isnull=False) & ~Q(document="")),
                violation_error_message="审定日和审定文号须同时登记。",
            ),
            models.CheckConstraint(
                name="governance_admission_plaque",
                condition=Q(plaque_on__isnull=True, plaque_number="", plaque_place="")
                | (
                    Q(plaque_on__isnull=False, examined_on__isnull=False, plaque_on__gte=F("examined_on"))
                    & ~Q(plaque_number="")
                    & ~Q(plaque_place="")
                ),
                violation_error_message="牌号、授牌日和授牌地点须同时登记，授牌日不能早于审定日。",
            ),
            models.CheckConstraint(
                name="governance_admission_past",
                condition=~Q(source="backfill") | Q(plaque_on__isnull=False),
                violation_error_message="补录的准入须写明授牌情况。",
            ),
            models.CheckConstraint(
                name="governance_admission_ended",
                condition=Q(outcome="", ended_on__isnull=True, ended_why="", ended_document="")
                | (Q(outcome="refused", ended_on__isnull=False, examined_on__isnull=True) & ~Q(ended_why=""))
                | (
                    Q(outcome="withdrawn", ended_on__isnull=False, plaque_on__isnull=False)
                    & Q(ended_on__gte=F("plaque_on"))
                    & ~Q(ended_why="")
                ),
                violation_error_message="不予通过或撤销须写明日期和原因；授牌之后才能撤销，撤销日不能早于授牌日。",
            ),
            models.UniqueConstraint(
                fields=["plaque_key"],
                condition=~Q(plaque_key=""),
                name="governance_admission_plaque_once",
                violation_error_message="这个牌号已经用过，请核对。",
                violation_error_code="plaque-taken",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(outcome=""),
                name="governance_admission_one_standing",
                violation_error_message="该集团已有正在办理或有效的准入审定。",
                violation_error_code="open",
            ),
        ]

    def __str__(self) -> str:
        return self.case.title

    def made_key(self) -> str:
        return key_beside(self.plaque_number, self.plaque_key)
