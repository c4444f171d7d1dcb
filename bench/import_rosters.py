"""Rosters in: the whole import (scan, read, check, stage, preview, confirm, write, history) against floors of the same run.

* ``floor``: calamine and COPY (executemany on SQLite) into the same two tables with all their constraints: no check, no
  preview, no history. ``flat``: the same into one flat table with a unique number and two references.
* ``stock``: django-import-export's resource as it comes, its two passes, on the flat table's model.
Every figure is that of a fresh process (``python -m bench.import_part``), its memory that process's peak.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from bench.house import database, machine

SMALL, LARGE = 10_000, 100_000
GOALS = {
    "new_to_floor": 2.0, "changed_to_floor": 1.0, "stock_to_ours": 50, "peak_mib": 350, "exponent": 1.10,
    "check_us_a_row": 25,
}  # fmt: skip


def run() -> dict:
    from django.core.management import call_command
    from django.db import connection

    with database(), tempfile.TemporaryDirectory() as folder:
        call_command("load_policy", verbosity=0, stdout=StringIO())
        url = _url(connection.settings_dict)
        connection.close()

        def part(what: str, rows: int, **options) -> dict:
            words = [what, str(rows), folder, *(f"{name}={value}" for name, value in options.items())]
            done = subprocess.run(
                [sys.executable, "-m", "bench.import_part", *words],
                env={**os.environ, "TEST_DATABASE_URL": url}, capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode:
                raise RuntimeError(f"{what} {rows}: {done.stderr[-2000:]}")
            return json.loads(done.stdout.splitlines()[-1])

        part("prepare", 0)
        found = {}
        for rows in (SMALL, LARGE):
            part("file", rows)
            part("file", rows, changed=1)
            found[rows] = {
                "flat": part("flat", rows), "flat_again": part("flat", rows), "floor": part("floor", rows),
                "floor_again": part("floor", rows), "new": part("ours", rows), "changed": part("ours", rows, changed=1),
            }  # fmt: skip
        found[SMALL]["stock"] = part("stock", SMALL)
    return {"bench": "import_rosters", **machine(), "rows": found, "ratios": _ratios(found), "goal": GOALS}


def _url(settings: dict) -> str:
    if settings["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{Path(settings['NAME']).absolute()}"
    user, host, port = settings["USER"], settings["HOST"], settings["PORT"]
    return f"postgres://{user}@{host}:{port}/{settings['NAME']}"


def _ratios(found: dict) -> dict:
    small, large = found[SMALL], found[LARGE]

    def seconds(rows: dict, name: str) -> float:
        return rows[name]["seconds"]

    return {
        "new_to_floor": round(seconds(large, "new") / seconds(large, "floor"), 2),
        "new_to_flat": round(seconds(large, "new") / seconds(large, "flat"), 2),
        "changed_to_floor": round(seconds(large, "changed") / seconds(large, "floor_again"), 2),
        "changed_to_flat": round(seconds(large, "changed") / seconds(large, "flat_again"), 2),
        "stock_to_ours": round(seconds(small, "stock") / seconds(small, "new"), 1),
        "peak_mib": max(large[name]["peak_mib"] for name in ("new", "changed")),
        "exponent": round(math.log10(seconds(large, "new") / seconds(small, "new")), 3),
        "check_us_a_row": round(large["new"]["check_seconds"] / LARGE * 1e6, 1),
    }
