"""Statements as they were decided: a batch of the district, a statement for each group in it, kept as a snapshot."""

from django.db import models
from django.db.models import Q

from groups.registry.models import EducationGroup
from nanan_groups.records.models import Case, HouseHistory


class Batch(models.Model):
    """一批测算单 of a year; the first holds every group, a later one those whose amount has changed. Its state is its case's."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="funding_batch", verbose_name="流程")
    year = models.PositiveSmallIntegerField("预算年度")
    number = models.PositiveSmallIntegerField("批次")
    day = models.DateField("基准日")
    rules_text = models.CharField("规则", max_length=80)
    rules = models.JSONField("规则参数")
    total_fen = models.BigIntegerField("合计（分）")
    document = models.CharField("下达文号", max_length=80, blank=True)
    released_on = models.DateField("下达日", null=True, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "经费测算批次"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"],
                name="funding_batch_once",
                violation_error_message="这一批刚由他人建立，请刷新页面。",
            ),
            models.CheckConstraint(
                name="funding_batch_released",
                condition=Q(released_on__isnull=True, document="") | (Q(released_on__isnull=False) & ~Q(document="")),
                violation_error_message="下达须同时登记文号和日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.case.title


class GroupStatement(models.Model):
    """集团测算单: a snapshot of what the group was due: lines with their steps, rules, inputs."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="statements", verbose_name="批次")
    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="funding_statements", verbose_name="教育集团"
    )
    version = models.PositiveSmallIntegerField("版本")
    name = models.CharField("集团名称", max_length=80)
    category = models.CharField("集团类别", max_length=20)
    lines = models.JSONField("各行")
    total_fen = models.BigIntegerField("合计（分）")
    before_fen = models.BigIntegerField("上一版合计（分）", null=True, blank=True)
    open_count = models.PositiveSmallIntegerField("暂不能计算的项", default=0)
    warnings = models.JSONField("提示", default=list, blank=True)
    ticked = models.JSONField("已勾掉的提示", default=list, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "集团测算单"
        ordering = ["batch_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "group"],
                name="funding_groupstatement_once",
                violation_error_message="一批里每个集团只有一份测算单。",
            ),
            models.CheckConstraint(
                name="funding_groupstatement_amount",
                condition=Q(total_fen__gte=0, version__gte=1),
                violation_error_message="测算合计不能小于零。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.batch.year} 年第 {self.version} 版"

    @property
    def left_to_tick(self) -> list[str]:
        return [one for one in self.warnings if one not in self.ticked]


class BatchInstalment(models.Model):
    """分期: a part of a released batch, due on a day; released once."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="instalments", verbose_name="批次")
    number = models.PositiveSmallIntegerField("期次")
    day = models.DateField("下达日期")
    share = models.CharField("份额", max_length=20)
    released_on = models.DateField("已下达", null=True, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "经费分期"
        ordering = ["batch_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"],
                name="funding_batchinstalment_once",
                violation_error_message="期次不能重复。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch} 第 {self.number} 期"
