"""``make test``: the suite on SQLite, the suite on PostgreSQL, the browser tests; then what ran, how long, what did not.

Nothing but the packages is needed for the first part. A part that cannot run here is left out by name, and so is every
skipped test; with CI=true (or --complete) anything left out is a failure. Other arguments go to pytest.

What came near no database in a SQLite part is proved there and does not run again on PostgreSQL (nearness.py), nor a case
of a test that asks nothing which its other cases do not ask (statements.py), nor what says of itself why once is enough
(``once``); of the browser flows only those marked ``both_databases`` do. The summary counts them.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import ExitStack
from dataclasses import dataclass, field

from . import moulds
from .browser import find_chromium
from .journal import Journal
from .postgres import NoPostgres, cluster, exit_on_signals, run

BASE = [sys.executable, "-m", "pytest"]
NO_TESTS = 5  # pytest's exit code when a selection is empty


@dataclass
class Part:
    name: str
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    why: str = ""
    seconds: float = 0
    journal: Journal = field(default_factory=Journal)
    file: str = ""
    elsewhere: str = ""  # where the proof of the tests stands that this part did not repeat

    @property
    def verdict(self) -> str:
        if self.failed:
            return f"failed    {len(self.failed)} of {self.passed + len(self.failed)}"
        if self.why:
            return f"left out  {self.why}"
        left_out = f", {len(self.left_out)} left out" if self.left_out else ""
        return f"passed    {self.passed} tests{left_out}{self.elsewhere}"


class Runner:
    def __init__(self, arguments: list[str], folder: str):
        self.arguments, self.folder = arguments, folder
        self.cache = os.path.join(folder, "compiled")
        self.moulds: dict[str | None, str] = {}
        self.parts: list[Part] = []

    def environment(self, url: str | None) -> dict:
        """The tests' files live in a folder that goes away, so that not even a killed run leaves databases behind.

        So do the compiled modules: pytest rewrites every assert when it imports a test, once for all parts.
        """
        values = {**os.environ, "TMPDIR": self.folder, "PYTHONUNBUFFERED": "1", "PYTHONPYCACHEPREFIX": self.cache}
        for name in ("TEST_DATABASE_URL", moulds.VARIABLE, "PYTHONDONTWRITEBYTECODE"):
            values.pop(name, None)
        values |= {"TEST_DATABASE_URL": url} if url else {}
        return values | ({moulds.VARIABLE: self.moulds[url]} if url in self.moulds else {})

    def make_moulds(self, *urls: str | None) -> None:
        """Every engine's at once. Without one, the parts migrate for themselves and say what is wrong."""
        started = time.monotonic()
        making = {}
        for url in urls:
            name = f"mould_{uuid.uuid4().hex}" if url else os.path.join(self.folder, "mould.sqlite3")
            command = [sys.executable, "-m", "nanan_groups.testing.moulds", name]
            making[url] = name, subprocess.Popen(command, env=self.environment(url))
        for url, (name, process) in making.items():
            if process.wait() == 0:
                self.moulds[url] = name
        print(f"=== {len(self.moulds)} databases migrated in {time.monotonic() - started:.0f} s", flush=True)

    def drop_moulds(self) -> None:
        for url, name in self.moulds.items():
            if url:
                moulds.drop(url, name)

    def run(
        self,
        name: str,
        selection: str,
        url: str | None = None,
        *,
        after: Part | None = None,
        more=(),
        waits: bool = False,
    ) -> Part:
        """``after``: the part on the other database that has already proved what needs none. ``waits``: its tests wait
        for another process (a server, a browser) every few milliseconds, so that one more than there are cores runs."""
        part = Part(name)
        self.parts.append(part)
        print(f"\n=== {name}", flush=True)
        part.file = os.path.join(self.folder, f"{len(self.parts)}.json")
        command = [*BASE, "-n", str((os.cpu_count() or 1) + waits), "--dist", "worksteal", "-m", selection]
        command += [f"--journal={part.file}", *more, *([f"--after={after.file}"] if after else []), *self.arguments]
        started = time.monotonic()
        status = run(command, self.environment(url))
        part.seconds = time.monotonic() - started
        self.read(part)
        if after and (only := after.journal.tests.keys() - part.journal.tests.keys()):
            free, twice = len(after.journal.untouched()), len(after.journal.asked_twice())
            part.elsewhere = f", {len(only)} proved in {after.name} alone"
            part.elsewhere += f" ({free} need no database, {twice} ask nothing that other cases of theirs do not)"
        if status == NO_TESTS and self.arguments:
            part.why = "nothing selected"
        elif status and not part.failed:
            part.failed.append(f"pytest ended with exit code {status}")
        return part

    @staticmethod
    def read(part: Part) -> None:
        part.journal = Journal.read(part.file)
        for name, entry in part.journal.tests.items():
            if entry.outcome == "failed":
                part.failed.append(name)
            elif entry.outcome == "skipped":
                part.left_out.append(name)
            else:
                part.passed += 1

    def leave_out(self, name: str, selection: str, why: str) -> None:
        """Name the tests that run nowhere now, found by collecting them."""
        command = [*BASE, "--collect-only", "-q", "-m", selection, *self.arguments]
        listed = subprocess.run(command, env=self.environment(None), capture_output=True, text=True).stdout
        tests = [line for line in listed.splitlines() if "::" in line]
        self.parts.append(Part(name, left_out=tests, why=why))

    def slowest(self) -> None:
        for part in filter(lambda part: part.journal.tests, self.parts):
            print(f"\nSlowest files of {part.name}")
            for seconds, tests, file in part.journal.slowest_files(12):
                print(f"{seconds:7.1f} s  {tests:4} tests  {file}")
            print(f"Slowest set-ups of {part.name}")
            for seconds, test in part.journal.slowest_setups(5):
                print(f"{seconds:7.1f} s  {test}")

    def summary(self, complete: bool) -> int:
        self.slowest()
        print()
        for part in self.parts:
            for kind, names in (("FAILED", part.failed), ("LEFT OUT", part.left_out)):
                for name in names:
                    print(f"{kind}  {part.name}: {name}")
        for part in self.parts:
            print(f"{part.name:<24}{part.verdict}  ({part.seconds:.0f} s)")
        failed = sum(len(part.failed) for part in self.parts)
        skipped = sum(len(part.left_out) for part in self.parts)
        incomplete = skipped or any(part.why for part in self.parts)
        if complete and incomplete:
            print("Left-out parts and tests are a failure here (CI).")
        print(f"{sum(part.passed for part in self.parts)} passed, {failed} failed, {skipped} skipped", flush=True)
        return 1 if failed or (complete and incomplete) else 0


