"""Indicator systems, version by version: an indicator has a weight and named parts, each judged one way (细则 三(一)6)."""

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from evaluation.scoring.rules.ranking import GradeRules
from evaluation.scoring.words import Aim, Grade, Kind, Part, Pooling, Rounding, SmallCategory
from evaluation.systems.querysets import SystemQuerySet
from evaluation.systems.words import WHOLE, SystemState, Variant
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.models import HouseHistory


class IndicatorSystem(models.Model):
    """评估指标体系 of a school year. With it go the rules of the round, so that the groups know them beforehand.

    ``revision`` guards every act on the system and its indicators. ``prepared_by``: who changed it last; another publishes it.
    """

    RULES = (
        "pooling", "valid_scores", "top_from", "good_from", "fit_from", "top_share", "rounding", "small_below", "small",
        "ranks", "vetoes", "appeals", "appeal_days",
    )  # fmt: skip

    code = models.CharField("编码", max_length=16, unique=True, editable=False)
    year = models.PositiveSmallIntegerField("学年", help_text="起始年，如 2026 表示 2026-2027 学年")
    number = models.PositiveSmallIntegerField("版本")
    title = models.CharField("名称", max_length=80)
    state = models.CharField("状态", max_length=10, choices=SystemState, default=SystemState.DRAFT)
    base = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies", verbose_name="照哪一份建立"
    )
    document = models.CharField("发布文号", max_length=120, blank=True)
    published_on = models.DateField("发布日", null=True, blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="prepared_systems",
        verbose_name="拟订人",
    )  # fmt: skip

    pooling = models.CharField("多名专家的取法", max_length=8, choices=Pooling, default=Pooling.MEDIAN)
    valid_scores = models.PositiveSmallIntegerField("有效评分最少份数", default=3)
    top_from = models.PositiveIntegerField("优秀从多少分起", default=9000)
    good_from = models.PositiveIntegerField("良好从多少分起", default=8000)
    fit_from = models.PositiveIntegerField("合格从多少分起", default=6000)
    top_share = models.PositiveSmallIntegerField(
        "优秀所占比例", null=True, blank=True, default=3000, help_text="每一类别里，百分比；留空为不限"
    )
    rounding = models.CharField("名额取整", max_length=8, choices=Rounding, default=Rounding.DOWN)
    small_below = models.PositiveSmallIntegerField("小类别", default=4, help_text="参评集团少于几个的类别")
    small = models.CharField("小类别的名额", max_length=8, choices=SmallCategory, default=SmallCategory.POOLED)
    ranks = models.BooleanField("排名", default=True)
    vetoes = models.BooleanField("否决事项", default=True)
    appeals = models.BooleanField("申诉", default=True)
    appeal_days = models.PositiveSmallIntegerField("申诉期（工作日）", default=5)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    objects = models.Manager.from_queryset(SystemQuerySet)()
    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "评估指标体系"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"],
                name="evaluation_indicatorsystem_once",
                violation_error_message="这一学年的指标体系刚有人建立，请刷新页面后重新办理。",
                violation_error_code="stale",
            ),
            models.CheckConstraint(
                name="evaluation_indicatorsystem_year",
                condition=Q(year__gte=2022, year__lte=2199, number__gte=1) & ~Q(title=""),
                violation_error_message="学年应在 2022 到 2199 之间，名称不能为空。",
            ),
            models.CheckConstraint(
                name="evaluation_indicatorsystem_state",
                condition=Q(state=SystemState.PUBLISHED, published_on__isnull=False) & ~Q(document="")
                | Q(state__in=[SystemState.DRAFT, SystemState.CATALOGUE], published_on__isnull=True),
                violation_error_message="已发布的须有发布日和文号，没有发布的没有。",
            ),
            models.CheckConstraint(
                name="evaluation_indicatorsystem_bands",
                condition=Q(
                    top_from__lte=WHOLE, good_from__lt=F("top_from"), fit_from__lt=F("good_from"), fit_from__gt=0
                ),
                violation_error_message="各等级的起点应依次降低，在 0 和 100 之间。",
            ),
            models.CheckConstraint(
                name="evaluation_indicatorsystem_rules",
                condition=Q(valid_scores__gte=1, valid_scores__lte=20, appeal_days__gte=1, appeal_days__lte=30)
                & Q(small_below__lte=50)
                & (Q(top_share__isnull=True) | Q(top_share__gte=1, top_share__lte=WHOLE)),
                violation_error_message="有效评分 1 到 20 份，申诉期 1 到 30 个工作日，优秀比例在 0 和 100%% 之间。",
            ),
            models.CheckConstraint(
                name="evaluation_indicatorsystem_words",
                condition=Q(
                    state__in=SystemState.values,
                    pooling__in=Pooling.values,
                    rounding__in=Rounding.values,
                    small__in=SmallCategory.values,
                ),
                violation_error_message="状态和参数须在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    told_as = {
        name: (lambda hundredths: f"{hundredths // 100}.{hundredths % 100:02}")
        for name in ("top_from", "good_from", "fit_from", "top_share")
    }

    @property
    def version_text(self) -> str:
        return f"{school_year_text(self.year)} 学年第 {self.number} 版"

    @property
    def grade_rules(self) -> GradeRules:
        share = None if self.top_share is None else Fraction(self.top_share, WHOLE)
        bands = (self.top_from, self.good_from, self.fit_from)
        return GradeRules(bands, share, self.rounding, self.small_below, self.small, self.vetoes, self.ranks)

    @property
    def rules_told(self) -> list[tuple[str, str]]:
        """The rules of the round, as the groups read them."""
        quota = (
            f"不超过本类别参评集团的 {self.top_share / 100:g}%，{self.get_rounding_display()}"
            if self.top_share
            else "不限"
        )
        top, good, fit = (f"{each / 100:.2f}" for each in (self.top_from, self.good_from, self.fit_from))
        grades = f"{Grade.TOP.label} {top} 分起，{Grade.GOOD.label} {good} 分起，{Grade.FIT.label} {fit} 分起"
        return [
            ("专家评分", f"取{self.get_pooling_display()}，有效评分不足 {self.valid_scores} 份的待核"),
            ("等级", grades),
            ("优秀名额", quota),
            ("小类别", f"参评集团少于 {self.small_below} 个的，{self.get_small_display()}"),
            ("排名", "按类别排名；同分依次比增值、基础" if self.ranks else "不排名"),
            ("否决事项", "启用" if self.vetoes else "不启用"),
            ("申诉", f"初稿送达后 {self.appeal_days} 个工作日内，一个指标一次" if self.appeals else "不设"),
        ]


