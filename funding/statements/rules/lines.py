"""A group's statement: its lines and their sum. Pure, exact, the order of what comes in irrelevant.

Each line is rounded once, to the fen. What cannot be computed yet has no amount (None) and is counted beside the sum.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from funding.rules_of_year.rules.kinds import ratio_text
from funding.rules_of_year.rules.parameters import Parameters
from funding.rules_of_year.words import (
    Grade,
    LateMoney,
    MatchBasis,
    MatchDirection,
    PartOfYear,
    ScaleUnit,
    SeveralRelations,
)
from funding.statements.rules.facts import GroupFact, MatchFact, YearFacts
from funding.statements.rules.sites import WHOLE, SitePart, site_parts
from funding.statements.words import LineKind, LineState, Mark
from nanan_groups.kit.trace import half_up, times

ONE = Fraction(1)


class Line(NamedTuple):
    """``count``: sites, groups or universities it rests on; ``amount``: fen, None where it has none; ``floor``: what no cut
    goes below; ``would_be``: of a pending one. ``about``: the university, the project. ``why``: of what is not counted, or
    what is missing. ``weight``: of the tight line, sites in whole ones; of performance, the coefficient."""

    kind: LineKind
    state: LineState
    count: int
    amount: int | None
    clause: str
    floor: int = 0
    would_be: int = 0
    marks: tuple[Mark, ...] = ()
    parts: tuple[SitePart, ...] = ()
    about: str = ""
    about_name: str = ""
    why: str = ""
    basis: int | None = None
    weight: Fraction = Fraction(0)
    match: MatchFact | None = None
    school: str = ""
    wanted: int | None = None  # before it was cut, or set aside for a larger line


@dataclass(frozen=True, slots=True)
class Statement:
    """What a group is due in a year."""

    group: GroupFact
    lines: tuple[Line, ...]
    unused: tuple[tuple[str, str], ...] = field(default=())  # branches not taken, with the reason

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines if line.amount is not None)

    @property
    def floor(self) -> int:
        return sum(line.floor for line in self.lines)

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """What is not computable yet: the sum is never shown without their number."""
        return tuple(line for line in self.lines if line.state is LineState.NOT_COMPUTABLE)

    @property
    def pending(self) -> tuple[SitePart, ...]:
        return tuple(part for line in self.of(LineKind.TIGHT, LineState.PENDING) for part in line.parts)

    @property
    def counted_sites(self) -> tuple[SitePart, ...]:
        return tuple(part for line in self.of(LineKind.TIGHT, LineState.COUNTED) for part in line.parts)

    def of(self, kind: LineKind, state: LineState | None = None) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.kind is kind and state in (None, line.state))

    def amount_of(self, *kinds: LineKind) -> int:
        return sum(line.amount or 0 for line in self.lines if line.kind in kinds)

    def by_school(self) -> dict[str, int]:
        """What single schools bring, by institution: their sites and their universities. The rest is the group's own."""
        out: dict[str, int] = {}
        for line in self.lines:
            if line.state is not LineState.COUNTED:
                continue
            for part in line.parts:
                out[part.site.institution] = out.get(part.site.institution, 0) + part.amount
            if line.school:
                out[line.school] = out.get(line.school, 0) + (line.amount or 0)
        return out


@dataclass(frozen=True, slots=True)
class District:
    """Every group of a year, and the sums of what stands."""

    year: int
    day: date
    statements: tuple[Statement, ...]

    @property
    def total(self) -> int:
        return sum(one.total for one in self.statements)

    @property
    def floor(self) -> int:
        return sum(one.floor for one in self.statements)

    @property
    def sites_counted(self) -> int:
        return sum(len(one.counted_sites) for one in self.statements)

    @property
    def pending_parts(self) -> tuple[SitePart, ...]:
        return tuple(part for one in self.statements for part in one.pending)

    @property
    def pending_would_be(self) -> int:
        return sum(part.would_be for part in self.pending_parts)

    @property
    def alliances_counted(self) -> int:
        return sum(bool(one.of(LineKind.ALLIANCE, LineState.COUNTED)) for one in self.statements)

    @property
    def groups_not_computable(self) -> int:
        return sum(bool(one.open_lines) for one in self.statements)


def compute(facts: YearFacts, rules: Parameters) -> District:
    """The statement of every group in ``facts``, in the order given."""
    parts = site_parts(facts.sites, rules, facts.year, facts.day)
    statements = tuple(statement(group, parts.get(group.code, ()), rules, facts) for group in facts.groups)
    return District(facts.year, facts.day, statements)


