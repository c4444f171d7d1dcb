"""Whether a block of a test left every table as it was, at the cost of the tables that it touched.

A statement that could change rows is met before it runs, in whichever thread, and its table is read first; at the end
the tables so met are read again. So it notices what reading all tables twice would: any row that is new, gone or
different at the end, by the ORM or by SQL of one's own. A service that writes and takes it back has written nothing.
A statement that does not begin with the table it changes has all tables read. Our triggers refuse rows and write none.
What goes past Django's cursors is counted by SQLite itself, and fails there.
"""

import re
from collections import Counter
from contextlib import closing, contextmanager
from unittest.mock import patch

from django.apps import apps
from django.db import connection, connections
from django.db.backends.utils import CursorWrapper

# What begins so changes no row. (WITH may hold an INSERT, EXPLAIN ANALYZE runs one: they have all tables read.)
_READING = re.compile(
    r"\s*(?:SELECT|VALUES|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET|SHOW|PRAGMA|LOCK|DECLARE|FETCH|CLOSE)\b",
    re.IGNORECASE,
)
_WRITING = re.compile(
    r'\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?[\s(]', re.IGNORECASE
)
ANYTHING = ""  # what table_written says of a statement to read no table from


def table_written(sql) -> str | None:
    """The table that a statement may write: None if it reads, "" if it could be any."""
    if not isinstance(sql, str) or ";" in sql.rstrip("; \n"):
        return ANYTHING  # composed for psycopg, or several in one: its head does not say what it does
    if _READING.match(sql):
        return None
    named = _WRITING.match(sql)
    return named[1] if named else ANYTHING


class Watch:
    """Tables as they were before the first statement that could have changed them."""

    def __init__(self, *but: str) -> None:
        self.left_out = _tables_of(but)
        self.before: dict[tuple[str, str], Counter] = {}
        self.statements = 0

    def meet(self, where, sql) -> None:
        """``sql`` is about to run there."""
        named = table_written(sql)
        if named is None:
            return
        self.statements += 1
        for table in [named] if named else where.introspection.table_names():
            if table not in self.left_out and (where.alias, table) not in self.before:
                self.before[where.alias, table] = _rows(where, table)

    def changes(self, *but: str) -> dict[str, list[str]]:
        """By table, the rows gone (-) and new (+) up to now; ``but``: models besides those left out from the start."""
        left_out, found = _tables_of(but), {}
        for (alias, table), before in self.before.items():
            after = _rows(connections[alias], table) if table not in left_out else before
            lines = [f"- {row}" for row in before - after] + [f"+ {row}" for row in after - before]
            if lines:
                found[table] = lines
        return found


def _tables_of(labels) -> set[str]:
    return {apps.get_model(label)._meta.db_table for label in labels}


def _rows(where, table: str) -> Counter:
    """By the driver's own cursor: no test that counts queries counts this one."""
    with where.wrap_database_errors, closing(where.connection.cursor()) as cursor:
        cursor.execute(f"SELECT * FROM {where.ops.quote_name(table)}")
        return Counter(map(repr, cursor.fetchall()))


def _counted() -> tuple:
    """The raw connection and the rows it has changed since it was opened, taken back or not; only SQLite counts."""
    raw = connection.connection
    return raw, getattr(raw, "total_changes", 0)


@contextmanager
def watched(*but: str):
    """A Watch over what runs inside; ``but``: labels of models whose rows may change."""
    watch = Watch(*but)
    execute, call, other = (
        getattr(CursorWrapper, name) for name in ("_execute_with_wrappers", "callproc", "__getattr__")
    )

    def met_execute(cursor, sql, *rest, **options):
        watch.meet(cursor.db, sql)
        return execute(cursor, sql, *rest, **options)

    def met_call(cursor, *rest):
        watch.meet(cursor.db, ANYTHING)
        return call(cursor, *rest)

    def met_other(cursor, name):
        if name in ("copy", "executescript"):
            watch.meet(cursor.db, ANYTHING)
        return other(cursor, name)

    connection.ensure_connection()
    began = _counted()
    with patch.multiple(CursorWrapper, _execute_with_wrappers=met_execute, callproc=met_call, __getattr__=met_other):
        yield watch
    assert watch.statements or _counted() in (began, (None, 0)), "rows were changed past Django's cursors"


@contextmanager
def nothing_written(*but: str):
    """Nothing inside changes a row, except of the models ``but``; see above what it notices."""
    with watched(*but) as watch:
        yield
    changes = watch.changes()
    assert not changes, f"something was written: {changes}"
