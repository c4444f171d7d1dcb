from django.db import migrations

from nanan_groups.records.imports.unlogged import unlogged


class Migration(migrations.Migration):
    dependencies = [("staffing", "0001_roster")]
    operations = [unlogged("staffing.StaffStage")]
