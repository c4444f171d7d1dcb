"""Measurements in processes of their own, all on one fresh database: so that memory is that of one piece of work."""

import json
import os
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from bench.house import database, machine

__all__ = ["Parts", "database", "machine", "policy"]


def policy() -> None:
    from django.core.management import call_command

    call_command("load_policy", verbosity=0, stdout=StringIO())


class Parts:
    """``parts(what, rows, name=value)``: the JSON that ``python -m bench.roster_parts`` prints."""

    def __enter__(self) -> "Parts":
        from django.db import connection

        self._folder = tempfile.TemporaryDirectory()
        self._url = url_of(connection.settings_dict)
        return self

    def __exit__(self, *_) -> None:
        self._folder.cleanup()

    def settled(self, what: str, rows: int, **options) -> dict:
        """A measurement that writes, on tables whose statistics are fresh, as those of a server that has been running."""
        self("settle")
        return self(what, rows, **options)

    def __call__(self, what: str, rows: int = 0, **options) -> dict:
        from django.db import connection

        connection.close()
        words = [what, str(rows), self._folder.name, *(f"{name}={value}" for name, value in options.items())]
        done = subprocess.run(
            [sys.executable, "-m", "bench.roster_parts", *words],
            env={**os.environ, "TEST_DATABASE_URL": self._url},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{what} {rows}: {done.stderr[-2000:]}")
        return json.loads(done.stdout.splitlines()[-1])


def url_of(settings: dict) -> str:
    if settings["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{Path(settings['NAME']).absolute()}"
    return f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
