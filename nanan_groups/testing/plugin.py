"""The strict harness, loaded by pytest.ini: every test runs under it, on whichever database the settings name.

Warnings are errors (pytest.ini); unknown variables and leaked syntax in our templates fail (templates.py); rows nobody
ordered come back shuffled (ordering.py); append-only tables can be flushed between tests (flush.py); libraries leave
out what nobody asked for (unasked.py).
"""

import gc
import random
from pathlib import Path

import pytest
from django.conf import settings

from . import flush, moulds, ordering, templates, unasked
from .journal import Journal, Writer
from .nearness import Nearness
from .statements import Statements

pytest_plugins = ["nanan_groups.testing.browser"]

MARKERS = {
    "browser": "drives Chromium against a live server; `make test` runs these apart, `pytest -m browser` alone",
    "postgres": "needs PostgreSQL: real races, row locks, its own SQL; left out on SQLite",
    "race": "a race on real connections, with the control that loses without its guard; implies postgres",
    "both_databases": "a browser flow that leans on the database's own ways; the other flows run on SQLite only",
    "sqlite": "about SQLite only; left out on PostgreSQL",
    "once(why)": "comes near a database and yet could not end otherwise on the other one; runs on SQLite only",
    "long": "takes many seconds; begins first, so that no worker waits for it at the end",
    "template_syntax_in_data": "the page shows braces or reprs that a user typed; responses are not scanned for leaks",
    "browser_noise": "console errors and failed requests are what the test is about; they do not fail it",
}
_patches = pytest.MonkeyPatch()


def pytest_addoption(parser):
    parser.addoption("--shuffle-seed", default=None, help="repeat a run's order of unordered rows")
    parser.addoption("--journal", metavar="FILE", help="write down there how every test ended and how long it took")
    parser.addoption("--after", metavar="FILE", help="leave out what that journal shows to be proved")
    parser.addoption(
        "--browser-files", metavar="FILE", help="collect only files which that journal says hold browser tests"
    )


def pytest_configure(config):
    for name, meaning in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")
    # xdist copies options to its workers, so all of them share the seed that the header prints.
    config.option.shuffle_seed = config.option.shuffle_seed or str(random.randrange(10**6))
    for part in (templates, ordering, flush, moulds, unasked):
        part.install(_patches)
    if config.option.journal:
        is_worker = hasattr(config, "workerinput")
        config.pluginmanager.register(Writer(config.option.journal, config.workeroutput if is_worker else None))
        nearness = Nearness()
        nearness.install(_patches)
        config.pluginmanager.register(nearness)
        statements = Statements()
        statements.install(_patches)
        config.pluginmanager.register(statements)


def pytest_unconfigure(config):
    _patches.undo()
    # A connection another thread left open keeps SQLite's write-ahead files alive: nothing of ours stays in /tmp.
    for database in settings.DATABASES.values() if settings.configured else ():
        if database["ENGINE"].endswith("sqlite3") and (name := database.get("TEST", {}).get("NAME")):
            for file in Path(name).parent.glob(f"{Path(name).name}*"):
                file.unlink(missing_ok=True)


def pytest_report_header(config):
    lines = []
    for alias, database in settings.DATABASES.items():
        place = f"{database['HOST']}:{database['PORT']}/" if database.get("HOST") else ""
        engine = database["ENGINE"].rpartition(".")[2]
        lines.append(f"databases in use: {alias} = {engine} {place}{database['NAME']}")
    return [*lines, f"shuffle seed: {config.option.shuffle_seed}"]


def pytest_ignore_collect(collection_path, config):
    """Without a journal, or with one that knows of no browser test, every file is read."""
    if config.option.browser_files and collection_path.name.startswith("test_"):
        known = Journal.read(config.option.browser_files).browser_files
        if known and not any(collection_path == config.rootpath / file for file in known):
            return True
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Deselect, not skip: a test about the other database is not left out, it runs in the other part. Nor is one that
    came near no database in the part before (nearness.py), asked nothing there that its neighbours do not ask
    (statements.py), or says why once is enough."""
    for item in items:
        if item.get_closest_marker("race"):
            item.add_marker(pytest.mark.postgres)
        if any(not mark.args for mark in item.iter_markers("once")):
            raise pytest.UsageError(f"{item.nodeid}: once needs its reason")
    if config.option.collectonly:
        return
    on_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    foreign = ("sqlite", "once") if on_postgres else ("postgres",)
    before = Journal.read(config.option.after) if config.option.after else Journal()
    done = before.untouched() | before.asked_twice()
    dropped = {item for item in items if any(map(item.get_closest_marker, foreign)) or item.nodeid in done}
    if dropped:
        config.hook.pytest_deselected(items=list(dropped))
    items[:] = sorted((item for item in items if item not in dropped), key=_begins_late)


def _begins_late(item) -> bool:
    return item.get_closest_marker("long") is None


def pytest_collection_finish():
    """What was imported and collected stays until the end: the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    templates.problems.clear()
    templates.scan_responses = item.get_closest_marker("template_syntax_in_data") is None
    ordering.shuffler.seed(f"{item.config.option.shuffle_seed}:{item.nodeid}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    result = yield
    if templates.problems:
        pytest.fail("\n".join(templates.problems), pytrace=False)
    return result


@pytest.fixture(autouse=True, scope="session")
def _silent_template_answers():
    with pytest.MonkeyPatch.context() as patch:
        templates.mark_silence(patch)
        yield
