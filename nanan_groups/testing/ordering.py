"""Rows nobody ordered come back in random order, so that code which leans on an accident of the database fails here.

The rows are shuffled after they are fetched: the SQL, its plan and the number of queries stay as in production. Only
an unordered *slice* needs the database's help, since the rows left out must vary too.
"""

import random

from django.db.models.query import MAX_GET_RESULTS
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import MULTI

shuffler = random.Random()


def _is_unordered(query) -> bool:
    if query.explain_info or query.extra_order_by or query.order_by:
        return False
    # Django drops Meta.ordering from grouped queries, as QuerySet.ordered knows too.
    return not (query.default_ordering and query.get_meta().ordering and not query.group_by)


def _is_open_slice(query) -> bool:
    """A slice whose choice of rows is left to the database. ``get()`` slices too, but refuses a second row."""
    if not query.is_sliced or (query.low_mark, query.high_mark) == (0, MAX_GET_RESULTS):
        return False
    return not (query.distinct or query.combinator)  # there the SQL standard allows selected columns only


def _shuffled(rows: list) -> list:
    rows = list(rows)
    shuffler.shuffle(rows)
    return rows


def install(patch) -> None:
    original = SQLCompiler.execute_sql

    def execute_sql(self, result_type=MULTI, *args, **kwargs):
        query = self.query
        if result_type != MULTI or not _is_unordered(query):
            return original(self, result_type, *args, **kwargs)
        if _is_open_slice(query):
            query.order_by = ("?",)
            try:
                return original(self, result_type, *args, **kwargs)
            finally:
                query.order_by = ()
        chunks = original(self, result_type, *args, **kwargs)
        if isinstance(chunks, list):
            return [_shuffled([row for chunk in chunks for row in chunk])]
        return (_shuffled(chunk) for chunk in chunks)

    patch.setattr(SQLCompiler, "execute_sql", execute_sql)
