"""特需项目: what a group asks money for besides what the rules give it."""

from django.db import models
from django.db.models import Q

from funding.projects.words import GoalKind
from groups.registry.models import EducationGroup
from nanan_groups.records.models import Case, HouseHistory


class SpecialProject(models.Model):
    """Its state is its case's; the amount is the leader's once it is approved."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="funding_project", verbose_name="流程")
    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="special_projects", verbose_name="教育集团"
    )
    year = models.PositiveSmallIntegerField("预算年度")
    title = models.CharField("项目名称", max_length=80)
    need = models.TextField("立项依据和内容", max_length=4000)
    asked_fen = models.BigIntegerField("申报金额（分）")
    advised_fen = models.BigIntegerField("评审建议金额（分）", null=True, blank=True)
    approved_fen = models.BigIntegerField("核定金额（分）", null=True, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "特需项目"
        ordering = ["-year", "id"]
        constraints = [
            models.CheckConstraint(
                name="funding_specialproject_amount",
                condition=Q(asked_fen__gt=0, year__gte=2022, year__lte=2199)
                & (Q(approved_fen__isnull=True) | Q(approved_fen__gt=0))
                & (Q(advised_fen__isnull=True) | Q(advised_fen__gte=0)),
                violation_error_message="金额必须大于零。",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ProjectGoal(models.Model):
    """绩效目标: a line of the table of goals."""

    project = models.ForeignKey(SpecialProject, on_delete=models.CASCADE, related_name="goals", verbose_name="项目")
    ordinal = models.PositiveSmallIntegerField("次序")
    kind = models.CharField("类别", max_length=12, choices=GoalKind)
    text = models.CharField("指标", max_length=100)
    target = models.CharField("目标值", max_length=60)
    reached = models.CharField("完成值", max_length=60, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "绩效目标"
        ordering = ["project_id", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "ordinal"],
                name="funding_projectgoal_once",
                violation_error_message="次序不能重复。",
            ),
            models.CheckConstraint(
                name="funding_projectgoal_kind",
                condition=Q(kind__in=GoalKind.values) & ~Q(text="") & ~Q(target=""),
                violation_error_message="绩效目标须写明类别、指标和目标值。",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ProjectMilestone(models.Model):
    """节点: what is to be done by when, and when it was."""

    project = models.ForeignKey(
        SpecialProject, on_delete=models.CASCADE, related_name="milestones", verbose_name="项目"
    )
    ordinal = models.PositiveSmallIntegerField("次序")
    text = models.CharField("内容", max_length=100)
    due_on = models.DateField("计划完成日")
    done_on = models.DateField("实际完成日", null=True, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "项目节点"
        ordering = ["project_id", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "ordinal"],
                name="funding_projectmilestone_once",
                violation_error_message="次序不能重复。",
            )
        ]

    def __str__(self) -> str:
        return self.text
