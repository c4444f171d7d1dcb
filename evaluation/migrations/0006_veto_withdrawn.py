from django.db import migrations, models

from nanan_groups.kit import migrating

WHY = models.CharField(blank=True, max_length=300, verbose_name="撤销的原因")


class Migration(migrating.Migration):
    dependencies = [("evaluation", "0005_notes_of_the_grade")]

    operations = [
        migrations.AddField(model_name="historicalvetofact", name="withdrawn", field=WHY),
        migrations.AddField(model_name="vetofact", name="withdrawn", field=WHY),
    ]
