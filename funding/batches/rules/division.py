"""How a group's money falls to its schools: each site and each university to its school, the rest to the group as a whole.
Pure, on the stored lines of a statement; the sum is the statement's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from funding.statements.words import LineKind


@dataclass(slots=True)
class Share:
    """Of a school, or ("" as code) of the group as a whole: what it is made of, and fen."""

    code: str
    label: str = ""
    told: list[str] = field(default_factory=list)
    fen: int = 0


def divided(lines: Iterable[Mapping]) -> list[Share]:
    """Schools in the order of their codes, then what is the group's, line by line."""
    schools: dict[str, Share] = {}
    common: list[Share] = []
    for line in lines:
        if not line["amount"]:
            continue
        if sites := [site for site in line.get("sites", ()) if site["state"] == "counted"]:
            for site in sites:
                _add(schools, site["school"], site["name"], site["amount"])
        elif line["kind"] == LineKind.ARTICULATED:
            _add(schools, line.get("school") or line["about"].partition("-")[2], line["label"], line["amount"])
        else:
            common.append(Share("", line["label"], [line["label"]], line["amount"]))
    return [*(schools[code] for code in sorted(schools)), *common]


def _add(schools: dict[str, Share], code: str, told: str, fen: int) -> None:
    share = schools.setdefault(code, Share(code))
    share.told.append(told)
    share.fen += fen
