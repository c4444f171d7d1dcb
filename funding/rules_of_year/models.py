"""The rules of a budget year, version by version. A version is never changed: a change is the next version."""

from django.db import models
from django.db.models import F, Q

from funding.rules_of_year.rules.parameters import BY_NAME
from funding.rules_of_year.words import Origin
from nanan_groups.kit.periods import AppendOnly


class RuleSet(models.Model):
    """年度规则: one version of the rules of a budget year. The newest version of a year counts; a year without its own
    rules follows the last year that has some."""

    year = models.PositiveSmallIntegerField("预算年度")
    number = models.PositiveSmallIntegerField("版本")
    document = models.CharField("依据文件", max_length=200, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    act = models.ForeignKey("records.Act", on_delete=models.PROTECT, related_name="+", verbose_name="办理记录")

    class Meta:
        verbose_name = verbose_name_plural = "年度规则"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"],
                name="funding_ruleset_once",
                violation_error_message="这一年度的规则刚被他人修改，请刷新页面后重新办理。",
                violation_error_code="stale",
            ),
            models.CheckConstraint(
                name="funding_ruleset_year",
                condition=Q(year__gte=2022, year__lte=2199, number__gte=1),
                violation_error_message="预算年度应在 2022 到 2199 之间。",
            ),
            AppendOnly(name="funding_ruleset"),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年度经费规则第 {self.number} 版"


class Parameter(models.Model):
    """规则参数: one line of a version, with its clause and where it comes from. Money stands in its own column, beside the
    lowest amount the policy allows."""

    rules = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="parameters", verbose_name="年度规则")
    name = models.CharField("参数", max_length=24)
    value = models.JSONField("值", null=True, blank=True)
    amount_fen = models.BigIntegerField("金额（分）", null=True, blank=True)
    floor_fen = models.BigIntegerField("政策下限（分）", null=True, blank=True)
    clause = models.CharField("条款", max_length=60)
    origin = models.CharField("来源", max_length=8, choices=Origin)
    source = models.CharField("出处", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "规则参数"
        ordering = ["rules_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rules", "name"],
                name="funding_parameter_once",
                violation_error_message="同一版规则里一个参数只写一次。",
            ),
            models.CheckConstraint(
                name="funding_parameter_floor",
                condition=Q(floor_fen__isnull=True) | Q(amount_fen__gte=F("floor_fen")),
                violation_error_message="标准低于政策的下限（意见 五(三)6），不能采用。",
                violation_error_code="below-floor",
            ),
            models.CheckConstraint(
                name="funding_parameter_value",
                condition=Q(value__isnull=True, amount_fen__gte=0) | Q(value__isnull=False, amount_fen__isnull=True),
                violation_error_message="参数应有一个值，金额不能小于零。",
            ),
            models.CheckConstraint(
                name="funding_parameter_words",
                condition=Q(name__in=sorted(BY_NAME), origin__in=Origin.values) & ~Q(clause="") & ~Q(source=""),
                violation_error_message="参数须写明名称、条款和出处。",
            ),
            AppendOnly(name="funding_parameter"),
        ]

    def __str__(self) -> str:
        spec = BY_NAME.get(self.name)
        return spec.label if spec else self.name

    @property
    def stored(self):
        return self.value if self.amount_fen is None else self.amount_fen
