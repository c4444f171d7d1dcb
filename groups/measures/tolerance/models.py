"""容错: that a fault made in earnest reform is not held against a group (意见 六(一))."""

from django.db import models
from django.db.models import F, Q

from groups.registry.models import EducationGroup
from nanan_groups.records.models import HouseHistory


class ToleranceDecision(models.Model):
    """容错决定: what happened, what was decided, by which document; taken back with a reason, never deleted."""

    code = models.CharField("编号", max_length=12, unique=True, editable=False)
    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="tolerance_decisions", verbose_name="教育集团"
    )
    title = models.CharField("事项", max_length=100)
    fact = models.TextField("事实", max_length=2000)
    decision = models.TextField("决定", max_length=1000)
    decided_on = models.DateField("决定日")
    document = models.CharField("决定文件", max_length=120)
    school_year = models.PositiveSmallIntegerField("适用学年")
    withdrawn_on = models.DateField("撤销日", null=True, blank=True)
    why = models.CharField("撤销的原因", max_length=300, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0, editable=False)

    history = HouseHistory(excluded_fields=["revision"])

    class Meta:
        verbose_name = verbose_name_plural = "容错决定"
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="measures_tolerancedecision_told",
                condition=~Q(title="")
                & ~Q(fact="")
                & ~Q(decision="")
                & ~Q(document="")
                & Q(school_year__gte=2022, school_year__lte=2199),
                violation_error_message="事项、事实、决定和决定文件都不能为空。",
            ),
            models.CheckConstraint(
                name="measures_tolerancedecision_withdrawn",
                condition=Q(withdrawn_on__isnull=True, why="")
                | (Q(withdrawn_on__isnull=False, withdrawn_on__gte=F("decided_on")) & ~Q(why="")),
                violation_error_message="撤销须有撤销日和原因，撤销日不能早于决定日。",
            ),
        ]

    def __str__(self) -> str:
        return self.title