def statement(group: GroupFact, parts: Iterable[SitePart], rules: Parameters, facts: YearFacts) -> Statement:
    lines = [*_tight(parts, rules), *_alliance(group, rules, facts), *_matches(group, rules)]
    scale = _scale(lines, rules)
    if rules.several_relations is SeveralRelations.LARGEST:
        lines = _largest(group, lines, rules)
    performance, unused = _performance(group, lines, rules)
    lines += [*scale, *performance, *_projects(group, rules)]
    return Statement(group, tuple(lines), unused)


def _tight(parts: Iterable[SitePart], rules: Parameters) -> list[Line]:
    by_state: dict[LineState, list[SitePart]] = {}
    for part in parts:
        by_state.setdefault(part.state, []).append(part)
    clause, out = rules.clauses["tight_rate_fen"], []
    for state in (LineState.COUNTED, LineState.ZERO, LineState.PENDING):
        found = by_state.get(state)
        if not found:
            continue
        marks = []
        if state is LineState.COUNTED:
            marks += [Mark.ASSUMED] if any(one.assumed for one in found) else []
            marks += [Mark.PROTECTED] if any(one.protected for one in found) else []
            marks += [Mark.MOVED] if any(one.moved for one in found) else []
        amounts = {LineState.COUNTED: sum(one.amount for one in found), LineState.ZERO: 0}
        out.append(
            Line(
                LineKind.TIGHT,
                state,
                len(found),
                amounts.get(state),
                clause,
                floor=sum(one.floor for one in found),
                would_be=sum(one.would_be for one in found),
                marks=tuple(marks),
                parts=tuple(found),
                weight=_together([one.weight for one in found]),
            )
        )
    return out


def _together(weights: list[Fraction]) -> Fraction:
    """Their sum: the whole ones are counted, which costs nothing."""
    rest = [one for one in weights if one is not WHOLE]
    return sum(rest, Fraction(len(weights) - len(rest)))


def _alliance(group: GroupFact, rules: Parameters, facts: YearFacts) -> list[Line]:
    """Once for a group, whatever the number of its members."""
    share = _alliance_share(group, rules, facts)
    if not share:
        return []
    amount, floor = half_up(share * rules.alliance_rate_fen), half_up(share * rules.alliance_floor_fen)
    marks = (Mark.PART_YEAR,) if share < 1 else ()
    clause = rules.clauses["alliance_rate_fen"]
    return [Line(LineKind.ALLIANCE, LineState.COUNTED, 1, amount, clause, floor=floor, marks=marks, weight=share)]


def _alliance_share(group: GroupFact, rules: Parameters, facts: YearFacts) -> Fraction:
    def held(day: date) -> bool:
        return any(start <= day and (end is None or day < end) for start, end in group.alliance)

    if rules.part_of_year is PartOfYear.CENSUS:
        return ONE if held(facts.day) else Fraction(0)
    if rules.part_of_year is PartOfYear.ANY_DAY:
        return ONE if group.alliance else Fraction(0)
    return Fraction(sum(held(date(facts.year, month, 1)) for month in range(1, 13)), 12)


def basis_of(match: MatchFact, rules: Parameters) -> int | None:
    """The money that is matched, None while nobody can say: no agreement names an amount."""
    if match.agreed is None:
        return None
    if rules.match_basis is MatchBasis.AGREED:
        return match.agreed
    if rules.match_basis is MatchBasis.PAID or rules.match_direction is MatchDirection.SCHOOL_PAYS:
        return match.paid
    if rules.match_late is LateMoney.AGREEMENT_YEAR:
        return match.received + match.late
    return match.received + match.earlier


def _matches(group: GroupFact, rules: Parameters) -> list[Line]:
    clause, out = rules.clauses["match_ratio"], []
    for match in group.matches:
        basis = basis_of(match, rules)
        facts = {"about": match.code, "about_name": match.university, "match": match, "school": match.school}
        if basis is None:
            out.append(
                Line(LineKind.ARTICULATED, LineState.NOT_COMPUTABLE, 1, None, clause, why="尚无协议金额", **facts)
            )
            continue
        amount = times(basis, rules.match_ratio)
        late = match.late if rules.match_late is LateMoney.AGREEMENT_YEAR else match.earlier
        marks = (Mark.LATE,) if rules.match_basis is MatchBasis.RECEIVED and late else ()
        state = LineState.COUNTED if amount else LineState.ZERO
        out.append(
            Line(
                LineKind.ARTICULATED,
                state,
                1,
                amount,
                clause,
                floor=amount,  # as the agreement says, in full
                basis=basis,
                marks=marks,
                weight=rules.match_ratio,
                **facts,
            )
        )
    return out


