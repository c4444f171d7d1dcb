"""Reading .xls: a child process does it (see xls_child) and leaves its rows in a nameless file."""

import json
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from . import xls_child
from .hostile import SAVE_AS, Limits, Unusable, corrupt, encrypted
from .kinds import FORMULA
from .merged import Area

_CHILD = Path(xls_child.__file__)
_SECONDS = 90
_BATCH = 500
_READ = {"d": date.fromisoformat, "m": datetime.fromisoformat, "t": time.fromisoformat}


@dataclass(frozen=True)
class OldSheet:
    name: str
    visible: bool


class XlsFile:
    """The sheets of an old workbook."""

    kind = "xls"

    def __init__(self, path, limits: Limits) -> None:
        self.notices: list[str] = []
        self._printed = _Printed()
        out = self._printed.file
        try:
            # -I: neither the environment nor the current directory decides what it imports.
            done = subprocess.run(
                [sys.executable, "-I", str(_CHILD), str(path)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise corrupt() from None
        if done.returncode == xls_child.PASSWORD:
            raise encrypted()
        if done.returncode != 0:
            raise corrupt()
        self._places: dict[str, tuple[int, dict]] = {}
        out.seek(0)
        self.sheets = [OldSheet(*sheet) for sheet in json.loads(out.readline())["sheets"]]
        while line := out.readline():
            if line.startswith(b"{"):
                about = json.loads(line)
                self._places[about["sheet"]] = (out.tell(), about)
        if not self.sheets:
            raise Unusable("no-sheet", f"文件里没有工作表。{SAVE_AS}")

    def load(self, names: Iterable[str]) -> dict[str, "XlsTable"]:
        return {name: XlsTable(self._printed, *self._places[name]) for name in names if name in self._places}


class _Printed:
    """What the child printed. It is closed with the last table that reads it."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115
        weakref.finalize(self, self.file.close)


class XlsTable:
    """One sheet; see XlsxTable."""

    def __init__(self, printed: "_Printed", place: int, about: dict) -> None:
        self._printed, self._place = printed, place
        self.rows, self.last_row, self.hidden = about["rows"], about["last_row"], about["hidden"]
        self.merged = [Area(*area) for area in about["merged"]]

    def batches(self) -> Iterator[tuple[int, list[tuple[int, list]]]]:
        out, place, left = self._printed.file, self._place, self.rows
        while left:
            out.seek(place)
            lines = [out.readline() for _ in range(min(left, _BATCH))]
            left -= len(lines)
            place = out.tell()
            yield sum(map(len, lines)), [(row, list(map(_value, cells))) for row, cells in map(json.loads, lines)]


def _value(cell):
    if isinstance(cell, list):
        return FORMULA if cell[0] == "f" else _READ[cell[0]](cell[1])
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return cell
