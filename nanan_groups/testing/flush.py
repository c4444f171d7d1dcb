"""The owner's switch that lets a test database be emptied although its books are append-only.

TransactionTestCase and live_server end with Django's ``flush``. In the product only a demonstration made anew goes past
these triggers (demo/emptying.py), so this exists in the harness only. Owning the tables is enough; no superuser is needed.

Django empties all tables, most of them empty, and makes every permission anew. Here only the tables that hold a row are
emptied, whoever wrote it: this thread, another, another process. In doubt Django flushes as ever: when permissions or
content types changed, when another session is amid a transaction, when a table has grown.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction

from .kept import STANDING, filled, own_tables

_ON_DELETE = re.compile(r"\bDELETE\s+ON\b", re.IGNORECASE)
_ENABLE = {"O": "ENABLE TRIGGER", "A": "ENABLE ALWAYS TRIGGER", "R": "ENABLE REPLICA TRIGGER"}
_ON_TRUNCATE = """
    SELECT tgrelid::regclass::text, quote_ident(tgname), tgenabled
    FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgtype & 32 <> 0
"""


@contextmanager
def _postgresql(cursor) -> Iterator[None]:
    """Django flushes by TRUNCATE, so only its triggers rest, inside the same transaction."""
    cursor.execute(_ON_TRUNCATE)
    triggers = cursor.fetchall()
    for table, name, _mode in triggers:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    yield
    for table, name, mode in triggers:
        cursor.execute(f"ALTER TABLE {table} {_ENABLE[mode]} {name}")


@contextmanager
def _sqlite(cursor, tables: list[str] | None = None) -> Iterator[None]:
    """SQLite cannot disable a trigger: those on DELETE (of these tables) are dropped and made again from their text."""
    cursor.execute("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger'")
    found = [(name, sql) for name, sql, table in cursor.fetchall() if tables is None or table in tables]
    triggers = [(name, sql) for name, sql in found if _ON_DELETE.search(sql)]
    for name, _sql in triggers:
        cursor.execute(f'DROP TRIGGER "{name}"')
    yield
    for _name, sql in triggers:
        cursor.execute(sql)


_OTHERS_AT_WORK = """
    SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend' AND xact_start IS NOT NULL)
"""
# Deleted rows stay in their pages, and statistics of them in the catalogue, until a TRUNCATE: neither may mislead the
# planner of the next test.
_GROWN = """
    SELECT bool_or(pg_relation_size(oid) > 1048576 OR reltuples > 0) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname = ANY(%s)
"""


def _standing(connection) -> list:
    """All there is in the tables that a flush must leave as they were."""
    with connection.cursor() as cursor:
        found = []
        for table in sorted(STANDING):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found.append(sorted(cursor.fetchall(), key=repr))
        return found


def _clear_postgresql(cursor, tables: list[str]) -> bool:
    """By DELETE, which does not wait for others as TRUNCATE does, with every trigger at rest."""
    cursor.execute("SELECT current_setting('is_superuser') = 'on'")
    if not cursor.fetchone()[0]:
        return False
    cursor.execute(_OTHERS_AT_WORK)
    if cursor.fetchone()[0]:
        return False
    if not tables:
        return True
    cursor.execute(_GROWN, [tables])
    if cursor.fetchone()[0]:
        return False
    deletes = "; ".join(f'DELETE FROM "{table}"' for table in tables)
    cursor.execute(f"SET LOCAL session_replication_role = replica; {deletes}")
    cursor.execute("SET LOCAL session_replication_role = origin")
    return True


def _clear_sqlite(cursor, tables: list[str]) -> bool:
    with _sqlite(cursor, tables):
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')
    return True


_CLEAR = {"postgresql": _clear_postgresql, "sqlite": _clear_sqlite}


def clear_written(connection, standing: list) -> bool:
    """Empty what was written, or False when all must be flushed. On SQLite the transaction shuts other writers out."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if _standing(connection) != standing:
            return False
        return _CLEAR[connection.vendor](cursor, sorted(filled(own_tables())))


_RESTING = {"postgresql": _postgresql, "sqlite": _sqlite}


def install(patch) -> None:
    from django.db.backends.base.operations import BaseDatabaseOperations  # Django's own cycle: models come first

    original = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(self, sql_list):
        rest = _RESTING[self.connection.vendor]
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor, rest(cursor):
            original(self, sql_list)

    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush)
    _install_clearing(patch)


def _install_clearing(patch) -> None:
    from django.test import TransactionTestCase

    prepare, tidy = TransactionTestCase._fixture_setup.__func__, TransactionTestCase._fixture_teardown
    before: dict[str, list] = {}

    def _fixture_setup(cls):
        prepare(cls)
        before.update({alias: _standing(connections[alias]) for alias in cls._databases_names(include_mirrors=False)})

    def _fixture_teardown(self):
        aliases = self._databases_names(include_mirrors=False)
        usual = self.available_apps is None and not self.serialized_rollback
        if not (usual and all(clear_written(connections[alias], before.get(alias, [])) for alias in aliases)):
            tidy(self)

    patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(_fixture_setup))
    patch.setattr(TransactionTestCase, "_fixture_teardown", _fixture_teardown)
