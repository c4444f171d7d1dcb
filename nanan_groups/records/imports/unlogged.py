"""Stage tables hold nothing that a crash may not lose: on PostgreSQL they are not written to the log."""

from django.db import migrations


def unlogged(model_name: str) -> migrations.RunPython:
    """A migration step that makes a stage table unlogged. SQLite has no such thing."""

    def forwards(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            table = apps.get_model(*model_name.split("."))._meta.db_table
            schema_editor.execute(f"ALTER TABLE {schema_editor.quote_name(table)} SET UNLOGGED")

    return migrations.RunPython(forwards, migrations.RunPython.noop)
