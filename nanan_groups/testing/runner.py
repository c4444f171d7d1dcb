"""``make test``: the suite on SQLite, the suite on PostgreSQL, the browser tests; then what ran and what did not.

Nothing but the packages is needed for the first part. A part that cannot run here is left out by name, and so is every
skipped test; with CI=true (or --complete) anything left out is a failure. Other arguments go to pytest.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from xml.etree import ElementTree

from .browser import find_chromium
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

    @property
    def verdict(self) -> str:
        if self.failed:
            return f"failed    {len(self.failed)} of {self.passed + len(self.failed)}"
        if self.why:
            return f"left out  {self.why}"
        return f"passed    {self.passed} tests" + (f", {len(self.left_out)} left out" if self.left_out else "")


class Runner:
    def __init__(self, arguments: list[str], folder: str):
        self.arguments, self.folder = arguments, folder
        self.parts: list[Part] = []

    def environment(self, url: str | None) -> dict:
        """The tests' files live in a folder that goes away, so that not even a killed run leaves databases behind."""
        values = {**os.environ, "TMPDIR": self.folder, "PYTHONUNBUFFERED": "1"}
        values.pop("TEST_DATABASE_URL", None)
        return values | ({"TEST_DATABASE_URL": url} if url else {})

    def run(self, name: str, selection: str, url: str | None = None) -> None:
        part = Part(name)
        self.parts.append(part)
        print(f"\n=== {name}", flush=True)
        report = os.path.join(self.folder, f"{len(self.parts)}.xml")
        command = [*BASE, "-n", str(os.cpu_count() or 1), "-m", selection, f"--junit-xml={report}", *self.arguments]
        started = time.monotonic()
        status = run(command, self.environment(url))
        part.seconds = time.monotonic() - started
        if os.path.exists(report):
            self.read(report, part)
        if status == NO_TESTS and self.arguments:
            part.why = "nothing selected"
        elif status and not part.failed:
            part.failed.append(f"pytest ended with exit code {status}")

    @staticmethod
    def read(report: str, part: Part) -> None:
        outcomes: dict[str, set[str]] = {}
        for case in ElementTree.parse(report).iter("testcase"):
            name = f"{case.get('classname')}::{case.get('name')}"
            outcomes.setdefault(name, set()).update(child.tag for child in case)
        for name, tags in outcomes.items():
            if tags & {"failure", "error"}:
                part.failed.append(name)
            elif "skipped" in tags:
                part.left_out.append(name)
            else:
                part.passed += 1

    def leave_out(self, name: str, selection: str, why: str) -> None:
        """Name the tests that run nowhere now, found by collecting them."""
        command = [*BASE, "--collect-only", "-q", "-m", selection, *self.arguments]
        listed = subprocess.run(command, env=self.environment(None), capture_output=True, text=True).stdout
        tests = [line for line in listed.splitlines() if "::" in line]
        self.parts.append(Part(name, left_out=tests, why=why))

    def summary(self, complete: bool) -> int:
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
        runner.run("SQLite", "not browser")
        url, no_postgres = postgres_url(stack)
        if url:
            runner.run("PostgreSQL", "not browser", url)
        else:
            runner.leave_out("PostgreSQL", "(postgres or race) and not browser", no_postgres)
        if find_chromium():
            runner.run("Browser on SQLite", "browser")
            if url and options.browser_both:
                runner.run("Browser on PostgreSQL", "browser", url)
        else:
            runner.leave_out("Browser", "browser", "Chromium is not installed")
        return runner.summary(options.complete)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
