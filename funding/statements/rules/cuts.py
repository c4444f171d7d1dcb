"""Holding a year's statements against the money there is, and cutting by rule what is over (docs/领域-经费.md 第3节).

Off come first performance above 0, then scale, then what lies above the floor, each in proportion and to the fen. Matching
and special projects are agreed and not cut. Below the floor nothing goes: refused, with what is missing. Pure.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import TextChoices

from funding.statements.rules.lines import District, Line, Statement
from funding.statements.words import LineKind, LineState, Mark
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.money import split, yuan


class Purpose(TextChoices):
    """What a budget is for."""

    BASE = "base", "基本"
    MATCH = "match", "配套"
    SCALE = "scale", "规模"
    PERFORMANCE = "performance", "绩效"
    SPECIAL = "special", "特需项目"
    PAY = "pay", "绩效工资"


def purpose_of(line: Line) -> Purpose:
    """What performance takes off, it takes off the base."""
    if line.kind is LineKind.PERFORMANCE and (line.amount or 0) < 0:
        return Purpose.BASE
    return {
        LineKind.TIGHT: Purpose.BASE,
        LineKind.ALLIANCE: Purpose.BASE,
        LineKind.ARTICULATED: Purpose.MATCH,
        LineKind.SCALE: Purpose.SCALE,
        LineKind.PERFORMANCE: Purpose.PERFORMANCE,
        LineKind.SPECIAL: Purpose.SPECIAL,
    }[line.kind]


def by_purpose(district: District) -> dict[Purpose, int]:
    out = dict.fromkeys(Purpose, 0)
    for statement in district.statements:
        for line in statement.lines:
            out[purpose_of(line)] += line.amount or 0
    return out


# What is cut: (group, place of the line, place of the site in it or None).
Key = tuple[str, int, int | None]


@dataclass(frozen=True, slots=True)
class _Unit:
    key: Key
    order: tuple
    above: int


def cut_to_total(district: District, limit: int, by_hand: int = 0) -> District:
    """The same year, with ``by_hand`` fen beside it, within ``limit`` fen. Raises RuleViolation where the floor alone is more."""
    over = district.total + by_hand - limit
    if over <= 0:
        return district
    taken: dict[Key, int] = {}
    for units in (_of_kind(district, LineKind.PERFORMANCE), _of_kind(district, LineKind.SCALE), _above_floor(district)):
        over -= _take(units, over, taken)
    if over:
        raise RuleViolation(
            f"盘子 {yuan(limit)} 元低于保底：各集团的保底和协议配套{'、人工调整' if by_hand else ''}合计 "
            f"{yuan(limit + over)} 元，"
            f"还差 {yuan(over)} 元（意见 五(三)6），不能压减到保底以下。",
            field="approved",
            code="below-floor",
        )
    return _without(district, taken)


def cut_by_purpose(district: District, limits: Mapping[Purpose, int]) -> District:
    """Purpose by purpose, where each has a budget of its own; a purpose without one is not limited. Raises RuleViolation naming
    the purpose that cannot be cut so far."""
    wanted, taken = by_purpose(district), {}
    for purpose, limit in limits.items():
        over = wanted[purpose] - limit
        if over <= 0:
            continue
        units = _UNITS[purpose](district)
        over -= _take(units, over, taken)
        if over:
            raise RuleViolation(
                f"“{purpose.label}”的盘子 {yuan(limit)} 元不够：保底和协议数合计 {yuan(limit + over)} 元，"
                f"还差 {yuan(over)} 元（意见 五(三)6）。",
                field=str(purpose.value),
                code="below-floor",
            )
    return _without(district, taken)


def _of_kind(district: District, kind: LineKind) -> list[_Unit]:
    """Lines of a kind that may go to nothing."""
    return [
        _Unit((one.group.code, place, None), (one.group.code,), line.amount)
        for one in district.statements
        for place, line in enumerate(one.lines)
        if line.kind is kind and (line.amount or 0) > 0
    ]


def _above_floor(district: District) -> list[_Unit]:
    """Sites and alliances as far as they lie above the floor, less what performance takes off already."""
    out = []
    for one in district.statements:
        units = []
        for place, line in enumerate(one.lines):
            if line.state is not LineState.COUNTED or not line.amount:
                continue
            if line.kind is LineKind.TIGHT:
                units += [
                    _Unit((one.group.code, place, at), (part.site.code, one.group.code), part.amount - part.floor)
                    for at, part in enumerate(line.parts)
                ]
            elif line.kind is LineKind.ALLIANCE:
                units.append(_Unit((one.group.code, place, None), (one.group.code,), line.amount - line.floor))
        units = [unit for unit in units if unit.above > 0]
        off = -min(0, one.amount_of(LineKind.PERFORMANCE))
        if off and units:
            spared = split(off, [unit.above for unit in units])
            units = [replace(unit, above=unit.above - less) for unit, less in zip(units, spared, strict=True)]
        out += units
    return out


_UNITS: dict[Purpose, Callable[[District], list[_Unit]]] = {
    Purpose.BASE: _above_floor,
    Purpose.SCALE: lambda district: _of_kind(district, LineKind.SCALE),
    Purpose.PERFORMANCE: lambda district: _of_kind(district, LineKind.PERFORMANCE),
    Purpose.MATCH: lambda district: [],
    Purpose.SPECIAL: lambda district: [],
    Purpose.PAY: lambda district: [],
}


def _take(units: Sequence[_Unit], over: int, taken: dict[Key, int]) -> int:
    """Take ``over`` off these, or as much as there is; what stays is split in proportion, equal remainders by code."""
    there = sum(unit.above for unit in units)
    off = min(over, there)
    if not off:
        return 0
    ordered = sorted(units, key=lambda unit: unit.order)
    left = split(there - off, [unit.above for unit in ordered])
    for unit, rest in zip(ordered, left, strict=True):
        taken[unit.key] = unit.above - rest
    return off


def _without(district: District, taken: Mapping[Key, int]) -> District:
    if not taken:
        return district
    return replace(district, statements=tuple(_cut(one, taken) for one in district.statements))


def _cut(statement: Statement, taken: Mapping[Key, int]) -> Statement:
    lines = []
    for place, line in enumerate(statement.lines):
        whole = taken.get((statement.group.code, place, None), 0)
        parts = tuple(
            part._replace(amount=part.amount - taken.get((statement.group.code, place, at), 0))
            for at, part in enumerate(line.parts)
        )
        amount = line.amount
        if amount is not None:
            amount -= whole + sum(line.parts[at].amount - part.amount for at, part in enumerate(parts))
        if amount != line.amount:
            marks = (*line.marks, Mark.CUT)
            line = line._replace(amount=amount, parts=parts, wanted=line.amount, marks=marks)
        lines.append(line)
    return replace(statement, lines=tuple(lines))
