"""Questionnaires by invitation links. An answer knows nobody: not who gave it, not when, not by which link; the link only knows
that it was used."""

import uuid

from django.db import models
from django.db.models import F, Q

from groups.activities.joint_activities.querysets import OfGroupQuerySet
from groups.activities.questionnaires.words import SurveyKind
from groups.registry.models import EducationGroup
from nanan_groups.records.models import HouseHistory


class Questionnaire(models.Model):
    """问卷 about a group in a school year."""

    code = models.CharField("编码", max_length=12, unique=True, editable=False)
    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="questionnaires", verbose_name="教育集团"
    )
    kind = models.CharField("问卷", max_length=10, choices=SurveyKind)
    school_year = models.PositiveSmallIntegerField("学年")
    opens_on = models.DateField("开始日")
    closes_on = models.DateField("截止日", help_text="最后一天")
    quota = models.PositiveSmallIntegerField("邀请份数")
    secret = models.CharField("密钥", max_length=20, editable=False)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    objects = models.Manager.from_queryset(OfGroupQuerySet)()
    history = HouseHistory(excluded_fields=["revision", "secret"])

    class Meta:
        verbose_name = verbose_name_plural = "问卷"
        ordering = ["-school_year", "group_id", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "kind", "school_year"],
                name="activities_questionnaire_once",
                violation_error_message="本集团这一学年的这份问卷已经开展。",
            ),
            models.CheckConstraint(
                name="activities_questionnaire_days",
                condition=Q(kind__in=SurveyKind.values, closes_on__gte=F("opens_on"), quota__gte=5, quota__lte=5000),
                violation_error_message="截止日不能早于开始日，邀请份数为 5 到 5000。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.school_year}"


class Invitation(models.Model):
    """邀请链接 number so and so; whether it was used."""

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="invitations", verbose_name="问卷"
    )
    number = models.PositiveSmallIntegerField("序号")
    used = models.BooleanField("已使用", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "问卷邀请"
        ordering = ["questionnaire_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="activities_invitation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.number}"


class Answer(models.Model):
    """答卷. ``value``: hundredths of a percent. The key is drawn by lot: one that counts up would tell in what order the answers
    came, and an order with a clock beside it tells who."""

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="answers", verbose_name="问卷"
    )
    value = models.PositiveSmallIntegerField("得分（百分之一）")

    class Meta:
        verbose_name = verbose_name_plural = "答卷"
        ordering = ["questionnaire_id", "value"]
        constraints = [
            models.CheckConstraint(
                name="activities_answer_value",
                condition=Q(value__lte=10_000),
                violation_error_message="得分在 0 到 100 之间。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.questionnaire)
