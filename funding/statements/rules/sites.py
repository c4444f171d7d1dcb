"""What single sites bring: how much of each counts, for which part of the year, and for which group. Pure.

A site has one entitlement a year. Under ``stays`` all of it is its first group's; under ``follows`` what falls due after
a move is the new group's (a site that leaves without a new group takes the rest with it).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from operator import attrgetter
from typing import NamedTuple

from funding.rules_of_year.rules.kinds import day_in
from funding.rules_of_year.rules.parameters import Parameters
from funding.rules_of_year.words import CountBy, Counts, Leaver, PartOfYear
from funding.statements.rules.facts import SiteFact, Span
from funding.statements.words import LineState
from groups.registry.register.words import Ownership, SiteKind, SiteState
from nanan_groups.kit.money import split
from nanan_groups.kit.trace import half_up

NONE, WHOLE, MONTH = Fraction(0), Fraction(1), Fraction(1, 12)
WEIGHT = {Counts.WHOLE: WHOLE, Counts.HALF: Fraction(1, 2), Counts.NOT: NONE}


class SitePart(NamedTuple):
    """What a site brings to one group. ``weight``: how much of a site it is, part of the year included; of a pending one,
    what it would be. ``why``: of what does not count. ``amount``, ``floor``: fen, 0 unless it counts; ``would_be``: of a
    pending one. ``share``: of the site's entitlement where it moved."""

    site: SiteFact
    group: str
    state: LineState
    weight: Fraction
    why: str = ""
    assumed: bool = False
    protected: bool = False
    moved: bool = False
    share: Fraction = WHOLE
    amount: int = 0
    floor: int = 0
    would_be: int = 0

    @property
    def counts(self) -> bool:
        return self.state is LineState.COUNTED


@dataclass(frozen=True, slots=True)
class _Judged:
    """How sites of a kind, state and ownership count; the money for a whole year of it."""

    state: LineState
    weight: Fraction
    why: str = ""
    amount: int = 0
    floor: int = 0
    would_be: int = 0


class _Judge:
    """Judges under the rules of a year. Sites that are alike are judged once: a district has hundreds of thousands of them
    and a handful of kinds."""

    def __init__(self, rules: Parameters) -> None:
        self.rules = rules
        self._known: dict[tuple[str, str, str], _Judged] = {}

    def __call__(self, site: SiteFact, span: Span) -> _Judged:
        alike = span.state, site.kind, span.ownership
        found = self._known.get(alike)
        if found is None:
            found = self._known[alike] = self.judged(*alike)
        return found

    def judged(self, state: str, kind: str, ownership: str) -> _Judged:
        """Not open, or of a kind that does not count: 0. Of unknown ownership: pending, with what it would be."""
        rules = self.rules
        weight = WEIGHT[rules.tight_state[state]]
        if not weight:
            return _Judged(LineState.ZERO, NONE, SiteState(state).facts.short)
        weight = _times(weight, WEIGHT[rules.tight_site_kind[kind]])
        if not weight:
            return _Judged(LineState.ZERO, NONE, f"{SiteKind(kind).label}不计")
        if ownership == Ownership.UNKNOWN:
            return self.priced(LineState.PENDING, weight, "办学性质待核实")
        weight = _times(weight, WEIGHT[rules.tight_ownership[ownership]])
        if not weight:
            return _Judged(LineState.ZERO, NONE, Ownership(ownership).label)
        return self.priced(LineState.COUNTED, weight)

    def priced(self, state: LineState, weight: Fraction, why: str = "") -> _Judged:
        """With the money that is due for so much of a site."""
        rate = half_up(weight * self.rules.tight_rate_fen)
        if state is LineState.COUNTED:
            return _Judged(state, weight, why, rate, half_up(weight * self.rules.tight_floor_fen))
        return _Judged(state, weight, why, would_be=rate if state is LineState.PENDING else 0)


def _times(weight: Fraction, factor: Fraction) -> Fraction:
    """The product; a whole one stays the one there is, by which it is known again."""
    return weight if factor is WHOLE else weight * factor


