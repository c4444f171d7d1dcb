from django.db import migrations

from nanan_groups.records.imports.unlogged import unlogged


class Migration(migrations.Migration):
    dependencies = [("groups", "0004_enrolment_stage")]
    operations = [unlogged("groups.EnrolmentStage")]
