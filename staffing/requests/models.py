"""职数编制申请 of a new alliance: posts and leadership seats of one of its schools, asked for and granted."""

from django.db import models
from django.db.models import F, Q

from groups.registry.models import EducationGroup, Institution
from nanan_groups.records.models import Case, HouseHistory


class QuotaRequest(models.Model):
    """What a group asks for and what it was granted. Its state is its case's; ``effective_on`` stands once it is granted."""

    group = models.ForeignKey(
        EducationGroup, on_delete=models.PROTECT, related_name="quota_requests", verbose_name="集团"
    )
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="quota_request", verbose_name="流程")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="quota_requests", verbose_name="学校"
    )
    posts = models.PositiveSmallIntegerField("申请编制数", default=0)
    teachers = models.PositiveSmallIntegerField("其中教师", default=0)
    seats = models.PositiveSmallIntegerField("申请职数", default=0)
    grounds = models.TextField("申请理由", max_length=2000)
    granted_posts = models.PositiveSmallIntegerField("核给编制数", default=0)
    granted_teachers = models.PositiveSmallIntegerField("核给其中教师", default=0)
    granted_seats = models.PositiveSmallIntegerField("核给职数", default=0)
    number = models.CharField("核定文号", max_length=60, blank=True)
    effective_on = models.DateField("生效日", null=True, blank=True)

    history = HouseHistory()

    class Meta:
        verbose_name = verbose_name_plural = "职数编制申请"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="staffing_quotarequest_asked",
                condition=(Q(posts__gt=0) | Q(seats__gt=0)) & Q(teachers__lte=F("posts")),
                violation_error_message="编制数和职数至少申请一项，教师数不超过编制数。",
            ),
            models.CheckConstraint(
                name="staffing_quotarequest_granted",
                condition=Q(granted_posts__lte=F("posts"), granted_seats__lte=F("seats"))
                & Q(granted_teachers__lte=F("granted_posts")),
                violation_error_message="核给的数不能多于申请的数，教师数不超过编制数。",
            ),
            models.CheckConstraint(
                name="staffing_quotarequest_filed",
                condition=Q(number="", effective_on__isnull=True, granted_posts=0, granted_seats=0)
                | (~Q(number="") & Q(effective_on__isnull=False) & (Q(granted_posts__gt=0) | Q(granted_seats__gt=0))),
                violation_error_message="核给的数、文号和生效日须同时登记。",
            ),
        ]

    def __str__(self) -> str:
        return self.case.title
