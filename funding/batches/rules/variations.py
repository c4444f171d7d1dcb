"""What a new version of a statement says otherwise, line by line: before, after, why. Pure, on the stored lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from funding.batches.words import Variation
from funding.statements.words import LineKind


@dataclass(frozen=True, slots=True)
class Changed:
    """``label``: the line, or the site in it. ``before``, ``after``: fen, None where there was none to compute."""

    label: str
    before: int | None
    after: int | None
    why: Variation


def _key(line: Mapping) -> tuple:
    return line["kind"], line.get("about", "")


def variations(old: Iterable[Mapping], new: Iterable[Mapping]) -> list[Changed]:
    """In the order of the new statement; what is there no more comes last."""
    sites_before, sites_after = _sites(old), _sites(new)
    out = [
        Changed(_name(code, sites_before, sites_after), _fen(sites_before, code), _fen(sites_after, code), why)
        for code in dict.fromkeys((*sites_after, *sites_before))
        if (why := _why_site(sites_before.get(code), sites_after.get(code))) is not None
    ]
    lines_before = {_key(line): line for line in old if line["kind"] != LineKind.TIGHT}
    lines_after = {_key(line): line for line in new if line["kind"] != LineKind.TIGHT}
    for key in dict.fromkeys((*lines_after, *lines_before)):
        before, after = lines_before.get(key), lines_after.get(key)
        fens = [line["amount"] if line else None for line in (before, after)]
        if fens[0] != fens[1]:
            label = (after or before)["label"]
            out.append(Changed(label, *fens, _why_line(before, after)))
    return out


def _sites(lines: Iterable[Mapping]) -> dict[str, Mapping]:
    return {site["code"]: site for line in lines for site in line.get("sites", ())}


def _fen(sites: Mapping[str, Mapping], code: str) -> int | None:
    return sites[code]["amount"] if code in sites else None


def _name(code: str, *places: Mapping[str, Mapping]) -> str:
    return next(sites[code]["name"] for sites in reversed(places) if code in sites)


def _why_site(before: Mapping | None, after: Mapping | None) -> Variation | None:
    """Why a site's amount is another; None where it is the same."""
    if before is None or after is None:
        return Variation.JOINED if before is None else Variation.LEFT
    if before["amount"] == after["amount"]:
        return None
    if before["ownership"] != after["ownership"]:
        return Variation.VERIFIED
    if before["open"] != after["open"]:
        return Variation.OPENED if after["open"] else Variation.CLOSED
    if before.get("cut") != after.get("cut"):
        return Variation.BUDGET
    return Variation.RULES


def _why_line(before: Mapping | None, after: Mapping | None) -> Variation:
    line = after or before
    if line["kind"] == "manual":
        return Variation.MANUAL
    if before and after and before.get("cut") != after.get("cut"):
        return Variation.BUDGET
    if line["kind"] == LineKind.ALLIANCE and (before is None or after is None):
        return Variation.JOINED if before is None else Variation.LEFT
    if line["kind"] == LineKind.ARTICULATED and before and after:
        if before.get("agreed") != after.get("agreed"):
            return Variation.AGREEMENT
        if before.get("basis") != after.get("basis"):
            return Variation.RECEIPT
    return Variation.RULES
