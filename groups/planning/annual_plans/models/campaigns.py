"""A campaign: one year's round of annual plans, from its opening day to its closing, with the time a group was given more."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from groups.planning.annual_plans.words import YearBasis
from groups.registry.models import EducationGroup
from nanan_groups.kit.days import moment_text
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.models import Act, HouseHistory


class Campaign(models.Model):
    """填报任务: all groups hand in their annual plan for one year. Days count to their end, Shanghai time."""

    code = models.CharField("编码", max_length=12, unique=True, editable=False)
    title = models.CharField("名称", max_length=80)
    basis = models.CharField("年度口径", max_length=12, choices=YearBasis, default=YearBasis.SCHOOL_YEAR)
    year = models.PositiveSmallIntegerField("年度", help_text="学年填起始年，如 2026 表示 2026-2027 学年")
    opens_on = models.DateField("开始日")
    submit_on = models.DateField("提交截止日", help_text="当天 24 时前提交为按时")
    review_on = models.DateField("审核截止日")
    half_on = models.DateField("半年进展填报截止日", null=True, blank=True)
    summary_opens = models.DateField("年终总结开始受理日", null=True, blank=True, help_text="这一天之前不受理年终总结")
    summary_on = models.DateField("年终总结提交截止日", null=True, blank=True)
    two_levels = models.BooleanField("须经领导审定", default=True, help_text="科室审核后再由区教委领导审定")
    note = models.TextField("填报要求", blank=True)
    recorded = models.BooleanField("补录", default=False, help_text="平台启用前的年度，只存放补录的计划")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    told_as = {"closed_at": moment_text}
    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "填报任务"
        ordering = ["-year", "basis"]
        constraints = [
            models.UniqueConstraint(
                fields=["basis", "year"],
                name="planning_campaign_once",
                violation_error_message="这一年度的填报任务已经建立。",
            ),
            models.CheckConstraint(
                name="planning_campaign_days",
                condition=Q(opens_on__lte=F("submit_on"), submit_on__lte=F("review_on"))
                & (Q(half_on__isnull=True) | Q(half_on__gte=F("review_on")))
                & (Q(summary_on__isnull=True) | Q(summary_on__gte=F("review_on"))),
                violation_error_message="日期应依次为：开始日、提交截止日、审核截止日、半年进展和年终总结截止日。",
            ),
            models.CheckConstraint(
                name="planning_campaign_summary_opens",
                condition=Q(summary_opens__isnull=True)
                | Q(summary_opens__gte=F("opens_on"))
                & (Q(summary_on__isnull=True) | Q(summary_opens__lte=F("summary_on"))),
                violation_error_message="年终总结开始受理日不能早于开始日，也不能晚于年终总结提交截止日。",
            ),
            models.CheckConstraint(
                name="planning_campaign_year",
                condition=Q(year__gte=2022, year__lte=2199, basis__in=YearBasis.values),
                violation_error_message="年度不能早于 2022。",
            ),
            models.CheckConstraint(
                name="planning_campaign_recorded",
                condition=Q(recorded=False) | Q(closed_at__isnull=False),
                violation_error_message="补录的年度不开展填报。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def year_text(self) -> str:
        return f"{school_year_text(self.year)} 学年" if self.basis == YearBasis.SCHOOL_YEAR else f"{self.year} 年"


class CampaignExtension(models.Model):
    """延期: one group was given more time, and why."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="extensions", verbose_name="填报任务")
    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="extensions", verbose_name="教育集团"
    )
    submit_on = models.DateField("延至")
    reason = models.CharField("原因", max_length=500)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "延期"
        ordering = ["campaign_id", "group_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "group"],
                name="planning_campaignextension_once",
                violation_error_message="该集团已有延期，请修改原来的延期。",
            ),
            models.CheckConstraint(
                name="planning_campaignextension_reason",
                condition=~Q(reason=""),
                violation_error_message="请写明延期原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} 延至 {self.submit_on}"


class Reminder(models.Model):
    """催办: whom an officer reminded by hand, once a day. (What the calendar says is kept in records.SentReminder; rows of it
    from before are those without an officer.)"""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="reminders", verbose_name="填报任务")
    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="reminders", verbose_name="教育集团"
    )
    day = models.DateField("日期")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="催办人",
        help_text="空表示按日程自动提醒",
    )
    text = models.TextField("内容")
    at = models.DateTimeField("时间")
    act = models.ForeignKey(
        Act, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="催办事项"
    )

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "group", "day"],
                condition=Q(by__isnull=True),
                name="planning_reminder_once_a_day",
                violation_error_message="今天已经提醒过。",
            ),
            models.UniqueConstraint(
                fields=["campaign", "group", "day"],
                condition=Q(act__isnull=False),
                name="planning_reminder_chased_once",
                violation_error_message="该集团今天已经催办过。",
            ),
        ]

    def __str__(self) -> str:
        return self.text
