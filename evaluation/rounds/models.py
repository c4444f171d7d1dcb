"""A yearly evaluation of the groups: the round with its days, who takes part in it, and what each group says of itself."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from evaluation.rounds.querysets import ParticipantQuerySet, RoundQuerySet
from evaluation.rounds.words import RoundState, Standing
from evaluation.systems.models import Indicator, IndicatorSystem
from groups.papers.parts.models import WrittenPart
from groups.registry.models import EducationGroup
from groups.registry.register.words import GroupCategory
from nanan_groups.records.models import Case, HouseHistory


class Round(models.Model):
    """评估轮次 of a school year, by one published system. ``revision`` guards every act on it. ``seed``: experts were drawn with
    it last. ``facts_on``: the day as of which the portal's own figures were frozen."""

    code = models.CharField("编码", max_length=16, unique=True, editable=False)
    year = models.PositiveSmallIntegerField("学年", help_text="起始年，如 2026 表示 2026-2027 学年")
    number = models.PositiveSmallIntegerField("次序")
    name = models.CharField("名称", max_length=80)
    system = models.ForeignKey(
        IndicatorSystem, on_delete=models.PROTECT, related_name="rounds", verbose_name="指标体系"
    )
    state = models.CharField("状态", max_length=12, choices=RoundState, default=RoundState.PREPARED)
    assess_by = models.DateField("自评截止日")
    score_by = models.DateField("专家评分截止日")
    moderate_by = models.DateField("核定截止日")
    opened_on = models.DateField("开始日", null=True, blank=True)
    facts_on = models.DateField("数据截止日", null=True, blank=True)
    drafted_on = models.DateField("初稿送达日", null=True, blank=True)
    appeal_by = models.DateField("申诉截止日", null=True, blank=True)
    seed = models.CharField("抽取种子", max_length=40, blank=True)
    document = models.CharField("公布文号", max_length=120, blank=True)
    published_on = models.DateField("公布日", null=True, blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="prepared_rounds", verbose_name="办理人"
    )
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    objects = models.Manager.from_queryset(RoundQuerySet)()
    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "评估轮次"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"],
                name="evaluation_round_once",
                violation_error_message="这一学年的评估刚有人建立，请刷新页面后重新办理。",
                violation_error_code="stale",
            ),
            models.UniqueConstraint(
                fields=["year"],
                condition=~Q(state=RoundState.PUBLISHED),
                name="evaluation_round_open",
                violation_error_message="这一学年已有一轮评估没有公布，请先办理那一轮。",
            ),
            models.CheckConstraint(
                name="evaluation_round_facts",
                condition=Q(year__gte=2022, year__lte=2199, number__gte=1) & ~Q(name=""),
                violation_error_message="名称不能为空。",
            ),
            models.CheckConstraint(
                name="evaluation_round_scored_after_assessed",
                condition=Q(assess_by__lt=F("score_by")),
                violation_error_message="专家评分截止日应晚于自评截止日。",
            ),
            models.CheckConstraint(
                name="evaluation_round_moderated_after_scored",
                condition=Q(score_by__lt=F("moderate_by")),
                violation_error_message="核定截止日应晚于专家评分截止日。",
            ),
            models.CheckConstraint(
                name="evaluation_round_state",
                condition=Q(state__in=RoundState.values)
                & (
                    Q(state=RoundState.PREPARED, opened_on__isnull=True)
                    | ~Q(state=RoundState.PREPARED) & Q(opened_on__isnull=False)
                )
                & (
                    Q(state=RoundState.PUBLISHED, published_on__isnull=False) & ~Q(document="")
                    | ~Q(state=RoundState.PUBLISHED) & Q(published_on__isnull=True)
                ),
                violation_error_message="开始后的须有开始日，公布的须有公布日和文号。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def opened(self) -> bool:
        return self.state != RoundState.PREPARED


class Participant(models.Model):
    """参评集团: frozen when the round opens, under the name and with the members of that day. ``case``: its self-assessment, for
    those that take part. ``light``: a cluster, judged by what the portal computes alone. ``members``: code, name, relation."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="participants", verbose_name="评估")
    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="evaluations", verbose_name="教育集团"
    )
    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="self_assessment", verbose_name="自评流程"
    )
    name = models.CharField("集团名称", max_length=80)
    category = models.CharField("集团类别", max_length=20, choices=GroupCategory)
    ordinal = models.PositiveSmallIntegerField("次序", default=0)
    standing = models.CharField("参评情况", max_length=10, choices=Standing, default=Standing.FULL)
    reason = models.CharField("原因", max_length=200, blank=True)
    light = models.BooleanField("简式", default=False)
    months = models.PositiveSmallIntegerField("在册月数", default=12)
    relations = models.JSONField("关系类型", default=list, blank=True)
    members = models.JSONField("成员", default=list, blank=True)

    objects = models.Manager.from_queryset(ParticipantQuerySet)()
    history = HouseHistory()
    told_as = {"relations": lambda held: "、".join(held), "members": lambda rows: f"{len(rows)} 所"}

    class Meta:
        verbose_name = verbose_name_plural = "参评集团"
        ordering = ["round_id", "category", "ordinal", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "group"],
                name="evaluation_participant_once",
                violation_error_message="一轮评估里每个集团只有一份。",
            ),
            models.CheckConstraint(
                name="evaluation_participant_standing",
                condition=Q(category__in=GroupCategory.values, months__lte=12)
                & (
                    Q(standing=Standing.FULL, case__isnull=False)
                    | Q(standing=Standing.UNGRADED, case__isnull=False) & ~Q(reason="")
                    | Q(standing=Standing.EXCLUDED) & ~Q(reason="")
                ),
                violation_error_message="不评等级或不参评的集团须写明原因；参评的须有自评。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SelfAssessment(WrittenPart):
    """自评: what a group says of one indicator; its evidence are attachments."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="assessments", verbose_name="参评集团"
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="assessments", verbose_name="指标")
    text = models.TextField("自评", max_length=4000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "自评内容"
        ordering = ["participant_id", "indicator_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "indicator"],
                name="evaluation_selfassessment_once",
                violation_error_message="这个指标的自评已由他人填写，请刷新页面。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator}"
