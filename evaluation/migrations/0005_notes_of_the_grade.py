from django.db import migrations, models

# What the ranking says of a grade, as it was kept among the other marks before.
SAID = ("本轮不评等级", "够线，名额已满", "否决事项，")


def apart(apps, schema_editor):
    rows = apps.get_model("evaluation", "GroupResult").objects.using(schema_editor.connection.alias)
    found = rows.filter(participant__round__state__in=["final", "published"]).exclude(marks=[])
    for row in found.order_by("pk").iterator():
        row.notes = [mark for mark in row.marks if mark.startswith(SAID)]
        if row.notes:
            row.marks = [mark for mark in row.marks if not mark.startswith(SAID)]
            row.save(update_fields=["marks", "notes"])


def together(apps, schema_editor):
    rows = apps.get_model("evaluation", "GroupResult").objects.using(schema_editor.connection.alias)
    for row in rows.exclude(notes=[]).order_by("pk").iterator():
        row.marks = [*row.marks, *row.notes]
        row.save(update_fields=["marks"])


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0004_comments_without_names")]

    operations = [
        migrations.AddField(
            model_name="groupresult",
            name="notes",
            field=models.JSONField(blank=True, default=list, verbose_name="等级的说明"),
        ),
        migrations.RunPython(apart, together),
    ]
