"""Rows that many tests begin with: made once in each worker by whoever makes them, laid down again by the database.

``kept("name", make)`` runs ``make()`` when nobody did so before on this database, and keeps the rows it left and what it
returned. The next test gets the same rows, primary keys included, and a fresh copy of the answer, at a tenth of the
cost. Both must be the whole truth, so that it is done in a database where nothing else stands; elsewhere ``make()``
runs as if nobody knew of this.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection, transaction

# What a migrated database holds before any test.
STANDING = {"django_migrations", "django_content_type", "auth_permission"}
Answer = TypeVar("Answer")
_kept: dict[tuple[str, str], "_Kept"] = {}


@dataclass
class _Kept:
    rows: list[tuple]
    answer: bytes


def own_tables() -> list[str]:
    """Those that are empty between tests."""
    return sorted(set(connection.introspection.django_table_names(include_views=False)) - STANDING)


def filled(tables: list[str]) -> set[str]:
    """Which of these hold a row, whoever wrote it."""
    if not tables:
        return set()
    quote = connection.ops.quote_name
    parts = [f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {quote(table)})" for number, table in enumerate(tables)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {tables[number] for (number,) in cursor.fetchall()}


def _is_untouched() -> bool:
    """Whether no row stands in any of our tables.

    Looking into each costs PostgreSQL 20 ms. In the one transaction that a usual test lives in, it knows at once
    whether anything was written.
    """
    if connection.vendor == "postgresql" and any(block._from_testcase for block in connection.atomic_blocks):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
            return cursor.fetchone()[0]
    return not filled(own_tables())


def _take_sqlite(tables: list[str]) -> list[tuple]:
    """Straight from the driver: what Django's converters make of a value is not what lies in the file."""
    taken = []
    for table in map(connection.ops.quote_name, tables):
        columns = [row[1] for row in connection.connection.execute(f"PRAGMA table_info({table})")]  # none generated
        names = ", ".join(map(connection.ops.quote_name, columns))
        rows = [tuple(row) for row in connection.connection.execute(f"SELECT {names} FROM {table}")]
        taken.append((f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", rows))
    return taken


def _lay_sqlite(taken: list[tuple]) -> None:
    for statement, rows in taken:
        connection.connection.executemany(statement, rows)


def _take_postgresql(tables: list[str]) -> list[tuple]:
    taken = []
    with connection.cursor() as cursor:
        for table in map(connection.ops.quote_name, tables):
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                taken.append((f"COPY {table} FROM STDIN", b"".join(copy)))
    return taken


def _lay_postgresql(taken: list[tuple]) -> None:
    """The sequences have passed these keys when the rows were made, and no rollback takes a sequence back."""
    with connection.cursor() as cursor:
        for statement, rows in taken:
            with cursor.copy(statement) as copy:
                copy.write(rows)


_TAKE = {"sqlite": _take_sqlite, "postgresql": _take_postgresql}
_LAY = {"sqlite": _lay_sqlite, "postgresql": _lay_postgresql}


def kept(name: str, make: Callable[[], Answer]) -> Answer:
    if not _is_untouched():
        return make()
    place = str(connection.settings_dict["NAME"]), name
    if place in _kept:
        with transaction.atomic():
            _LAY[connection.vendor](_kept[place].rows)
        return pickle.loads(_kept[place].answer)
    answer = make()
    _kept[place] = _Kept(_TAKE[connection.vendor](sorted(filled(own_tables()))), pickle.dumps(answer))
    return answer
