"""Everything out of a database, past the books that only grow. For ``year.rebuild``, inside its transaction.

The append-only triggers rest while their rows go and stand again before the first new row is written. Resting is an
ALTER TABLE on PostgreSQL; SQLite cannot do that, so they are dropped and made again from their own text. Both belong to the
transaction: whatever ends it early leaves rows and triggers as they were.

DELETE, not TRUNCATE: on PostgreSQL whoever reads goes on reading the old year until the new one is there. Keys go on where
they were, so that a page still open asks for a row that is gone, never for another one.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.files.storage import Storage
from django.db import connection, models

from nanan_groups.records.models import ImportJob

# What `migrate` itself put there.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}
PATIENCE = 30  # seconds for whoever is writing at the moment
_ON_DELETE = re.compile(r"\bDELETE\s+ON\b", re.IGNORECASE)
_REFUSE_DELETES = """
    SELECT tgrelid::regclass::text, quote_ident(tgname) FROM pg_trigger
    WHERE NOT tgisinternal AND tgenabled = 'O' AND tgtype & 8 <> 0
        AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
"""


def tables() -> list[str]:
    """Those of every app, but for what ``migrate`` fills."""
    return sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT)


def wait_for_writers() -> None:
    """From here to the end of the transaction nobody else writes; OperationalError when somebody goes on too long.

    SQLite needs nothing: the transaction began as the only writer, or not at all.
    """
    if connection.vendor != "postgresql":
        return
    names = ", ".join(map(connection.ops.quote_name, tables()))
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
        cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SET LOCAL lock_timeout = DEFAULT")


def named_files() -> list[tuple[Storage, str]]:
    """The files that rows name: attachments, and what was handed to the import centre."""
    found = []
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField):
                names = model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
                found += [(field.storage, name) for name in names.order_by("pk") if name]
    return found


def import_tokens() -> list[str]:
    """The signs of life outside the database go with their jobs."""
    return list(ImportJob.objects.order_by("pk").values_list("token", flat=True))


def delete_all_rows() -> None:
    with connection.cursor() as cursor, _AT_REST[connection.vendor](cursor):
        for table in tables():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 names of our own models


@contextmanager
def _postgresql(cursor) -> Iterator[None]:
    """A table with checks pending cannot be altered: they are made before, and after."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(_REFUSE_DELETES)
    triggers = cursor.fetchall()
    for table, name in triggers:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table, name in triggers:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def _sqlite(cursor) -> Iterator[None]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    triggers = [(name, sql) for name, sql in cursor.fetchall() if _ON_DELETE.search(sql)]
    for name, _sql in triggers:
        cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
    yield
    for _name, sql in triggers:
        cursor.execute(sql)


_AT_REST = {"postgresql": _postgresql, "sqlite": _sqlite}
