"""Where checked rows of a roster wait between preview and confirmation."""

from django.db import models

from nanan_groups.records.models import StageRow
from staffing.roster.models.people import PERSON_FACTS, POST_FACTS, StaffMember, StaffPost

# Of a column of the register: what the stage has no use for, since it holds rows that were judged already.
LEFT_OUT = ("choices", "default", "blank", "help_text", "unique", "db_index", "editable")


class StaffStage(StageRow):
    """One row of a file, typed as its person and post. An unchanged row keeps only whom it is about."""

    post_id = models.BigIntegerField("任职编号", null=True)
    person_changed = models.BooleanField("人员有变", null=True)
    post_until = models.DateField("原任职止", null=True)
    post_change = models.CharField("任职变动", max_length=1, null=True)  # noqa: DJ001

    class Meta(StageRow.Meta):
        verbose_name = verbose_name_plural = "教职工名册暂存"
        constraints = [
            models.UniqueConstraint(
                fields=["job", "row"], name="staffing_staffstage_row", violation_error_message="行号不得重复。"
            )
        ]


def _staged(field: models.Field) -> models.Field:
    """The same column without a rule; NULL: not kept. Of a reference only the key."""
    if field.is_relation:
        return models.BigIntegerField(f"{field.verbose_name}编号", null=True)
    _, _, arguments, options = field.deconstruct()
    return type(field)(
        *arguments, **{name: it for name, it in options.items() if name not in LEFT_OUT} | {"null": True}
    )


for _model, _names in ((StaffMember, ("staff_no", *PERSON_FACTS)), (StaffPost, POST_FACTS)):
    for _name in _names:
        StaffStage.add_to_class(_name, _staged(_model._meta.get_field(_name.removesuffix("_id"))))
