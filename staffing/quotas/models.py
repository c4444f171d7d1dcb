"""核定编制 by institution and day, and the cases that move some inside a tight group."""

from django.db import models
from django.db.models import F, Q

from groups.registry.models import EducationGroup, Institution
from nanan_groups.kit.periods import NoOverlap
from nanan_groups.records.models import Case, Dated, HouseHistory


class PostQuota(Dated):
    """核定编制: authorised posts of an institution, of them teachers."""

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="post_quotas", verbose_name="学校"
    )
    total = models.PositiveIntegerField("核定总数")
    teachers = models.PositiveIntegerField("其中教师")
    document = models.CharField("核定文件", max_length=200)

    history = HouseHistory()
    facts = ("total", "teachers", "document")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "核定编制"
        ordering = ["institution_id", "valid_from", "id"]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="staffing_postquota_one",
                fields=["institution"],
                violation_error_message="该校在这段时间已有核定编制。",
            ),
            models.CheckConstraint(
                name="staffing_postquota_teachers",
                condition=Q(teachers__lte=F("total")),
                violation_error_message="教师编制不能超过核定总数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} · 核定编制"


class PostTransfer(models.Model):
    """编制调整: posts of one school to another of the same tight group. Its state is its case's."""

    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="post_transfers", verbose_name="集团"
    )
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="post_transfer", verbose_name="流程")
    giver = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="posts_given", verbose_name="调出学校"
    )
    receiver = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="posts_taken", verbose_name="调入学校"
    )
    posts = models.PositiveIntegerField("编制数")
    teachers = models.PositiveIntegerField("其中教师", default=0)
    grounds = models.TextField("申请理由", max_length=2000)
    below_reason = models.CharField("低于已用数的原因", max_length=300, blank=True)
    number = models.CharField("备案文号", max_length=60, blank=True)
    effective_on = models.DateField("生效日", null=True, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "编制调整"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="staffing_posttransfer_posts",
                condition=Q(posts__gt=0, teachers__lte=F("posts")) & ~Q(giver=F("receiver")),
                violation_error_message="编制数须大于 0，教师数不超过它，调出和调入不能是同一所学校。",
            ),
            models.CheckConstraint(
                name="staffing_posttransfer_filed",
                condition=Q(number="", effective_on__isnull=True) | (~Q(number="") & Q(effective_on__isnull=False)),
                violation_error_message="备案文号和生效日须同时登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver} {self.posts} 个"
