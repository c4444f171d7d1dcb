"""Where checked rows of enrolment wait between preview and confirmation."""

from django.db import models

from nanan_groups.records.models import StageRow


class EnrolmentStage(StageRow):
    """One row of a file: pupils and classes of a site in a school year, and what was stored when it was previewed."""

    site_id = models.BigIntegerField("校点编号", null=True)
    school_year = models.PositiveSmallIntegerField("学年", null=True)
    pupils = models.PositiveIntegerField("学生数", null=True)
    classes = models.PositiveIntegerField("班级数", null=True)
    old_pupils = models.PositiveIntegerField("原学生数", null=True)
    old_classes = models.PositiveIntegerField("原班级数", null=True)
    old_basis = models.CharField("原依据", max_length=10, null=True)  # noqa: DJ001 NULL: not stored before

    class Meta(StageRow.Meta):
        verbose_name = verbose_name_plural = "学生数暂存"
        constraints = [
            models.UniqueConstraint(
                fields=["job", "row"], name="registry_enrolmentstage_row", violation_error_message="行号不得重复。"
            )
        ]