def site_parts(sites: Iterable[SiteFact], rules: Parameters, year: int, day: date) -> dict[str, list[SitePart]]:
    """By group, what its sites bring, in the order of their codes."""
    found: dict[str, list[SitePart]] = defaultdict(list)
    judge = _Judge(rules)
    one_day = rules.part_of_year is PartOfYear.CENSUS and rules.leaver is Leaver.STAYS
    for site in sorted(sites, key=attrgetter("code")):
        parts = _on_the_day(site, judge, day) if one_day else _over_the_year(site, judge, year, day)
        for part in parts:
            found[part.group].append(part)
    if rules.tight_count_by is CountBy.INSTITUTION:
        return {group: _once(parts) for group, parts in found.items()}
    return dict(found)


def _on_the_day(site: SiteFact, judge: _Judge, day: date) -> list[SitePart]:
    for span in site.spans:
        if span.holds(day):
            return [_alone(site, judge.rules, span, judge(site, span), goes_on=True)]
    return []


def _over_the_year(site: SiteFact, judge: _Judge, year: int, day: date) -> list[SitePart]:
    pieces = list(_pieces(site, judge, year, day))
    if len(pieces) != 1:
        return _split(site, judge.rules, pieces) if pieces else []
    span, judged, weight = pieces[0]
    priced = judge.priced(judged.state, weight, judged.why)
    return [_alone(site, judge.rules, span, priced, goes_on=weight >= judged.weight)]


def _pieces(site: SiteFact, judge: _Judge, year: int, day: date) -> Iterator[tuple[Span, _Judged, Fraction]]:
    """The site's entitlement in pieces: (span of the group that has it, how it is judged, how much of a site)."""
    rules = judge.rules
    decided = _entitled(site, judge, year, day)
    if decided is None:
        return
    first, judged = decided
    if not judged.weight:
        yield first, judged, NONE
        return
    if rules.part_of_year is PartOfYear.MONTHS:
        yield from _months(site, judge, year, first)
    elif rules.leaver is Leaver.STAYS:
        yield first, judged, judged.weight
    else:
        yield from _followed(site, rules, year, first, judged)


def _entitled(site: SiteFact, judge: _Judge, year: int, day: date) -> tuple[Span, _Judged] | None:
    """The span that decides: on the census day, or else the first of the year in which the site counts the most."""
    spans = [one for one in site.spans if one.end is None or one.end > date(year, 1, 1)]
    spans = [one for one in spans if one.start <= date(year, 12, 31)]
    if judge.rules.part_of_year is PartOfYear.CENSUS:
        spans = [one for one in spans if one.holds(day)]
    judged = [(one, judge(site, one)) for one in spans]
    return max(judged, key=lambda pair: (pair[1].state is LineState.COUNTED, pair[1].weight), default=None)


def _months(site: SiteFact, judge: _Judge, year: int, first: Span) -> Iterator[tuple[Span, _Judged, Fraction]]:
    """A month counts as the site stands on its first day, under ``stays`` for the group in which it counted first."""
    by_group: dict[tuple[str, LineState], tuple[Span, _Judged, Fraction]] = {}
    home: Span | None = None
    for month in range(1, 13):
        start = date(year, month, 1)
        span = next((one for one in site.spans if one.holds(start)), None)
        if span is None:
            continue
        judged = judge(site, span)
        if not judged.weight:
            continue
        home = home or span
        holder = home if judge.rules.leaver is Leaver.STAYS else span
        key = (holder.group, judged.state)
        known = by_group.get(key)
        by_group[key] = (known[0] if known else holder, judged, (known[2] if known else NONE) + judged.weight * MONTH)
    if not by_group:
        yield first, _Judged(LineState.ZERO, NONE, "不满一个月"), NONE
    yield from by_group.values()


