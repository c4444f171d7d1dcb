"""How far a job is, outside the database: SQLite's one writer is busy while a job writes, and nothing of an unfinished
transaction may be seen. A file a job, replaced as a whole; its age is the job's sign of life."""

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

EVERY = 0.2  # seconds between two writes: the page asks once a second


@dataclass(frozen=True)
class Progress:
    phase: str
    done: int
    total: int

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.done / self.total)) if self.total else 0


def _path(token: str) -> Path:
    return Path(settings.PROGRESS_DIR) / f"{token}.json"


class Reporter:
    """``report(done)`` as often as one likes; it writes a few times a second."""

    def __init__(self, token: str, phase: str, total: int):
        self.token, self.phase, self.total = token, phase, total
        self._last = 0.0
        self(0)

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        if done and done < self.total and now - self._last < EVERY:
            return
        self._last = now
        path = _path(self.token)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(asdict(Progress(self.phase, done, self.total))))
        draft.replace(path)


def read(token: str) -> Progress | None:
    try:
        return Progress(**json.loads(_path(token).read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def silent_for(token: str) -> float | None:
    """Seconds since the last sign of life; None when there never was one."""
    try:
        return max(0.0, time.time() - _path(token).stat().st_mtime)
    except FileNotFoundError:
        return None


def forget(token: str) -> None:
    _path(token).unlink(missing_ok=True)


def sweep(before: datetime) -> None:
    """Drop the signs of life of jobs long gone."""
    for path in Path(settings.PROGRESS_DIR).glob("*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
