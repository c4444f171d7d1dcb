"""The line that is set by hand, marked 人工 for ever: made, found in a version, carried into the next. Pure, on stored lines."""

from collections.abc import Iterable, Mapping

from nanan_groups.kit.money import yuan

KIND = "manual"
HELD = "；守住保底，只减 "


def by_hand_line(fen: int, why: str) -> dict:
    sign = "增" if fen > 0 else "减"
    told = f"人工调整 {sign} {yuan(abs(fen))} 元：{why}（人工）"
    return {
        "version": 1,
        "kind": KIND,
        "label": "人工调整",
        "state": "counted",
        "count": 1,
        "amount": fen,
        "floor": 0,
        "would_be": 0,
        "sentence": told,
        "together": told,
        "clause": "",
        "marks": [KIND],
        "about": "",
        "cut": False,
        "trace": None,
    }


def by_hand_of(lines: Iterable[Mapping]) -> list[dict]:
    return [dict(line) for line in lines if line["kind"] == KIND]


def without_by_hand(lines: Iterable[Mapping]) -> list[dict]:
    return [dict(line) for line in lines if line["kind"] != KIND]


def base_and_floor(lines: Iterable[Mapping]) -> tuple[int, int]:
    """Fen computed, and fen below which nothing goes, without what is set by hand."""
    computed = without_by_hand(lines)
    return sum(line["amount"] or 0 for line in computed), sum(line["floor"] for line in computed)


def carried(lines: Iterable[Mapping], by_hand: Iterable[Mapping]) -> list[dict]:
    """``lines`` as computed now, with what was set by hand before. What it takes off is made smaller where the whole would fall
    below the floor (意见 五(三)6), and says so."""
    base, floor = base_and_floor(lines)
    least = floor - base
    out = [dict(line) for line in lines]
    for line in by_hand:
        if line["amount"] >= min(least, 0):
            out.append(dict(line))
            continue
        told = f"{line['sentence'].partition(HELD)[0]}{HELD}{yuan(-least)} 元"
        out.append({**line, "amount": least, "sentence": told, "together": told})
    return out
