"""The owner's switch that lets a test database be emptied although its books are append-only.

TransactionTestCase and live_server end with Django's ``flush``. In production nothing switches these triggers off, so
this exists in the harness only. Owning the tables is enough; no superuser is needed.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

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
def _sqlite(cursor) -> Iterator[None]:
    """SQLite cannot disable a trigger: those on DELETE are dropped and made again from their own text."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = [(name, sql) for name, sql in cursor.fetchall() if _ON_DELETE.search(sql)]
    for name, _sql in triggers:
        cursor.execute(f'DROP TRIGGER "{name}"')
    yield
    for _name, sql in triggers:
        cursor.execute(sql)


_RESTING = {"postgresql": _postgresql, "sqlite": _sqlite}


def install(patch) -> None:
    from django.db.backends.base.operations import BaseDatabaseOperations  # Django's own cycle: models come first

    original = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(self, sql_list):
        rest = _RESTING[self.connection.vendor]
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor, rest(cursor):
            original(self, sql_list)

    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush)
