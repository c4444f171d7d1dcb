"""Experts of a round, the groups they are assigned to, and the scores they give."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from evaluation.rounds.models import Participant, Round
from evaluation.scores.querysets import AssignmentQuerySet
from evaluation.scores.words import Chosen
from evaluation.scoring.words import Level
from evaluation.systems.models import IndicatorPart
from groups.papers.parts.models import WrittenPart
from nanan_groups.records.models import HouseHistory


class RoundExpert(models.Model):
    """评审专家 of a round. ``declared_at``: when the declaration was signed; before that no score is given."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="experts", verbose_name="评估")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="round_experts", verbose_name="专家"
    )
    declared_at = models.DateTimeField("签署回避声明", null=True, blank=True)
    declaration = models.CharField("声明中写明的关系", max_length=500, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "评审专家"
        ordering = ["round_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "user"],
                name="evaluation_roundexpert_once",
                violation_error_message="这位专家已在本轮名单里。",
            )
        ]

    def __str__(self) -> str:
        return self.user.name


class Assignment(models.Model):
    """评审任务: one expert, one group. Ended with a reason where the expert may not score it; what was begun is not reassigned.
    ``revision`` guards handing in."""

    scorer = models.ForeignKey(RoundExpert, on_delete=models.CASCADE, related_name="assignments", verbose_name="专家")
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="assignments", verbose_name="参评集团"
    )
    code = models.CharField("编号", max_length=12, unique=True, editable=False)
    chosen = models.CharField("来源", max_length=8, choices=Chosen)
    handed_in_at = models.DateTimeField("交卷时间", null=True, blank=True)
    late = models.BooleanField("逾期", default=False)
    ended_at = models.DateTimeField("撤销时间", null=True, blank=True)
    why = models.CharField("撤销原因", max_length=200, blank=True)
    comment = models.TextField("总体意见", max_length=2000, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    objects = models.Manager.from_queryset(AssignmentQuerySet)()
    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "评审任务"
        ordering = ["scorer_id", "participant_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorer", "participant"],
                name="evaluation_assignment_once",
                violation_error_message="这位专家已评审这个集团。",
            ),
            models.CheckConstraint(
                name="evaluation_assignment_ended",
                condition=Q(chosen__in=Chosen.values)
                & (
                    Q(ended_at__isnull=True, why="") | Q(ended_at__isnull=False, handed_in_at__isnull=True) & ~Q(why="")
                ),
                violation_error_message="撤销评审任务须写明原因；已交卷的不能撤销。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant.name}（{self.code}）"


class Score(WrittenPart):
    """评分: the level one expert gives one part of an indicator, or that he abstains and why. An empty one is not scored yet."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="scores", verbose_name="评审任务")
    part = models.ForeignKey(IndicatorPart, on_delete=models.PROTECT, related_name="scores", verbose_name="计分部分")
    level = models.CharField("等级", max_length=10, choices=Level, blank=True)
    abstained = models.BooleanField("弃权", default=False)
    reason = models.CharField("弃权原因", max_length=200, blank=True)
    comment = models.CharField("评语", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "专家评分"
        ordering = ["assignment_id", "part_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "part"],
                name="evaluation_score_once",
                violation_error_message="这一项已评，请刷新页面。",
            ),
            models.CheckConstraint(
                name="evaluation_score_level",
                condition=Q(level__in=["", *Level.values])
                & (Q(abstained=False, reason="") | Q(abstained=True, level="") & ~Q(reason="")),
                violation_error_message="弃权须写明原因，且不再给等级。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part}"
