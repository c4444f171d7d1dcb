"""The annual plan of a group: what is being written, what was handed in, how far it got."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from groups.papers.models import Recorded, WrittenPart
from groups.planning.annual_plans.models.campaigns import Campaign
from groups.planning.annual_plans.words import Checkpoint, Difficulty, Direction, Light, MoneySource
from groups.planning.development_plans.words import PlanField, PlanForm
from groups.registry.models import EducationGroup, Site
from nanan_groups.kit.periods import AppendOnly
from nanan_groups.records.models import Attachment, Case, CaseStep


class AnnualPlan(Recorded):
    """年度计划: one for each group and year (一集团一方案). Where it stands is in its case."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="plans", verbose_name="填报任务")
    group = models.ForeignKey(EducationGroup, on_delete=models.PROTECT, related_name="plans", verbose_name="教育集团")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="annual_plan", verbose_name="流程")
    form = models.CharField("表式", max_length=8, choices=PlanForm, default=PlanForm.FULL)
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="沿用自"
    )

    class Meta:
        verbose_name = verbose_name_plural = "年度计划"
        ordering = ["campaign_id", "group_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "group"],
                name="planning_annualplan_once",
                violation_error_message="该集团这一年度的计划已经建立。",
            ),
            models.CheckConstraint(
                name="planning_annualplan_form",
                condition=Q(form__in=PlanForm.values),
                violation_error_message="表式不在可选范围内。",
            ),
            Recorded.rule("planning_annualplan"),
        ]

    def __str__(self) -> str:
        return self.case.title


