"""急需紧缺人才: what a group asks for, the places approved, its own first interview, and who was recruited in the end."""

from django.db import models
from django.db.models import F, Q

from groups.registry.models import EducationGroup, Institution
from nanan_groups.records.models import Case, HouseHistory
from staffing.roster.words import Subject, TeachingStage, taught


class ShortageRequest(models.Model):
    """Places of one school, stage and subject. Extra places are counted in the places and told apart from those within the
    authorised posts. Its state is its case's."""

    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="shortage_requests", verbose_name="集团"
    )
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="shortage_request", verbose_name="流程")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="shortage_requests", verbose_name="用人学校"
    )
    year = models.PositiveSmallIntegerField("学年", help_text="学年的前一个年份")
    stage = models.CharField("任教学段", max_length=12, choices=TeachingStage)
    subject = models.CharField("任教学科", max_length=16, choices=Subject)
    places = models.PositiveSmallIntegerField("申报名额")
    extra = models.PositiveSmallIntegerField("其中追加单列", default=0)
    grounds = models.TextField("申报理由", max_length=2000)
    approved = models.PositiveSmallIntegerField("核准名额", default=0)
    approved_extra = models.PositiveSmallIntegerField("核准追加单列", default=0)
    over_reason = models.CharField("没有空编的原因", max_length=300, blank=True)
    interviewed_on = models.DateField("先行面试日", null=True, blank=True)
    interviewed = models.PositiveSmallIntegerField("面试人数", default=0)
    passed = models.PositiveSmallIntegerField("面试合格人数", default=0)
    recruited = models.PositiveSmallIntegerField("录用人数", default=0)
    document = models.CharField("录用文件", max_length=200, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "急需紧缺人才申报"
        ordering = ["-year", "-id"]
        constraints = [
            models.CheckConstraint(
                name="staffing_shortagerequest_asked",
                condition=Q(places__gt=0, extra__lte=F("places"), stage__in=TeachingStage.values)
                & Q(subject__in=Subject.values),
                violation_error_message="申报名额须大于 0，追加单列不多于名额，学段、学科须在可选范围内。",
            ),
            models.CheckConstraint(
                name="staffing_shortagerequest_approved",
                condition=Q(approved__lte=F("places"), approved_extra__lte=F("approved")),
                violation_error_message="核准名额不能多于申报的，追加单列不能多于核准名额。",
            ),
            models.CheckConstraint(
                name="staffing_shortagerequest_interview",
                condition=Q(passed__lte=F("interviewed"))
                & (Q(interviewed_on__isnull=False, interviewed__gt=0) | Q(interviewed_on__isnull=True, interviewed=0)),
                violation_error_message="面试日和面试人数须同时登记，合格的不多于面试的。",
            ),
            models.CheckConstraint(
                name="staffing_shortagerequest_recruited",
                condition=Q(recruited__lte=F("passed")) & Q(recruited__lte=F("approved")),
                violation_error_message="录用人数不能多于面试合格人数和核准名额。",
            ),
        ]

    def __str__(self) -> str:
        return self.case.title

    @property
    def taught(self) -> str:
        return taught(self.stage, self.subject)
