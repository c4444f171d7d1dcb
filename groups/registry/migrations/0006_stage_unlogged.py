from django.db import migrations

from nanan_groups.records.imports.unlogged import unlogged


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_figures")]
    operations = [unlogged("registry.EnrolmentStage")]
