"""The normal form of a name is held once a day; the search on PostgreSQL looks into one indexed text (kit/grams.py)."""

import nanan_groups.kit.periods
from django.db import migrations

from nanan_groups.kit import migrating
from nanan_groups.kit.grams import index_sql

OLD = {
    "registry_institutionversion_pieces": ("registry_institutionversion", ("name", "short_name", "pinyin", "initials")),
    "registry_groupversion_pieces": ("registry_groupversion", ("name", "short_name", "pinyin", "initials")),
    "registry_siteversion_pieces": ("registry_siteversion", ("label", "own_name")),
}
NEW = {name: (table, ("searched",)) for name, (table, _) in OLD.items()}


def _remade(schema_editor, indexes):
    if schema_editor.connection.vendor == "postgresql":
        for name, (table, columns) in indexes.items():
            schema_editor.execute(f'DROP INDEX IF EXISTS "{name}"', params=None)
            schema_editor.execute(index_sql(name, table, columns), params=None)


def forwards(apps, schema_editor):
    _remade(schema_editor, NEW)


def backwards(apps, schema_editor):
    _remade(schema_editor, OLD)


class Migration(migrating.Migration):
    dependencies = [("registry", "0009_fill_keys_of_names")]

    operations = [
        migrations.AddConstraint(
            "groupversion",
            nanan_groups.kit.periods.NoOverlap(
                fields=("name_key",),
                name="registry_groupversion_name_once",
                violation_error_code="name-taken",
                violation_error_message="该名称当天已被另一个集团使用，请核对或换一个名称。",
            ),
        ),
        migrations.AddConstraint(
            "institutionversion",
            nanan_groups.kit.periods.NoOverlap(
                fields=("name_key",),
                name="registry_institutionversion_name_once",
                violation_error_code="name-taken",
                violation_error_message="该名称当天已被另一所机构使用，请核对或换一个名称。",
                when={"placeholder": False},
            ),
        ),
        migrations.AddConstraint(
            "siteversion",
            nanan_groups.kit.periods.NoOverlap(
                fields=("place_key",),
                name="registry_siteversion_label_once",
                violation_error_code="label-taken",
                violation_error_message="该机构当天已有同名校点，请先更名。",
            ),
        ),
        migrations.RunPython(forwards, backwards),
    ]
