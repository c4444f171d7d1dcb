"""On PostgreSQL the index over staff numbers also serves their beginning; SQLite scans."""

from django.db import migrations

NAME = "staffing_staffmember_staff_no"
INDEX = 'CREATE UNIQUE INDEX "{name}" ON "staffing_staffmember" (UPPER("staff_no"){operators}) WHERE NOT "void"'


def made_anew(operators):
    def make(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f'DROP INDEX "{NAME}"', params=None)
            schema_editor.execute(INDEX.format(name=NAME, operators=operators), params=None)

    return make


class Migration(migrations.Migration):
    dependencies = [("staffing", "0005_staff_numbers_and_void_entries")]
    operations = [migrations.RunPython(made_anew(" text_pattern_ops"), made_anew(""))]