def _folder() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="nanan-tests-", ignore_cleanup_errors=True)


def postgres_url(stack: ExitStack) -> tuple[str | None, str]:
    """A server's URL, or why there is none."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given, ""
    try:
        return stack.enter_context(cluster()), ""
    except NoPostgres as problem:
        return None, f"{problem}; set TEST_DATABASE_URL or install PostgreSQL"


def main(argv: list[str]) -> int:
    is_ci = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--complete", action="store_true", default=is_ci, help="anything left out is a failure")
    parser.add_argument("--browser-both", action="store_true", default=is_ci, help="browser tests on PostgreSQL too")
    options, arguments = parser.parse_known_args(argv)
    exit_on_signals()
    with ExitStack() as stack:
        runner = Runner(arguments, stack.enter_context(_folder()))
        url, no_postgres = postgres_url(stack)
        runner.make_moulds(None, *([url] if url else []))
        stack.callback(runner.drop_moulds)
        on_sqlite = runner.run("SQLite", "not browser")
        if url:
            runner.run("PostgreSQL", "not browser", url, after=on_sqlite, waits=True)
        else:
            runner.leave_out("PostgreSQL", "(postgres or race) and not browser", no_postgres)
        if find_chromium():
            browser_files = [f"--browser-files={on_sqlite.file}"]
            flows = runner.run("Browser on SQLite", "browser", more=browser_files, waits=True)
            if url and options.browser_both:
                on_both = "browser and both_databases"
                runner.run("Browser on PostgreSQL", on_both, url, after=flows, more=browser_files, waits=True)
        else:
            runner.leave_out("Browser", "browser", "Chromium is not installed")
        return runner.summary(options.complete)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
