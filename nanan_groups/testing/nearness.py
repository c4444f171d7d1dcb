"""Which tests come near a database: the others run once, not once per database.

Nobody says it of a test, and no rule guesses it: while it runs, every look at a connection counts (a compiled query or
``connection.vendor`` as much as a row read), as does every Python process started. So does asking for the database
fixtures, and what a longer-lived fixture or the reading of its file did, for all the tests that lean on it.
"""

import subprocess
import sys

import pytest

from .journal import NEAR

FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}


class Nearness:
    def __init__(self):
        self.near = False
        self.fixtures: set[tuple[str, str]] = set()  # with a longer life than a test, by name and where they stand
        self.files: set = set()

    def install(self, patch) -> None:
        from django.db.utils import ConnectionHandler  # not its base, which the caches use too

        look, start = ConnectionHandler.__getitem__, subprocess.Popen.__init__

        def __getitem__(handler, alias):
            self.near = True
            return look(handler, alias)

        def __init__(process, args, *rest, **options):
            if is_python(args):
                self.near = True
            start(process, args, *rest, **options)

        patch.setattr(ConnectionHandler, "__getitem__", __getitem__)
        patch.setattr(subprocess.Popen, "__init__", __init__)

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector):
        before, self.near = self.near, False
        try:
            return (yield)
        finally:
            if self.near:
                self.files.add(collector.path)
            self.near = before

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef):
        before, self.near = self.near, False
        try:
            return (yield)
        finally:
            if self.near and fixturedef.scope != "function":
                self.fixtures.add((fixturedef.argname, fixturedef.baseid))
            self.near = self.near or before

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item):
        self.near = self.must_be(item)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item):
        try:
            return (yield)
        finally:
            if self.near or self.leans(item):
                item.user_properties.append((NEAR, True))

    def must_be(self, item) -> bool:
        if item.get_closest_marker("django_db") or FIXTURES & set(item.fixturenames):
            return True
        return item.path in self.files

    def leans(self, item) -> bool:
        known = item._fixtureinfo.name2fixturedefs
        return any((one.argname, one.baseid) in self.fixtures for name in known for one in known[name])


def is_python(args) -> bool:
    """The one kind of child that could read our settings; an office or a browser knows no database."""
    words = [args] if isinstance(args, str | bytes) else args
    return any("python" in str(word) or str(word) == sys.executable or "manage.py" in str(word) for word in words)