def _followed(
    site: SiteFact, rules: Parameters, year: int, first: Span, judged: _Judged
) -> Iterator[tuple[Span, _Judged, Fraction]]:
    """Instalments that fall due after the site moved are its new group's."""
    by_group: dict[str, tuple[Span, Fraction]] = {}
    for one in rules.instalments:
        due = day_in(year, one.day)
        span = first if due < first.start else next((each for each in site.spans if each.holds(due)), None)
        if span is None:
            continue
        known = by_group.get(span.group)
        by_group[span.group] = (known[0] if known else span, (known[1] if known else NONE) + one.share)
    for span, share in by_group.values():
        yield span, judged, judged.weight * share


def _split(site: SiteFact, rules: Parameters, pieces: Sequence[tuple[Span, _Judged, Fraction]]) -> list[SitePart]:
    """Fen of each piece. The site's amount is rounded once and then split, so that moving changes no sum. What was confirmed
    last year is not gone below, for a site that goes on the whole year."""
    counted = [weight for _, judged, weight in pieces if judged.state is LineState.COUNTED]
    whole = sum(counted, NONE)
    total, least = half_up(whole * rules.tight_rate_fen), half_up(whole * rules.tight_floor_fen)
    goes_on = bool(counted) and whole >= pieces[0][1].weight
    before = site.confirmed if rules.non_reduction and goes_on else None
    protected = before is not None and before > total
    total, least = max(total, before or 0), max(least, before or 0)
    amounts, floors = iter(split(total, counted)), iter(split(least, counted))
    moved = len({span.group for span, *_ in pieces}) > 1
    out = []
    for span, judged, weight in pieces:
        facts = {}
        if judged.state is LineState.COUNTED:
            facts = {"amount": next(amounts), "floor": next(floors), "protected": protected}
        elif judged.state is LineState.PENDING:
            facts = {"would_be": half_up(weight * rules.tight_rate_fen)}
        share = weight / whole if judged.state is LineState.COUNTED else WHOLE
        assumed = span.assumed and judged.state is LineState.COUNTED
        out.append(
            SitePart(site, span.group, judged.state, weight, judged.why, assumed, moved=moved, share=share, **facts)
        )
    return out


def _alone(site: SiteFact, rules: Parameters, span: Span, judged: _Judged, *, goes_on: bool) -> SitePart:
    """The usual case, one group and one piece: the same as ``_split`` says of it, without a split."""
    amount, floor, protected, counts = judged.amount, judged.floor, False, judged.state is LineState.COUNTED
    if rules.non_reduction and goes_on and counts and site.confirmed:
        protected = site.confirmed > amount
        amount, floor = max(amount, site.confirmed), max(floor, site.confirmed)
    return SitePart(
        site,
        span.group,
        judged.state,
        judged.weight,
        judged.why,
        counts and span.assumed,
        protected,
        amount=amount,
        floor=floor,
        would_be=judged.would_be,
    )


def _worth(part: SitePart) -> tuple:
    return part.counts, part.amount, part.would_be


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _once(parts: list[SitePart]) -> list[SitePart]:
    """Of one legal person the site that brings the most; the others are counted with it, and so are their pupils."""
    best: dict[str, SitePart] = {}
    pupils: dict[str, int | None] = {}
    for part in parts:
        if part.state is LineState.ZERO:
            continue
        if part.counts:
            pupils[part.site.institution] = _sum(pupils.get(part.site.institution, 0), part.site.pupils)
        known = best.get(part.site.institution)
        if known is None or _worth(part) > _worth(known):
            best[part.site.institution] = part
    out = []
    for part in parts:
        chosen = best.get(part.site.institution)
        if part.state is LineState.ZERO:
            out.append(part)
        elif chosen is part:
            together = pupils.get(part.site.institution, part.site.pupils)
            out.append(part._replace(site=part.site._replace(pupils=together)))
        else:
            why = f"与{chosen.site.name}同一法人"
            nothing = {"amount": 0, "floor": 0, "would_be": 0, "assumed": False, "protected": False}
            out.append(part._replace(state=LineState.ZERO, weight=NONE, why=why, **nothing))
    return out
