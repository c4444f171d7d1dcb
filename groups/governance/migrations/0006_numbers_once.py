from django.db import migrations, models

from nanan_groups.kit import migrating


class Migration(migrating.Migration):
    dependencies = [("governance", "0005_numbers_however_typed")]

    operations = [
        migrations.AddConstraint(
            "charter",
            models.UniqueConstraint(
                condition=models.Q(("filing_key", ""), _negated=True),
                fields=("filing_key",),
                name="governance_charter_filing",
                violation_error_code="filing-taken",
                violation_error_message="这个备案号已经用过，请核对。",
            ),
        ),
        migrations.AddConstraint(
            "admission",
            models.UniqueConstraint(
                condition=models.Q(("plaque_key", ""), _negated=True),
                fields=("plaque_key",),
                name="governance_admission_plaque_once",
                violation_error_code="plaque-taken",
                violation_error_message="这个牌号已经用过，请核对。",
            ),
        ),
    ]
