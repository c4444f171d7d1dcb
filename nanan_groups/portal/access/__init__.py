"""The access table: every address × method × role, and what it answers. Tested cell by cell, shown to auditors.

``table.csv`` is the decision, written down; the tests walk every address of the portal against it in both directions.
A cell holds the status somebody of that role gets: 200, 302 (on to another page), ``login`` (302 to the sign-in page),
403 (seen, but not theirs to do) or 404 (not theirs to see). ``record`` says whose record is asked for: ``own`` (of one's
own group or school) or ``other`` (of a neighbouring group); empty where no record is named.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("table.csv")


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    record: str
    method: str
    cells: dict[str, str]


@cache
def table() -> tuple[Row, ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Row(
                line.pop("name"),
                line.pop("record"),
                line.pop("method"),
                {role: cell for role, cell in line.items() if role},
            )
            for line in csv.DictReader(file)
        )


def roles() -> list[str]:
    """The columns, in their order: anonymous, the roles, the three administrators."""
    return list(table()[0].cells)