def _scale(lines: list[Line], rules: Parameters) -> list[Line]:
    """Only what is beyond the start of a tier is paid by it; with every site more the sum can only grow."""
    if not rules.scale_tiers:
        return []
    counted = [part for line in lines if line.kind is LineKind.TIGHT for part in line.parts if part.counts]
    clause = rules.clauses["scale_tiers"]
    if rules.scale_unit is ScaleUnit.PUPILS:
        missing = [part.site.name for part in counted if part.site.pupils is None]
        if missing:
            why = f"尚无学生数：{'、'.join(missing)}"
            return [Line(LineKind.SCALE, LineState.NOT_COMPUTABLE, len(missing), None, clause, why=why)]
        units = sum(part.site.pupils for part in counted)
    else:
        units = len(counted)
    amount = marginal(units, rules)
    state = LineState.COUNTED if amount else LineState.ZERO
    return [Line(LineKind.SCALE, state, units, amount, clause)]


def marginal(units: int, rules: Parameters) -> int:
    """Fen for so many units."""
    ends = [*(tier.above for tier in rules.scale_tiers[1:]), None]
    out = 0
    for tier, end in zip(rules.scale_tiers, ends, strict=True):
        inside = max(0, (units if end is None else min(units, end)) - tier.above)
        out += inside * tier.fen
    return out


def after_coefficient(group: GroupFact, base: int, floor: int, rules: Parameters) -> int:
    """What ``base`` becomes by the grade, the floor held afterwards."""
    if not group.grade:
        return base
    return max(floor, half_up(rules.coefficients[group.grade] * base))


def _performance(group: GroupFact, lines: list[Line], rules: Parameters) -> tuple[list[Line], tuple]:
    """The coefficient of the grade on tight and alliance together."""
    if not group.grade:
        return [], (("绩效系数", "基准日之前没有公布的评估结果，系数按 1 计"),)
    factor = rules.coefficients[group.grade]
    based = [line for line in lines if line.kind in (LineKind.TIGHT, LineKind.ALLIANCE)]
    base, floor = sum(line.amount or 0 for line in based), sum(line.floor for line in based)
    if factor == 1 or not base:
        return [], (("绩效系数", f"{Grade(group.grade).label}的系数为 {ratio_text(factor)}，不增不减"),)
    amount = after_coefficient(group, base, floor, rules) - base
    facts = {
        "marks": (Mark.FLOOR,) if half_up(factor * base) < floor else (),
        "basis": base,
        "weight": factor,
        "about": group.grade,
        "about_name": Grade(group.grade).label,
    }
    state = LineState.COUNTED if amount else LineState.ZERO
    return [Line(LineKind.PERFORMANCE, state, 1, amount, rules.clauses["coefficients"], **facts)], ()


def _largest(group: GroupFact, lines: list[Line], rules: Parameters) -> list[Line]:
    """Of the three relations only the largest is paid, as it is after the coefficient; the others are shown, set aside."""
    sums = {}
    for kind in (LineKind.TIGHT, LineKind.ALLIANCE, LineKind.ARTICULATED):
        mine = [line for line in lines if line.kind is kind]
        sums[kind] = sum(line.amount or 0 for line in mine)
        if kind is not LineKind.ARTICULATED:
            sums[kind] = after_coefficient(group, sums[kind], sum(line.floor for line in mine), rules)
    best = max(sums, key=lambda kind: sums[kind])
    out = []
    for line in lines:
        if line.kind is not best and line.amount:
            set_aside = {"state": LineState.ZERO, "amount": 0, "floor": 0, "wanted": line.amount}
            why = f"几种关系只取最大一行（{best.label}）"
            line = line._replace(marks=(*line.marks, Mark.UNUSED), why=why, **set_aside)
        out.append(line)
    return out


def _projects(group: GroupFact, rules: Parameters) -> list[Line]:
    clause = rules.clauses["tight_rate_fen"]
    return [
        Line(
            LineKind.SPECIAL,
            LineState.COUNTED,
            1,
            one.approved,
            clause,
            floor=one.approved,
            about=one.code,
            about_name=one.title,
        )
        for one in sorted(group.projects, key=lambda one: one.code)
    ]
