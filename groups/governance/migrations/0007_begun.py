from django.db import migrations, models


def written_charters_are_begun(apps, schema_editor):
    """By the first part of each that somebody wrote."""
    Case = apps.get_model("records", "Case")
    rows = apps.get_model("governance", "CharterSection").objects.filter(edited_at__isnull=False)
    for case, at in rows.values_list("charter__case").annotate(at=models.Min("edited_at")).order_by("charter__case"):
        Case.objects.filter(pk=case, begun_at__isnull=True).update(begun_at=at)


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0006_numbers_once'),
        ('records', '0010_reminders_and_begun'),
    ]

    operations = [migrations.RunPython(written_charters_are_begun, migrations.RunPython.noop)]