class Indicator(models.Model):
    """指标. ``weight``: hundredths of a point. ``moves_to``: codes that take its weight where it does not apply."""

    FACTS = ("code", "name", "part", "dimension", "weight", "aim", "method", "evidence", "moves_to")

    system = models.ForeignKey(
        IndicatorSystem, on_delete=models.CASCADE, related_name="indicators", verbose_name="指标体系"
    )
    code = models.CharField("编号", max_length=8)
    name = models.CharField("指标名称", max_length=60)
    part = models.CharField("部分", max_length=12, choices=Part)
    dimension = models.CharField("维度", max_length=30)
    weight = models.PositiveIntegerField("权重")
    aim = models.CharField("方向", max_length=10, choices=Aim, blank=True)
    method = models.TextField("计分说明", max_length=1000, blank=True)
    evidence = models.CharField("佐证和数据", max_length=200, blank=True)
    moves_to = models.JSONField("不适用时并入", default=list, blank=True)

    history = HouseHistory()
    told_as = {
        "weight": lambda hundredths: f"{hundredths // 100}.{hundredths % 100:02}",
        "moves_to": lambda codes: "、".join(codes),
    }

    class Meta:
        verbose_name = verbose_name_plural = "评估指标"
        ordering = ["system_id", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "code"],
                name="evaluation_indicator_once",
                violation_error_message="这份指标体系里已有同一编号的指标。",
            ),
            models.CheckConstraint(
                name="evaluation_indicator_facts",
                condition=Q(weight__gte=1, weight__lte=WHOLE, part__in=Part.values, aim__in=["", *Aim.values])
                & ~Q(code="")
                & ~Q(name="")
                & ~Q(dimension=""),
                violation_error_message="指标须有编号、名称和维度，权重大于 0、不超过 100。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class IndicatorPart(models.Model):
    """指标的计分部分: judged one way. ``settings``: texts by short name (scoring/rules/settings.py)."""

    FACTS = ("name", "kind", "points", "variant", "source", "settings", "levels")

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="parts", verbose_name="指标")
    ordinal = models.PositiveSmallIntegerField("次序")
    name = models.CharField("名称", max_length=40)
    kind = models.CharField("计分方式", max_length=12, choices=Kind)
    points = models.PositiveIntegerField("分值")
    variant = models.CharField("适用类型", max_length=12, choices=Variant, blank=True)
    source = models.CharField("数据来源", max_length=30, blank=True)
    settings = models.JSONField("参数", default=dict, blank=True)
    levels = models.TextField("等级说明", max_length=1000, blank=True)

    history = HouseHistory()
    told_as = {
        "points": lambda hundredths: f"{hundredths // 100}.{hundredths % 100:02}",
        "settings": lambda texts: "；".join(f"{name}={text}" for name, text in texts.items() if text),
    }

    class Meta:
        verbose_name = verbose_name_plural = "计分部分"
        ordering = ["indicator_id", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "variant", "name"],
                name="evaluation_indicatorpart_once",
                violation_error_message="这个指标已有同名的计分部分。",
            ),
            models.CheckConstraint(
                name="evaluation_indicatorpart_facts",
                condition=Q(points__gte=1, points__lte=WHOLE, kind__in=Kind.values, variant__in=["", *Variant.values])
                & ~Q(name=""),
                violation_error_message="计分部分须有名称和计分方式，分值大于 0。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.name}"
