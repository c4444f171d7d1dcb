"""What a person was reminded of: once for each thing owed, its day, and how near that day was."""

from django.conf import settings
from django.db import models

from .cases import Case, Notice


class ReminderStage(models.TextChoices):
    """How near the day is. What several missed mornings would have said is said by the last of them alone."""

    MONTH = "month", "截止前 30 天"
    WEEK = "week", "截止前 7 天"
    PASSED = "passed", "截止次日"


class SentReminder(models.Model):
    """提醒记录: written once. ``what``: of several things owed in one case, which one; "" for its to-dos."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sent_reminders", verbose_name="收件人"
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sent_reminders", verbose_name="流程")
    what = models.CharField("事项", max_length=60, blank=True)
    due_on = models.DateField("截止日")
    stage = models.CharField("时点", max_length=8, choices=ReminderStage)
    day = models.DateField("提醒日")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="sent_reminders", verbose_name="消息")
    text = models.TextField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "提醒记录"
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["user", "day"], name="records_reminder_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "case", "what", "due_on", "stage"],
                name="records_sentreminder_once",
                violation_error_message="这一事项已经提醒过。",
            ),
            models.CheckConstraint(
                name="records_sentreminder_stage",
                condition=models.Q(stage__in=ReminderStage.values),
                violation_error_message="提醒的时点不在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        return self.text
