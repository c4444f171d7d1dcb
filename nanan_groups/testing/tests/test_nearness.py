"""A test runs once only when its own run shows that it came near no database; in doubt it runs on both."""

import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings

from nanan_groups.testing.journal import NEAR, Entry, Journal

pytestmark = pytest.mark.once("what is looked at is the asking for a connection; none is opened")
TESTS = """
import subprocess, sys
import pytest
from django.core.cache import cache
from django.contrib.auth.models import Group

@pytest.fixture(scope="module")
def vendor():
    from django.db import connection
    return connection.vendor

@pytest.fixture(scope="module")
def number():
    return 7

def test_pure(number): assert number == 7
def test_cache(): cache.set("a", 1)
def test_page_near(client): assert client.get("/static/none").status_code == 404
def test_office(): subprocess.run(["true"], check=True)
def test_looks_near():
    from django.db import connection
    assert connection.vendor
def test_compiles_near(): assert str(Group.objects.all().query)
def test_python_near(): subprocess.run([sys.executable, "-c", ""], check=True)
def test_first_near(vendor): assert vendor
def test_second_near(vendor): assert vendor
def test_asks_near(transactional_db): pass
@pytest.mark.django_db
def test_marked_near(): pass
@pytest.mark.skip
def test_skipped_near(): pass
@pytest.mark.browser
def test_browser(): pass
"""
# pytest itself looks at what stands in a file, so that a file with the connection in it counts as a whole.
OF_ITS_FILE = """
from django.db import connection
def test_import_near(): pass
"""
# Nothing here needs tables: the two that ask for the database get none.
NO_TABLES = """
import pytest
@pytest.fixture(scope="session")
def django_db_setup(): pass
@pytest.fixture
def _django_db_helper(): pass
"""


def pytest_run(folder, *arguments: str) -> subprocess.CompletedProcess:
    root = settings.BASE_DIR
    command = [sys.executable, "-m", "pytest", "-c", root / "pytest.ini", "--rootdir", folder, "-p", "no:cacheprovider"]
    return subprocess.run([*command, *arguments, folder], cwd=root, capture_output=True, text=True)


@pytest.fixture(scope="module")
def ran(tmp_path_factory) -> SimpleNamespace:
    """One run of such tests, and a second one after it."""
    folder = tmp_path_factory.mktemp("near")
    for name, text in (("test_all", TESTS), ("test_import", OF_ITS_FILE), ("conftest", NO_TABLES)):
        (folder / f"{name}.py").write_text(text)
    journal = folder / "journal.json"
    first = pytest_run(folder, "-n", "1", f"--journal={journal}")
    second = pytest_run(folder, "-m", "", f"--after={journal}", f"--browser-files={journal}", "-rA")
    return SimpleNamespace(journal=Journal.read(journal), first=first.stdout, second=second.stdout)


def test_only_what_came_near_no_database_is_untouched(ran):
    names = {name.partition("::")[2] for name in ran.journal.untouched()}
    assert names == {"test_pure", "test_cache", "test_office"}, ran.first
    assert len(ran.journal.tests) == 13


def test_later_part_leaves_those_out_and_reads_browser_files_only(ran):
    """Even a file that the import brought near is not read, as no browser test is in it."""
    assert ran.journal.browser_files == ["test_all.py"]
    passed = {line.rpartition("::")[2] for line in ran.second.splitlines() if line.startswith("PASSED")}
    assert passed == {
        "test_page_near", "test_looks_near", "test_compiles_near", "test_python_near", "test_first_near", "test_second_near",
        "test_asks_near", "test_marked_near", "test_browser",
    }  # fmt: skip


def report(when: str, outcome: str, seconds: float, *properties, name: str = "a.py::test") -> SimpleNamespace:
    return SimpleNamespace(
        nodeid=name,
        when=when,
        duration=seconds,
        failed=outcome == "failed",
        skipped=outcome == "skipped",
        user_properties=list(properties),
    )


def test_journal_adds_the_phases_and_keeps_the_worst():
    journal = Journal()
    for phase in (("setup", "passed", 1), ("call", "failed", 2), ("teardown", "passed", 4)):
        journal.note(report(*phase))
    assert journal.tests["a.py::test"] == Entry("failed", {"setup": 1, "call": 2, "teardown": 4})
    journal.note(report("???", "failed", 0, name="a.py::crashed"))
    assert journal.tests["a.py::crashed"].outcome == "failed"


def test_journal_survives_its_file(tmp_path):
    """A property comes from a worker as a list."""
    journal = Journal(browser_files=["b.py"])
    journal.note(report("setup", "passed", 3, [NEAR, True]))
    journal.write(tmp_path / "journal")
    assert Journal.read(tmp_path / "journal") == journal
    assert Journal.read(tmp_path / "none") == Journal()
    assert journal.untouched() == set()
    assert journal.slowest_files(1) == [(3, 1, "a.py")]
    assert journal.slowest_setups(1) == [(3, "a.py::test")]
