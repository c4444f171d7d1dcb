"""A sheet typed row by row and taken in from the command line, as its owner would."""

import csv
import io
from pathlib import Path

from django.core.management import CommandError, call_command


def run(*arguments) -> tuple[int, str]:
    """What the command left with, and what it said."""
    out = io.StringIO()
    try:
        call_command(*map(str, arguments), stdout=out)
    except CommandError as refused:
        return refused.returncode, f"{out.getvalue()}{refused}"
    return 0, out.getvalue()


def take_in(folder: Path, dataset: str, user, *rows: dict) -> tuple[int, str]:
    path = folder / f"{dataset}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return run("import_data", dataset, path, "--as", user.username, "--reason", "录入")
