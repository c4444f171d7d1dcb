"""Filing and plaque numbers get their normal form, by which they are used once. Of twins that nothing refused until now the
first keeps the number; the other is marked and stays as it is."""

import nanan_groups.kit.kept
from django.db import migrations

from nanan_groups.kit import migrating
from nanan_groups.kit.kept import given_up
from nanan_groups.kit.names import name_key

NUMBERS = (("Charter", "filing_number", "filing_key"), ("Admission", "plaque_number", "plaque_key"))


def fill(apps, schema_editor):
    for model, number, key in NUMBERS:
        rows, taken = apps.get_model("governance", model).objects.exclude(**{number: ""}).order_by("pk"), set()
        for row in rows:
            made = name_key(getattr(row, number))
            rows.model.objects.filter(pk=row.pk).update(**{key: given_up(made, str(row.pk)) if made in taken else made})
            taken.add(made)


def kept(label):
    return nanan_groups.kit.kept.KeptChar(
        blank=True, default="", editable=False, made="made_key", max_length=1000, verbose_name=label
    )


class Migration(migrating.Migration):
    dependencies = [("governance", "0004_meetings")]

    operations = [
        migrations.RemoveConstraint("charter", "governance_charter_filing"),
        migrations.RemoveConstraint("admission", "governance_admission_plaque_once"),
        migrations.AddField("charter", "filing_key", kept("备案号比较式"), preserve_default=False),
        migrations.AddField("admission", "plaque_key", kept("牌号比较式"), preserve_default=False),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
