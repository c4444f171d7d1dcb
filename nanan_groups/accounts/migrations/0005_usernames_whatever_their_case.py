"""An account name is one whatever its case."""

import django.db.models.functions.text
from django.db import migrations, models

from nanan_groups.kit.once import refuse_case_twins


def check(apps, schema_editor):
    refuse_case_twins(apps.get_model("accounts", "User"), "username", "下列账号的工号")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_kept_forms")]

    operations = [
        migrations.RunPython(check, migrations.RunPython.noop),
        migrations.AddConstraint(
            "user",
            models.UniqueConstraint(
                django.db.models.functions.text.Upper("username"),
                name="accounts_user_username",
                violation_error_code="unique",
                violation_error_message="该工号已有账号（字母大小写不同也算同一工号）。",
            ),
        ),
    ]
