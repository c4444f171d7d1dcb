"""Results of a round: facts frozen with each part, what people decided, appeals, and the result as it was published."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from evaluation.results.words import Outcome, RulingKind, State
from evaluation.rounds.models import Participant, Round
from evaluation.scoring.words import Grade, Veto
from evaluation.systems.models import Indicator, IndicatorPart
from evaluation.systems.words import WHOLE
from nanan_groups.kit.periods import AppendOnly
from nanan_groups.records.models import Case, HouseHistory


class EnteredFact(models.Model):
    """科室登记的事实 for a part that neither a source nor experts judge: what of a list is met, achievements, an external result.
    ``fact``: in the stored form of facts."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="entered", verbose_name="参评集团"
    )
    part = models.ForeignKey(IndicatorPart, on_delete=models.PROTECT, related_name="entered", verbose_name="计分部分")
    fact = models.JSONField("事实")
    document = models.CharField("依据", max_length=200)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+", verbose_name="登记人"
    )

    history = HouseHistory()
    told_as = {"fact": lambda fact: fact.get("text", "")}

    class Meta:
        verbose_name = verbose_name_plural = "科室登记的事实"
        ordering = ["participant_id", "part_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "part"],
                name="evaluation_enteredfact_once",
                violation_error_message="这一部分刚由他人登记，请刷新页面。",
            ),
            models.CheckConstraint(
                name="evaluation_enteredfact_document",
                condition=~Q(document=""),
                violation_error_message="登记的事实须写明依据。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant.name} {self.part}"


class VetoFact(models.Model):
    """否决事项: dated, with its document. A decision of tolerance (意见 六(一)) takes its effect back;
    ``withdrawn``: why it was entered by mistake, then it has none."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="vetoes", verbose_name="参评集团"
    )
    happened_on = models.DateField("发生日")
    text = models.CharField("事实", max_length=500)
    document = models.CharField("认定文件", max_length=120)
    effect = models.CharField("后果", max_length=10, choices=Veto)
    tolerance = models.CharField("容错决定", max_length=200, blank=True)
    withdrawn = models.CharField("撤销的原因", max_length=300, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "否决事项"
        ordering = ["participant_id", "happened_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="evaluation_vetofact_told",
                condition=Q(effect__in=Veto.values) & ~Q(text="") & ~Q(document=""),
                violation_error_message="否决事项须写明事实、认定文件和后果。",
            )
        ]

    def __str__(self) -> str:
        return self.text


class GroupResult(models.Model):
    """评估结果 of a group. Figures in hundredths of a point; grade and rank are computed once, after the appeals, with ``notes``
    that tell the grade and are read with it alone. ``trace``: how the parts make the total."""

    FIGURES = ("total", "basic", "feature", "individual", "value_added")

    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, related_name="result", verbose_name="参评集团"
    )
    total = models.PositiveIntegerField("总分", null=True, blank=True)
    basic = models.PositiveIntegerField("基础评价", null=True, blank=True)
    feature = models.PositiveIntegerField("特色评价", null=True, blank=True)
    individual = models.PositiveIntegerField("个性评价", null=True, blank=True)
    value_added = models.PositiveIntegerField("增值评价", null=True, blank=True)
    grade = models.CharField("等级", max_length=8, choices=Grade, blank=True)
    rank = models.PositiveSmallIntegerField("名次", null=True, blank=True)
    tied = models.BooleanField("并列", default=False)
    marks = models.JSONField("说明", default=list, blank=True)
    notes = models.JSONField("等级的说明", default=list, blank=True)
    trace = models.JSONField("步骤")

    class Meta:
        verbose_name = verbose_name_plural = "集团评估结果"
        ordering = ["participant_id"]
        constraints = [
            models.CheckConstraint(
                name="evaluation_groupresult_figures",
                condition=Q(grade__in=["", *Grade.values]) & (Q(total__isnull=True, grade="") | Q(total__lte=WHOLE)),
                violation_error_message="总分在 0 和 100 之间；没有总分的没有等级。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant.name}评估结果"

    def told(self, graded: bool) -> list[str]:
        """What a reader is told beside the figures; ``graded``: who may read the grade."""
        return [*self.marks, *(self.notes if graded else ())]


class IndicatorResult(models.Model):
    """指标结果. ``value``: exact points at the indicator's own weight; ``weight``: hundredths it counted for in the end, after
    weights were moved; ``score``: hundredths as printed, at that weight."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="indicators", verbose_name="参评集团"
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="results", verbose_name="指标")
    state = models.CharField("状态", max_length=16, choices=State)
    value = models.CharField("得分（精确）", max_length=120, blank=True)
    weight = models.CharField("计入的分值", max_length=40)
    score = models.PositiveIntegerField("得分", null=True, blank=True)
    trace = models.JSONField("步骤")

    class Meta:
        verbose_name = verbose_name_plural = "指标结果"
        ordering = ["participant_id", "indicator_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "indicator"],
                name="evaluation_indicatorresult_once",
                violation_error_message="每个指标只有一个结果。",
            ),
            models.CheckConstraint(
                name="evaluation_indicatorresult_state",
                condition=Q(state__in=[State.PENDING, State.NOT_APPLICABLE, State.EXCLUDED], score__isnull=True)
                | Q(
                    state__in=[State.COMPUTED, State.SCORED, State.MODERATED, State.ZERO],
                    score__isnull=False,
                    score__lte=WHOLE,
                ),
                violation_error_message="待核、不适用、排除的没有得分，其余的须有得分。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant.name} {self.indicator}"

    @property
    def is_pending(self) -> bool:
        return self.state == State.PENDING


class PartResult(models.Model):
    """计分部分的结果: the fact it was judged by, frozen with numerator, denominator and rows, and its steps."""

    of = models.ForeignKey(IndicatorResult, on_delete=models.CASCADE, related_name="parts", verbose_name="指标结果")
    part = models.ForeignKey(IndicatorPart, on_delete=models.PROTECT, related_name="results", verbose_name="计分部分")
    fact = models.JSONField("事实")
    value = models.CharField("得分（精确）", max_length=120, blank=True)
    trace = models.JSONField("步骤")

    class Meta:
        verbose_name = verbose_name_plural = "计分部分结果"
        ordering = ["of_id", "part_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["of", "part"],
                name="evaluation_partresult_once",
                violation_error_message="每个计分部分只有一个结果。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.part}"


class Ruling(models.Model):
    """认定: one decision by hand on an indicator of a group, with its reason; the newest of them counts. ``points``: hundredths
    at the indicator's own weight, where it sets the score; ``before``: what stood there."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="rulings", verbose_name="参评集团"
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="rulings", verbose_name="指标")
    kind = models.CharField("种类", max_length=10, choices=RulingKind)
    points = models.PositiveIntegerField("得分", null=True, blank=True)
    before = models.CharField("原来", max_length=40)
    reason = models.CharField("原因", max_length=500)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+", verbose_name="办理人"
    )
    made_at = models.DateTimeField("办理时间")
    act = models.ForeignKey("records.Act", on_delete=models.PROTECT, related_name="+", verbose_name="办理记录")

    class Meta:
        verbose_name = verbose_name_plural = "指标认定"
        ordering = ["participant_id", "id"]
        constraints = [
            AppendOnly(name="evaluation_ruling"),
            models.CheckConstraint(
                name="evaluation_ruling_reason",
                condition=~Q(reason="")
                & (
                    Q(kind__in=[RulingKind.MODERATE, RulingKind.APPEAL], points__isnull=False, points__lte=WHOLE)
                    | Q(kind__in=[RulingKind.EXCLUDE, RulingKind.ZERO], points__isnull=True)
                ),
                violation_error_message="认定须写明原因；调整的须写明得分。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.get_kind_display()}"


class Appeal(models.Model):
    """申诉 of a group on one indicator, once; its state is its case's. ``points``: what it was decided to be, if it changes."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="appeal", verbose_name="流程")
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="appeals", verbose_name="参评集团"
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="appeals", verbose_name="指标")
    text = models.TextField("申诉的事实和理由", max_length=2000)
    outcome = models.CharField("决定", max_length=8, choices=Outcome, blank=True)
    answer = models.TextField("决定的理由", max_length=2000, blank=True)
    points = models.PositiveIntegerField("改定的得分", null=True, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "评估申诉"
        ordering = ["participant_id", "indicator_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "indicator"],
                name="evaluation_appeal_once",
                violation_error_message="这个指标已经申诉过，一个指标只能申诉一次。",
            ),
            models.CheckConstraint(
                name="evaluation_appeal_decided",
                condition=~Q(text="")
                & (
                    Q(outcome="", answer="", points__isnull=True)
                    | Q(outcome__in=[Outcome.UPHELD, Outcome.PARTLY], points__isnull=False) & ~Q(answer="")
                    | Q(outcome__in=[Outcome.REFUSED, Outcome.LATE], points__isnull=True) & ~Q(answer="")
                ),
                violation_error_message="申诉须写明理由；决定须写明理由，支持的须写明改定的得分。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant.name} {self.indicator} 申诉"


class PublishedRound(models.Model):
    """公布的一轮: facts, system and results as they were, from which they are computed again years later."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="published", verbose_name="评估")
    content = models.JSONField("内容")
    fingerprint = models.CharField("指纹", max_length=64)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+", verbose_name="公布人"
    )
    act = models.ForeignKey("records.Act", on_delete=models.PROTECT, related_name="+", verbose_name="办理记录")

    class Meta:
        verbose_name = verbose_name_plural = "公布的评估结果"
        ordering = ["round_id"]
        constraints = [AppendOnly(name="evaluation_publishedround")]

    def __str__(self) -> str:
        return f"{self.round}"
