"""A staff number is one whatever its case. On PostgreSQL the index also serves its beginning (text_pattern_ops)."""

import django.db.models.functions.text
from django.db import migrations, models

from nanan_groups.kit.once import refuse_case_twins

NAME = "staffing_staffmember_staff_no"


def check(apps, schema_editor):
    refuse_case_twins(apps.get_model("staffing", "StaffMember"), "staff_no", "下列教职工的工号")


def by_beginning(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f'DROP INDEX "{NAME}"')
        schema_editor.execute(
            f'CREATE UNIQUE INDEX "{NAME}" ON "staffing_staffmember" (UPPER("staff_no") text_pattern_ops)'
        )


class Migration(migrations.Migration):
    dependencies = [("staffing", "0002_stage_unlogged")]

    operations = [
        migrations.RunPython(check, migrations.RunPython.noop),
        migrations.RemoveConstraint("staffmember", NAME),
        migrations.AddConstraint(
            "staffmember",
            models.UniqueConstraint(
                django.db.models.functions.text.Upper("staff_no"),
                name=NAME,
                violation_error_message="该工号已登记。",
            ),
        ),
        migrations.RunPython(by_beginning, migrations.RunPython.noop),
    ]
