from django.db import migrations, models

from nanan_groups.kit import migrating

PEOPLE = models.TextField(blank=True, max_length=2000, verbose_name="出席人员")


class Migration(migrating.Migration):
    dependencies = [("measures", "0003_department_meetings")]

    operations = [
        migrations.AddField(model_name="historicalinterdepartmentalmeeting", name="people", field=PEOPLE),
        migrations.AddField(model_name="interdepartmentalmeeting", name="people", field=PEOPLE),
    ]
