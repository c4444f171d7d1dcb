"""Rosters out: the whole export (query, mask, workbook, fingerprint, audit event) against CSV by COPY of the same rows.

Every figure is that of a fresh process; memory is that process's peak beyond what it had before the export began.
"""

from bench.parts import Parts, database, machine, policy

ROWS = (10_000, 100_000)
GOALS = {"xlsx_to_copy": 10, "growth_mib": 40}


def run() -> dict:
    found = {}
    with database(), Parts() as parts:
        policy()
        parts("prepare")
        for rows in ROWS:
            parts("file", rows)
            parts("ours", rows)
            # The people of the smaller file stand in the larger export too.
            found[sum(ROWS[: ROWS.index(rows) + 1])] = {
                what: parts.settled(what, rows) for what in ("copy", "xlsx", "csv")
            }
    small, large = found.values()
    ratios = {
        "xlsx_to_copy": round(large["xlsx"]["seconds"] / large["copy"]["seconds"], 2),
        "csv_to_copy": round(large["csv"]["seconds"] / large["copy"]["seconds"], 2),
        "growth_mib": large["xlsx"]["growth_mib"],
        "growth_mib_small": small["xlsx"]["growth_mib"],
    }
    return {"bench": "export_rosters", **machine(), "rows": found, "ratios": ratios, "goal": GOALS}
