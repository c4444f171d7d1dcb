"""A staff number is one whatever its case; an entry made in error is void and leaves its number free. On PostgreSQL the index
also serves the beginning of a number (text_pattern_ops)."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from nanan_groups.kit import migrating
from nanan_groups.kit.once import refuse_case_twins

NAME = "staffing_staffmember_staff_no"


def check(apps, schema_editor):
    refuse_case_twins(apps.get_model("staffing", "StaffMember"), "staff_no", "下列教职工的工号")


def school(**options):
    return models.ForeignKey(
        blank=True, db_index=False, editable=False, null=True, related_name="+", to="registry.institution",
        verbose_name="作废前所在学校", **options,
    )  # fmt: skip


class Migration(migrating.Migration):
    dependencies = [("registry", "0010_names_once"), ("staffing", "0004_careers")]

    operations = [
        migrations.RunPython(check, migrations.RunPython.noop),
        migrations.RemoveConstraint("staffmember", NAME),
        *(
            migrations.AddField(
                model, "void", models.BooleanField(default=False, editable=False, verbose_name="作废")
            )
            for model in ("staffmember", "historicalstaffmember")
        ),
        migrations.AddField("staffmember", "void_school", school(on_delete=django.db.models.deletion.PROTECT)),
        migrations.AddField(
            "historicalstaffmember",
            "void_school",
            school(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING),
        ),
        migrations.AddConstraint(
            "staffmember",
            models.UniqueConstraint(
                django.db.models.functions.text.Upper("staff_no"),
                condition=models.Q(("void", False)),
                name=NAME,
                violation_error_message="该工号已登记。",
            ),
        ),
    ]
