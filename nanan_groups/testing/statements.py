"""What a test asked of the database, told by kind: each statement with the kind of every value it carried.

The cases of one parametrised test differ in a value, and most differ to Python alone. On the second engine runs a
smallest set of them that asks all that the first engine was asked by any: a case whose every statement, with values
of the same kinds, is asked by its neighbours as well proves nothing more there. A value's kind is what an engine can
take amiss: its type, the sign and size of a number, which columns a text fits into, what sorts of characters it holds.
Not judged, and so never left out: what the database refused in any statement (what follows a refusal differs between
engines), and what started a Python process.
"""

import re
import subprocess
import unicodedata
from bisect import bisect_left
from functools import lru_cache
from hashlib import blake2b
from itertools import groupby

import pytest

from .journal import ASKED, DIGITS
from .nearness import is_python

_MANY = 40  # a statement with more values is told by the set of their kinds: bulk inserts and long lists
_LISTS = re.compile(r"\((?:%s(?:, )?)+\)(?:, \((?:%s(?:, )?)+\))*")
_SAVEPOINT = re.compile(r'(SAVEPOINT) "?[\w-]+"?')


class Statements:
    def __init__(self):
        self.asked: set[str] = set()
        self.judged = True
        self.widths: tuple[int, ...] = ()

    def install(self, patch) -> None:
        from django.db.backends.utils import CursorWrapper
        from django.db.utils import Error

        ask = CursorWrapper._execute_with_wrappers

        def _execute_with_wrappers(cursor, sql, params, many, executor):
            self.asked.add(self.fingerprint(sql, params, many))
            try:
                return ask(cursor, sql, params, many, executor)
            except Error:
                self.judged = False
                raise

        start = subprocess.Popen.__init__

        def __init__(process, args, *rest, **options):
            self.judged = self.judged and not is_python(args)
            start(process, args, *rest, **options)

        patch.setattr(CursorWrapper, "_execute_with_wrappers", _execute_with_wrappers)
        patch.setattr(subprocess.Popen, "__init__", __init__)

    def fingerprint(self, sql: str, params, many: bool) -> str:
        kinds = self.kinds(params, many) if params else ""
        return _digest(sql, str(kinds))

    def kinds(self, params, many: bool):
        if isinstance(params, dict):
            params = list(params.values())
        if many:
            params = list(params)
            return sorted({str(self.kinds(row, many=False)) for row in params})
        found = [kind for kind, _ in groupby(map(self.kind, params))]  # a list as long as it may be
        return sorted({str(one) for one in found}) if len(found) > _MANY else found

    def kind(self, value):
        if isinstance(value, str):
            return _text(value, self.all_widths())
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int):
            return value < 0, bisect_left(_SIZES, abs(value))
        if isinstance(value, list | tuple):
            return sorted({str(self.kind(one)) for one in value})
        return type(value).__name__

    def all_widths(self) -> tuple[int, ...]:
        """Of all text columns: two texts between the same two widths fit into the same columns."""
        if not self.widths:
            from django.apps import apps

            fields = (field for model in apps.get_models() for field in model._meta.concrete_fields)
            self.widths = tuple(sorted({field.max_length for field in fields if field.max_length}))
        return self.widths

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item):
        self.asked, self.judged = set(), True

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item):
        try:
            return (yield)
        finally:
            if self.judged and hasattr(item, "callspec"):
                item.user_properties.append((ASKED, "".join(sorted(self.asked))))


_SIZES = (0, 2**15 - 1, 2**31 - 1, 2**63 - 1)


@lru_cache(maxsize=20_000)
def _digest(sql: str, kinds: str) -> str:
    shape = _SAVEPOINT.sub(r"\1", _LISTS.sub("(%s)", sql))
    return blake2b(f"{shape}\0{kinds}".encode(), digest_size=DIGITS // 2).hexdigest()


@lru_cache(maxsize=20_000)
def _text(value: str, widths: tuple[int, ...]) -> tuple:
    sorts = {(unicodedata.category(sign), sign < "\x80") for sign in value}
    return bisect_left(widths, len(value)), str(sorted(sorts))
