"""Rows that many tests begin with: made once in each worker by whoever makes them, laid down again by the database.

``kept("name", make)`` runs ``make()`` when nobody did so before on this database, and keeps the rows it left and what it
returned. The next test gets the same rows, primary keys included, and a fresh copy of the answer, at a tenth of the
cost. Both must be the whole truth, so that it is done in a database where nothing else stands; elsewhere ``make()``
runs as if nobody knew of this.

``made_once`` goes further for a module whose tests all begin with the same rows: they stay where they are.
"""

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time
from typing import TypeVar

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

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


def _bound(value):
    """The driver reads times of day and takes none."""
    return str(value) if isinstance(value, time) else value


def _take_sqlite(tables: list[str]) -> list[tuple]:
    """Straight from the driver: what Django's converters make of a value is not what lies in the file."""
    taken = []
    for table in map(connection.ops.quote_name, tables):
        columns = [row[1] for row in connection.connection.execute(f"PRAGMA table_info({table})")]  # none generated
        names = ", ".join(map(connection.ops.quote_name, columns))
        rows = [tuple(map(_bound, row)) for row in connection.connection.execute(f"SELECT {names} FROM {table}")]
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


def kept_today(name: str, make: Callable[[], Answer]) -> Answer:
    """For rows that tell the day they were made (acts, passwords): made anew for each day that a test's clock stands at."""
    return kept(f"{name}, {timezone.localdate()}", make)


REAL = {"transactional_db", "live_server", "at_once", "django_db_reset_sequences", "django_db_serialized_rollback"}


@contextmanager
def made_once(request, make: Callable[[], Answer]) -> Iterator[Answer]:
    """What ``make()`` returns, its rows in a transaction around those of the module's tests.

    For a fixture of scope "module": it runs before the ``db`` of a test, whose own transaction is then a savepoint in
    this one. So each test finds the rows as they were made, and what it did is taken back. Objects are not: give each
    test a copy of them. A module left and entered again (xdist) makes its rows again. It fails when the module has a
    test with real transactions, or one that uses the database without these rows: it would find them nevertheless.
    """
    items = [one for one in request.session.items if one.module is request.module]
    real = [one.name for one in items if _is_real(one)]
    assert not real, f"tests with real transactions in a module whose rows are made once: {real}"
    without = [one.name for one in items if request.fixturename not in one.fixturenames and _is_near(one)]
    assert not without, f"tests without {request.fixturename} in the module whose tests all find its rows: {without}"
    request.getfixturevalue("django_db_setup")
    unblocked = request.getfixturevalue("django_db_blocker").unblock
    with unblocked():
        around = transaction.atomic()
        around._from_testcase = True  # as TestCase says of its own: a durable block inside is still the outermost
        around.__enter__()
        cache.clear()  # numbers that a test before had kept
    try:
        with unblocked():
            made = make()
            connection.check_constraints()  # as at the end of a test; what was deferred is settled
        yield made
    finally:
        with unblocked():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


def _is_real(item) -> bool:
    marks = item.iter_markers("django_db")
    return bool(REAL & set(item.fixturenames)) or any(mark.kwargs.get("transaction") for mark in marks)


def _is_near(item) -> bool:
    return "db" in item.fixturenames or any(item.iter_markers("django_db"))