class PlanText(WrittenPart):
    """计划正文: one of the five fields; saved while it is typed."""

    plan = models.ForeignKey(AnnualPlan, on_delete=models.CASCADE, related_name="texts", verbose_name="年度计划")
    field = models.CharField("领域", max_length=16, choices=PlanField)
    text = models.TextField("内容", blank=True)
    summary = models.TextField("年终总结", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "计划正文"
        ordering = ["plan_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "field"], name="planning_plantext_once", violation_error_message="该领域已有正文。"
            ),
            models.CheckConstraint(
                name="planning_plantext_field",
                condition=Q(field__in=PlanField.values),
                violation_error_message="领域不在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.get_field_display()}"


class PlanTask(WrittenPart):
    """计划任务: what is to be done, how it is measured, by whom, by when, with how much money."""

    plan = models.ForeignKey(AnnualPlan, on_delete=models.CASCADE, related_name="tasks", verbose_name="年度计划")
    ordinal = models.PositiveSmallIntegerField("序号")
    field = models.CharField("领域", max_length=16, choices=PlanField)
    measure = models.CharField("任务举措", max_length=300)
    target = models.CharField("目标", max_length=100, blank=True, help_text="要达到的数或结果")
    unit = models.CharField("单位", max_length=20, blank=True, help_text="如“次”“人”“%”")
    baseline = models.CharField("现状", max_length=100, blank=True)
    responsible = models.CharField("责任人", max_length=60, blank=True)
    due_on = models.DateField("完成日期", null=True, blank=True)
    money = models.BigIntegerField("经费（分）", default=0)
    source = models.CharField("经费来源", max_length=12, choices=MoneySource, blank=True)
    schools = models.ManyToManyField(Site, blank=True, related_name="plan_tasks", verbose_name="涉及成员")
    serves = models.ForeignKey(
        "planning.DevelopmentTarget",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name="对应的规划目标",
    )

    class Meta:
        verbose_name = verbose_name_plural = "计划任务"
        ordering = ["plan_id", "ordinal", "id"]
        constraints = [
            models.CheckConstraint(
                name="planning_plantask_money",
                condition=Q(money__gte=0),
                violation_error_message="经费不能是负数。",
            ),
            models.CheckConstraint(
                name="planning_plantask_field",
                condition=Q(field__in=PlanField.values) & ~Q(measure=""),
                violation_error_message="任务须写明领域和举措。",
            ),
            models.CheckConstraint(
                name="planning_plantask_source",
                condition=Q(source__in=["", *MoneySource.values]),
                violation_error_message="经费来源不在可选范围内。",
            ),
        ]

    def __str__(self) -> str:
        return self.measure


class TaskProgress(WrittenPart):
    """任务进展: how far a task is at half-year and at the end."""

    task = models.ForeignKey(PlanTask, on_delete=models.CASCADE, related_name="progress", verbose_name="计划任务")
    checkpoint = models.CharField("阶段", max_length=8, choices=Checkpoint)
    percent = models.PositiveSmallIntegerField("完成（%）", validators=[MaxValueValidator(100)])
    light = models.CharField("进展", max_length=8, choices=Light)
    reached = models.CharField("实际达到", max_length=100, blank=True, help_text="与任务目标对应的数或结果")
    evidence = models.TextField("说明与佐证", blank=True)
    evidence_file = models.ForeignKey(
        Attachment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="佐证附件"
    )

    class Meta:
        verbose_name = verbose_name_plural = "任务进展"
        ordering = ["task_id", "checkpoint"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "checkpoint"],
                name="planning_taskprogress_once",
                violation_error_message="该任务这一阶段的进展已填报。",
            ),
            models.CheckConstraint(
                name="planning_taskprogress_percent",
                condition=Q(percent__lte=100, light__in=Light.values, checkpoint__in=Checkpoint.values),
                violation_error_message="完成比例应在 0 到 100 之间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.get_checkpoint_display()}"


class PlanTarget(WrittenPart):
    """个性目标: one of three that the group sets itself, in numbers; the evaluation judges by them. ``baseline``, ``goal`` and
    ``reached`` are whole hundredths. The difficulty is the reviewing officer's word; "" until it is fixed."""

    plan = models.ForeignKey(AnnualPlan, on_delete=models.CASCADE, related_name="targets", verbose_name="年度计划")
    ordinal = models.PositiveSmallIntegerField("序号")
    text = models.CharField("目标", max_length=300, blank=True)
    measure = models.CharField("衡量办法", max_length=200, blank=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    direction = models.CharField("方向", max_length=8, choices=Direction, default=Direction.UP)
    baseline = models.BigIntegerField("基线（百分之一）", null=True, blank=True)
    goal = models.BigIntegerField("目标值（百分之一）", null=True, blank=True)
    difficulty = models.CharField("难度", max_length=12, choices=Difficulty, blank=True)
    reached = models.BigIntegerField("实际达到（百分之一）", null=True, blank=True)
    evidence = models.TextField("达成说明", blank=True)
    evidence_file = models.ForeignKey(
        Attachment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="佐证附件"
    )

    class Meta:
        verbose_name = verbose_name_plural = "个性目标"
        ordering = ["plan_id", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "ordinal"], name="planning_plantarget_once", violation_error_message="序号不得重复。"
            ),
            models.CheckConstraint(
                name="planning_plantarget_three",
                condition=Q(ordinal__gte=1, ordinal__lte=3, difficulty__in=["", *Difficulty.values]),
                violation_error_message="个性目标为三项。",
            ),
            models.CheckConstraint(
                name="planning_plantarget_way",
                condition=Q(direction__in=Direction.values)
                & (
                    Q(baseline__isnull=True)
                    | Q(goal__isnull=True)
                    | Q(direction=Direction.UP, goal__gt=F("baseline"))
                    | Q(direction=Direction.DOWN, goal__lt=F("baseline"))
                ),
                violation_error_message="目标值应按所选方向与基线不同：提高的大于基线，降低的小于基线。",
            ),
        ]

    def __str__(self) -> str:
        return self.text or f"目标 {self.ordinal}"


class PlanVersion(models.Model):
    """计划版本: the whole plan as it was handed in; only added, so that each resubmission can be held against the last."""

    plan = models.ForeignKey(AnnualPlan, on_delete=models.PROTECT, related_name="versions", verbose_name="年度计划")
    number = models.PositiveSmallIntegerField("版次")
    step = models.OneToOneField(CaseStep, on_delete=models.PROTECT, related_name="+", verbose_name="步骤")
    content = models.JSONField("内容")
    sha256 = models.CharField("指纹", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "计划版本"
        ordering = ["plan_id", "number"]
        constraints = [
            AppendOnly(name="planning_planversion"),
            models.UniqueConstraint(
                fields=["plan", "number"], name="planning_planversion_once", violation_error_message="版次不得重复。"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} 第 {self.number} 版"
