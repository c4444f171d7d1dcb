"""Difficulties that groups set themselves and nobody decided on are no difficulties: the officer fixes them at the review."""

from django.db import migrations


def forget_undecided(apps, schema_editor):
    targets = apps.get_model("planning", "PlanTarget").objects.filter(plan__case__decided_at__isnull=True)
    targets.update(difficulty="")


class Migration(migrations.Migration):
    dependencies = [("planning", "0004_numbers_in_plans")]
    operations = [migrations.RunPython(forget_undecided, migrations.RunPython.noop)]
