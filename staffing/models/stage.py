"""Where checked rows of a roster wait between preview and confirmation."""

from django.db import models

from nanan_groups.records.models import StageRow


class StaffStage(StageRow):
    """One row of a file, typed as its person and post. An unchanged row keeps only whom it is about."""

    post_id = models.BigIntegerField("任职编号", null=True)
    person_changed = models.BooleanField("人员有变", null=True)
    post_until = models.DateField("原任职止", null=True)
    post_change = models.CharField("任职变动", max_length=1, null=True)  # noqa: DJ001
    staff_no = models.CharField("工号", max_length=32, null=True)  # noqa: DJ001 NULL: not kept
    name = models.CharField("姓名", max_length=40, null=True)  # noqa: DJ001
    sex = models.CharField("性别", max_length=8, null=True)  # noqa: DJ001
    birth_month = models.DateField("出生年月", null=True)
    stage = models.CharField("任教学段", max_length=12, null=True)  # noqa: DJ001
    subject = models.CharField("任教学科", max_length=16, null=True)  # noqa: DJ001
    title = models.CharField("职称", max_length=12, null=True)  # noqa: DJ001
    honour = models.CharField("骨干称号", max_length=16, null=True)  # noqa: DJ001
    joined_service_on = models.DateField("参加工作日期", null=True)
    phone = models.CharField("联系电话", max_length=24, null=True)  # noqa: DJ001
    state = models.CharField("在岗状态", max_length=8, null=True)  # noqa: DJ001
    institution_id = models.BigIntegerField("学校编号", null=True)
    site_id = models.BigIntegerField("校点编号", null=True)
    post_kind = models.CharField("岗位类别", max_length=12, null=True)  # noqa: DJ001
    leadership = models.CharField("领导职务", max_length=20, null=True)  # noqa: DJ001
    joined_on = models.DateField("到校日期", null=True)

    class Meta(StageRow.Meta):
        verbose_name = verbose_name_plural = "教职工名册暂存"
        constraints = [
            models.UniqueConstraint(
                fields=["job", "row"], name="staffing_staffstage_row", violation_error_message="行号不得重复。"
            )
        ]
