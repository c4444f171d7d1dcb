"""Where checked rows of a roster wait between preview and confirmation."""

from django.db import models

from nanan_groups.records.models import StageRow


class StaffStage(StageRow):
    """One row of a file, typed as its person and post. An unchanged row keeps only whom it is about."""

    post_id = models.BigIntegerField(null=True)
    person_changed = models.BooleanField(null=True)
    post_change = models.CharField(max_length=1, blank=True, default="")
    staff_no = models.CharField(max_length=32, null=True)  # noqa: DJ001 NULL: not kept
    name = models.CharField(max_length=40, null=True)  # noqa: DJ001
    sex = models.CharField(max_length=8, null=True)  # noqa: DJ001
    birth_month = models.DateField(null=True)
    stage = models.CharField(max_length=12, null=True)  # noqa: DJ001
    subject = models.CharField(max_length=16, null=True)  # noqa: DJ001
    title = models.CharField(max_length=12, null=True)  # noqa: DJ001
    honour = models.CharField(max_length=16, null=True)  # noqa: DJ001
    joined_service_on = models.DateField(null=True)
    phone = models.CharField(max_length=24, null=True)  # noqa: DJ001
    state = models.CharField(max_length=8, null=True)  # noqa: DJ001
    institution_id = models.BigIntegerField(null=True)
    site_id = models.BigIntegerField(null=True)
    post_kind = models.CharField(max_length=12, null=True)  # noqa: DJ001
    leadership = models.CharField(max_length=20, null=True)  # noqa: DJ001
    joined_on = models.DateField(null=True)

    class Meta(StageRow.Meta):
        verbose_name = verbose_name_plural = "教职工名册暂存"
        constraints = [
            models.UniqueConstraint(
                fields=["job", "row"], name="staffing_staffstage_row", violation_error_message="行号不得重复。"
            )
        ]
