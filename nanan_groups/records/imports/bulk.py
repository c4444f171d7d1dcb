"""Writing many rows at once, on both databases: into a stage, from a stage into a table, and into its history.

Everything here is SQL over the columns of models; names come from model meta, values are always parameters.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

COPIED = 1_000  # rows handed to the server at once
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def table_of(model: type[Model]) -> str:
    return quoted(model._meta.db_table)


def columns_of(model: type[Model], names: Sequence[str]) -> list[str]:
    return [quoted(model._meta.get_field(name).column) for name in names]


def run(sql: str, params: Sequence = ()) -> int:
    """Execute one statement; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def fetch(sql: str, params: Sequence = ()) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def insert_rows(model: type[Model], names: Sequence[str], rows: Sequence[tuple]) -> None:
    """Into a table without anything between: COPY on PostgreSQL, one executemany on SQLite. No history, no checks."""
    if not rows:
        return
    columns = ", ".join(columns_of(model, names))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = f"COPY {table_of(model)} ({columns}) FROM STDIN"
            with connection.wrap_database_errors, cursor.copy(statement) as copy:
                for part in in_chunks(rows, COPIED):  # the server takes one in while the next is put into words
                    copy.write(_copy_text(part))
        else:
            marks = ", ".join(["%s"] * len(names))
            with transaction.atomic():  # else every row would be a transaction of its own
                cursor.executemany(f"INSERT INTO {table_of(model)} ({columns}) VALUES ({marks})", rows)  # noqa: S608


def _copy_text(rows: Sequence[tuple]) -> str:
    """Rows in COPY's text format, column by column, since a column's values are of one type."""
    columns = [_column_text(column) for column in zip(*rows, strict=True)]
    return "\n".join(map("\t".join, zip(*columns, strict=True))) + "\n"


def _column_text(column: tuple) -> list[str]:
    distinct = set(column)
    told = {value: _value_text(value) for value in distinct}
    return [told[value] for value in column]


def _value_text(value) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


def in_chunks(values: Sequence, size: int = 900) -> Iterable[Sequence]:
    """SQLite takes a limited number of parameters in one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def rows_by_key(select: str, column: str, keys: Sequence, params: Sequence = ()) -> list[tuple]:
    """``select`` ends before its WHERE on ``column``: one statement on PostgreSQL, a few on SQLite."""
    if connection.vendor == "postgresql":
        return fetch(f"{select} {column} = ANY(%s)", [*params, list(keys)])
    found: list[tuple] = []
    for part in in_chunks(keys):
        found += fetch(f"{select} {column} IN ({', '.join(['%s'] * len(part))})", [*params, *part])
    return found


def hold_rows(model: type[Model], which: str, params: Sequence) -> None:
    """Nobody else changes the rows of ``which`` (what follows WHERE) until the transaction ends; two who hold the same ones
    meet at the first. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        held = f"SELECT 1 FROM {table_of(model)} WHERE {which} ORDER BY id FOR UPDATE"  # noqa: S608
        fetch(f"SELECT COUNT(*) FROM ({held}) x", params)  # noqa: S608


# --- history -------------------------------------------------------------------------------------------------------
def tracked(model: type[Model]) -> list[str]:
    """Columns that the history of ``model`` keeps, as both tables call them."""
    history = model.history.model
    return [field.column for field in history.tracked_fields if field.concrete]


def write_history(model: type[Model], kind: str, which: str, params: Sequence, *, act_id: int, user_id) -> int:
    """A history row ("+", "~" or "-") for every row of ``model`` (alias t) that ``which`` selects.

    ``which`` is what follows FROM table t: joins and WHERE. Returns their number.
    """
    statement, values = history_from(model, kind, f"{table_of(model)} t {which}", act_id=act_id, user_id=user_id)
    return run(statement, [*values, *params])


def history_from(model: type[Model], kind: str, source: str, *, act_id: int, user_id) -> tuple[str, list]:
    """The statement that writes history from ``source`` (alias t, with the columns of ``model``), and its values."""
    history = model.history.model
    columns = tracked(model)
    into = ", ".join(quoted(column) for column in [*columns, *_about(history)])
    taken = ", ".join(f"t.{quoted(column)}" for column in columns)
    return (
        f"INSERT INTO {table_of(history)} ({into}) SELECT {taken}, %s, NULL, %s, %s, %s FROM {source}",  # noqa: S608
        [timezone.now(), kind, user_id, act_id],
    )


def _about(history) -> list[str]:
    return [
        history._meta.get_field(name).column
        for name in ("history_date", "history_change_reason", "history_type", "history_user", "act")
    ]
