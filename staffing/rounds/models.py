"""The round of a school year after its list is frozen: what schools have too many and too few of, what groups plan, what was
decided. Its stage follows from its days and from what was decided; it is not stored."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from groups.registry.models import EducationGroup, Institution
from nanan_groups.kit.periods import AppendOnly
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.models import Case, HouseHistory
from staffing.roster.words import Subject, TeachingStage, taught


class ExchangeRound(models.Model):
    """Its days are inclusive: on ``balances_until`` schools still tell. ``code`` names it in acts."""

    code = models.CharField("编号", max_length=12, unique=True, editable=False)
    school_year = models.PositiveSmallIntegerField("学年", unique=True)
    balances_until = models.DateField("余缺申报截止")
    plans_until = models.DateField("集团计划截止")
    decide_until = models.DateField("决定截止")
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "交流轮次"
        ordering = ["-school_year"]
        constraints = [
            models.CheckConstraint(
                name="staffing_exchangeround_days",
                condition=Q(plans_until__gt=F("balances_until"), decide_until__gt=F("plans_until")),
                violation_error_message="三个截止日须依次在后。",
            )
        ]

    def __str__(self) -> str:
        return f"{school_year_text(self.school_year)}学年交流轮次"


class SubjectBalance(models.Model):
    """学科余缺: of a school, by stage and subject, too many or too few; nothing told is neither."""

    of = models.ForeignKey(ExchangeRound, on_delete=models.PROTECT, related_name="balances", verbose_name="轮次")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="subject_balances", verbose_name="学校"
    )
    stage = models.CharField("学段", max_length=16, choices=TeachingStage)
    subject = models.CharField("学科", max_length=16, choices=Subject)
    surplus = models.PositiveSmallIntegerField("余", default=0)
    shortage = models.PositiveSmallIntegerField("缺", default=0)
    note = models.CharField("说明", max_length=200, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "学科余缺"
        ordering = ["of_id", "institution_id", "stage", "subject"]
        constraints = [
            models.UniqueConstraint(
                fields=["of", "institution", "stage", "subject"],
                name="staffing_subjectbalance_once",
                violation_error_message="该校这一学段学科已有余缺。",
            ),
            models.CheckConstraint(
                name="staffing_subjectbalance_one",
                condition=Q(surplus=0) | Q(shortage=0),
                violation_error_message="同一学段学科不能既余又缺。",
            ),
            models.CheckConstraint(
                name="staffing_subjectbalance_choice",
                condition=Q(stage__in=TeachingStage.values, subject__in=Subject.values),
                violation_error_message="学段、学科不在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} · {self.taught}"

    @property
    def taught(self) -> str:
        return taught(self.stage, self.subject)


class GroupPlan(models.Model):
    """集团交流计划: how many are to go, and why so many. Its way is its case's. ``by_default``: not handed in in time, so the
    number is the one of the parameter."""

    of = models.ForeignKey(ExchangeRound, on_delete=models.PROTECT, related_name="plans", verbose_name="轮次")
    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="exchange_plans", verbose_name="集团"
    )
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="exchange_plan", verbose_name="流程")
    number = models.PositiveSmallIntegerField("计划交流人数", null=True, blank=True)
    grounds = models.TextField("说明", max_length=1000, blank=True)
    by_default = models.BooleanField("按参数代定", default=False)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "集团交流计划"
        ordering = ["of_id", "group_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["of", "group"],
                name="staffing_groupplan_once",
                violation_error_message="该集团在这一轮次已有计划。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group} · {self.of}"


class RoundDecision(models.Model):
    """交流决定: of a group, with its document. ``content``: who goes where, by the names of that day; the legs are exchanges'."""

    plan = models.OneToOneField(GroupPlan, on_delete=models.PROTECT, related_name="decision", verbose_name="计划")
    document = models.CharField("决定文件", max_length=200)
    start = models.DateField("起")
    end = models.DateField("计划止")
    content = models.JSONField("名单")
    decided_on = models.DateField("决定日")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+", verbose_name="决定人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "交流决定"
        ordering = ["plan_id"]
        constraints = [
            AppendOnly(name="staffing_rounddecision"),
            models.CheckConstraint(
                name="staffing_rounddecision_dates",
                condition=Q(end__gt=F("start")) & ~Q(document=""),
                violation_error_message="决定须有文件，止日必须晚于起日。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.document}"
