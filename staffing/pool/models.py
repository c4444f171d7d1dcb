"""周转池: a new teacher from intake to placement. The stage is the state of the case; the facts of each stage stand here."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from groups.registry.models import EducationGroup, Institution, Site
from nanan_groups.kit.texts import month_text
from nanan_groups.records.models import Case, HouseHistory
from staffing.pool.words import Grade
from staffing.roster.models import StaffMember
from staffing.roster.words import Sex, Subject, TeachingStage, taught


class PoolEntry(models.Model):
    """新教师. ``person``: what became of the entry on the roster; once, and never of one who left."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="pool_entry", verbose_name="流程")
    staff_no = models.CharField("工号", max_length=32, help_text="录用时编定，安置后名册沿用")
    name = models.CharField("姓名", max_length=40)
    sex = models.CharField("性别", max_length=8, choices=Sex)
    birth_month = models.DateField("出生年月", help_text="记该月 1 日")
    stage = models.CharField("任教学段", max_length=12, choices=TeachingStage)
    subject = models.CharField("任教学科", max_length=16, choices=Subject)
    year = models.PositiveSmallIntegerField("招聘学年", help_text="学年的前一个年份")
    recruited_on = models.DateField("录用日")
    document = models.CharField("录用文件", max_length=200)
    other = models.CharField("同名说明", max_length=100, blank=True, help_text="与另一人姓名、出生年月相同而确非同一人")
    training_from = models.DateField("培训起", null=True, blank=True)
    training_to = models.DateField("培训止", null=True, blank=True)
    completed_on = models.DateField("结业日", null=True, blank=True)
    group = models.ForeignKey(
        EducationGroup,
        on_delete=models.PROTECT,
        related_name="pool_entries",
        null=True,
        blank=True,
        verbose_name="集团",
    )
    lead = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="pool_led", null=True, blank=True, verbose_name="总校"
    )
    assigned_on = models.DateField("分配日", null=True, blank=True)
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="pool_shadowing", null=True, blank=True, verbose_name="跟岗校点"
    )
    shadow_from = models.DateField("跟岗起", null=True, blank=True)
    shadow_to = models.DateField("跟岗期满", null=True, blank=True)
    quality = models.BooleanField("跟岗学校当日为优质", default=False)
    exception = models.CharField("不在优质学校的原因", max_length=300, blank=True)
    grade = models.CharField("考核等次", max_length=12, choices=Grade, blank=True)
    assessed_on = models.DateField("考核日", null=True, blank=True)
    person = models.OneToOneField(
        StaffMember, on_delete=models.PROTECT, related_name="pool_entry", null=True, blank=True, verbose_name="教职工"
    )
    placed_at = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        related_name="pool_placed",
        null=True,
        blank=True,
        verbose_name="安置学校",
    )
    placed_on = models.DateField("安置日", null=True, blank=True)
    over_reason = models.CharField("没有空编的原因", max_length=300, blank=True)
    left_on = models.DateField("离开日", null=True, blank=True)
    is_demo = models.BooleanField("演示数据", default=False, editable=False)

    told_as = {"birth_month": month_text}  # in change lines
    history = HouseHistory(excluded_fields=["is_demo"])

    class Meta:
        verbose_name = verbose_name_plural = "周转池新教师"
        ordering = ["-year", "staff_no"]
        indexes = [models.Index(fields=["name"], name="staffing_poolentry_name")]
        constraints = [
            models.UniqueConstraint(
                Upper("staff_no"), name="staffing_poolentry_staff_no", violation_error_message="该工号已在周转池登记。"
            ),
            models.CheckConstraint(
                name="staffing_poolentry_choices",
                condition=Q(
                    sex__in=Sex.values,
                    stage__in=TeachingStage.values,
                    subject__in=Subject.values,
                    grade__in=["", *Grade.values],
                ),
                violation_error_message="性别、学段、学科或考核等次不在可选范围内。",
            ),
            models.CheckConstraint(
                name="staffing_poolentry_days",
                condition=(Q(training_to__isnull=True) | Q(training_to__gt=F("training_from")))
                & (Q(shadow_to__isnull=True) | Q(shadow_to__gt=F("shadow_from")))
                & Q(recruited_on__gt=F("birth_month")),
                violation_error_message="止日必须晚于起日，录用日必须晚于出生年月。",
            ),
            models.CheckConstraint(
                name="staffing_poolentry_assigned",
                condition=Q(group__isnull=True, lead__isnull=True, assigned_on__isnull=True)
                | Q(group__isnull=False, lead__isnull=False, assigned_on__isnull=False),
                violation_error_message="集团、总校和分配日须同时登记。",
            ),
            models.CheckConstraint(
                name="staffing_poolentry_shadow",
                condition=Q(site__isnull=True, shadow_from__isnull=True, shadow_to__isnull=True)
                | (
                    Q(site__isnull=False, shadow_from__isnull=False, shadow_to__isnull=False, group__isnull=False)
                    & (Q(quality=True) | ~Q(exception=""))
                ),
                violation_error_message="跟岗须写明校点和起止；不在优质学校的须写明原因。",
            ),
            models.CheckConstraint(
                name="staffing_poolentry_placed",
                condition=Q(person__isnull=True, placed_at__isnull=True, placed_on__isnull=True)
                | Q(person__isnull=False, placed_at__isnull=False, placed_on__isnull=False, left_on__isnull=True),
                violation_error_message="安置的须同时登记人员、学校和日期，离开的不能安置。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.staff_no}）"

    @property
    def taught(self) -> str:
        return taught(self.stage, self.subject)
