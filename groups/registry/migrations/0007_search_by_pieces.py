"""Indexes behind the search by name on PostgreSQL; SQLite scans (kit/grams.py)."""

from django.db import migrations

from nanan_groups.kit.grams import CREATE_FUNCTION, DROP_FUNCTION, index_sql

NAMES = ("name", "short_name", "pinyin", "initials")
INDEXES = {
    "registry_institutionversion_pieces": ("registry_institutionversion", NAMES),
    "registry_groupversion_pieces": ("registry_groupversion", NAMES),
    "registry_siteversion_pieces": ("registry_siteversion", ("label", "own_name")),
}


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE_FUNCTION, params=None)
        for name, (table, columns) in INDEXES.items():
            schema_editor.execute(index_sql(name, table, columns), params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f'DROP INDEX IF EXISTS "{name}"', params=None)
        schema_editor.execute(DROP_FUNCTION, params=None)


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_stage_unlogged")]
    operations = [migrations.RunPython(create, drop)]
