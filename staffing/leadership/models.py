"""职数 by school and day, and the recommendations of groups."""

from django.db import models
from django.db.models import Q

from groups.registry.models import EducationGroup, Institution
from nanan_groups.kit.periods import NoOverlap
from nanan_groups.records.models import Case, Dated, HouseHistory
from staffing.roster.models import StaffMember
from staffing.roster.words import SCHOOL_LEVEL_POSTS, LeadershipPost


class LeaderQuota(Dated):
    """职数: authorised school-level leadership posts of an institution."""

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="leader_quotas", verbose_name="学校"
    )
    total = models.PositiveSmallIntegerField("核定职数")
    document = models.CharField("核定文件", max_length=200)

    history = HouseHistory()
    facts = ("total", "document")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "领导职数"
        ordering = ["institution_id", "valid_from", "id"]
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(
                name="staffing_leaderquota_one",
                fields=["institution"],
                violation_error_message="该校在这段时间已有核定职数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} · 领导职数"


class Nomination(models.Model):
    """推荐建议: a group's recommendation of somebody for a leadership post. Its state is its case's."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="nomination", verbose_name="流程")
    group = models.ForeignKey(EducationGroup, on_delete=models.PROTECT, related_name="nominations", verbose_name="集团")
    person = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, related_name="nominations", verbose_name="推荐人选"
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="nominations", verbose_name="拟任学校"
    )
    leadership = models.CharField("拟任职务", max_length=20, choices=LeadershipPost)
    of_lead = models.BooleanField("拟任学校为总校", default=False)
    reserve = models.BooleanField("后备干部", default=False)
    grounds = models.TextField("推荐理由", max_length=2000)
    number = models.CharField("答复文号", max_length=60, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "干部推荐建议"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="staffing_nomination_post",
                condition=Q(leadership__in=SCHOOL_LEVEL_POSTS)
                & (Q(of_lead=False) | Q(leadership__in=["vice_head", "vice_secretary"])),
                violation_error_message="只建议总校的副校级和成员校的校级领导。",
            ),
            models.CheckConstraint(
                name="staffing_nomination_grounds",
                condition=~Q(grounds=""),
                violation_error_message="请写明推荐理由。",
            ),
        ]

    def __str__(self) -> str:
        return self.case.title
