"""Rosters in: the whole import (scan, read, check, stage, preview, confirm, write, history) against floors of the same run.

* ``floor``: calamine and COPY (executemany on SQLite) into the same two tables with all their constraints: no check, no
  preview, no history. ``flat``: the same into one flat table with a unique number and two references.
* ``stock``: django-import-export's resource as it comes, its two passes, leaving the same rows as ours: person, post and the
  history of both. ``stock_flat``: the same library on the flat table, one row and no history: less work than ours.
Every figure is that of a fresh process (``python -m bench.roster_parts``), its memory that process's peak.
"""

import math

from bench.parts import Parts, database, machine, policy

SMALL, LARGE = 10_000, 100_000
GOALS = {
    "new_to_floor": 2.0,
    "changed_to_floor": 1.0,
    "stock_to_ours": 50,
    "peak_mib": 350,
    "exponent": 1.10,
    "check_us_a_row": 25,
}


def run() -> dict:
    found = {}
    with database(), Parts() as parts:
        policy()
        parts("prepare")
        for rows in (SMALL, LARGE):
            parts("file", rows)
            parts("file", rows, changed=1)
            found[rows] = {
                "flat": parts.settled("flat", rows), "flat_again": parts.settled("flat", rows),
                "floor": parts.settled("floor", rows), "floor_again": parts.settled("floor", rows),
                "new": parts.settled("ours", rows), "changed": parts.settled("ours", rows, changed=1),
            }  # fmt: skip
        for library in ("stock_flat", "stock"):
            found[SMALL][library] = parts.settled(library, SMALL)
    return {"bench": "import_rosters", **machine(), "rows": found, "ratios": _ratios(found), "goal": GOALS}


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
        "stock_flat_to_ours": round(seconds(small, "stock_flat") / seconds(small, "new"), 1),
        "peak_mib": max(large[name]["peak_mib"] for name in ("new", "changed")),
        "exponent": round(math.log10(seconds(large, "new") / seconds(small, "new")), 3),
        "check_us_a_row": round(large["new"]["check_seconds"] / LARGE * 1e6, 1),
    }
