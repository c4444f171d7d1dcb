"""What a run of pytest writes down with ``--journal=FILE``: how each test ended and how long each of its phases took,
which tests came near a database, and which files hold browser tests. The runner reads it, and so do the parts after it.
"""

import json
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest

PHASES = ("setup", "call", "teardown")
NEAR = "came near a database"  # the user property of a test that did
ASKED = "asked of the database"  # of a parametrised test that can be judged: fingerprints one after the other (statements.py)
DIGITS = 12  # of a fingerprint


@dataclass
class Entry:
    outcome: str = "passed"
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(PHASES, 0.0))
    near: bool = False
    asked: str = ""

    @property
    def total(self) -> float:
        return sum(self.seconds.values())


@dataclass
class Journal:
    tests: dict[str, Entry] = field(default_factory=dict)
    browser_files: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, file: str | Path) -> "Journal":
        """What that run wrote; an empty one when it ended before it could."""
        try:
            kept = json.loads(Path(file).read_text())
        except FileNotFoundError:
            return cls()
        return cls({name: Entry(**entry) for name, entry in kept["tests"].items()}, kept["browser_files"])

    def write(self, file: str | Path) -> None:
        Path(file).write_text(json.dumps(asdict(self)))

    def note(self, report) -> None:
        """One phase of a test, or of collecting a file: the worst outcome stays."""
        entry = self.tests.setdefault(report.nodeid, Entry())
        if report.when in entry.seconds:
            entry.seconds[report.when] += report.duration
        if report.failed:
            entry.outcome = "failed"
        elif report.skipped and entry.outcome != "failed":
            entry.outcome = "skipped"
        entry.asked = dict(report.user_properties).get(ASKED, entry.asked)
        entry.near = entry.near or (NEAR, True) in [tuple(pair) for pair in report.user_properties]

    def untouched(self) -> set[str]:
        """The tests that ran and came near no database: on another one they could not end otherwise."""
        return {name for name, entry in self.tests.items() if entry.outcome != "skipped" and not entry.near}

    def asked_twice(self) -> set[str]:
        """Of the cases of parametrised tests that passed, those that ask nothing which their neighbours do not ask."""
        families: dict[str, dict[str, set[str]]] = defaultdict(dict)
        for name, entry in self.tests.items():
            if entry.asked and entry.outcome == "passed":
                prints = {entry.asked[at : at + DIGITS] for at in range(0, len(entry.asked), DIGITS)}
                families[name.partition("[")[0]][name] = prints
        return {name for cases in families.values() for name in cases.keys() - covering(cases)}

    def slowest_files(self, many: int) -> list[tuple[float, int, str]]:
        files: dict[str, list[Entry]] = defaultdict(list)
        for name, entry in self.tests.items():
            files[name.partition("::")[0]].append(entry)
        sums = [(sum(entry.total for entry in entries), len(entries), file) for file, entries in files.items()]
        return sorted(sums, reverse=True)[:many]

    def slowest_setups(self, many: int) -> list[tuple[float, str]]:
        return sorted(((entry.seconds["setup"], name) for name, entry in self.tests.items()), reverse=True)[:many]


def covering(cases: dict[str, set[str]]) -> set[str]:
    """Few cases that together ask everything: each time the one that asks most of what is open. One at least."""
    chosen = {max(cases, key=lambda name: len(cases[name]))}
    while open_ones := set().union(*cases.values()) - set().union(*(cases[name] for name in chosen)):
        chosen.add(max(cases, key=lambda name: len(cases[name] & open_ones)))
    return chosen


class Writer:
    """The plugin: on the controller it hears every report, in a worker it only tells which files hold browser tests."""

    def __init__(self, file: str, worker_output: dict | None):
        self.file, self.worker_output, self.journal = file, worker_output, Journal()

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items):
        """Before a selection drops any."""
        root = items[0].config.rootpath if items else None
        found = {str(item.path.relative_to(root)) for item in items if item.get_closest_marker("browser")}
        self.journal.browser_files = sorted(found)
        if self.worker_output is not None:
            self.worker_output["browser_files"] = self.journal.browser_files

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        told = getattr(node, "workeroutput", {})
        self.journal.browser_files = told.get("browser_files", self.journal.browser_files)

    def pytest_collectreport(self, report):
        if report.failed:
            self.journal.tests.setdefault(report.nodeid, Entry()).outcome = "failed"

    def pytest_runtest_logreport(self, report):
        if self.worker_output is None:
            self.journal.note(report)

    def pytest_sessionfinish(self):
        if self.worker_output is None:
            self.journal.write(self.file)
