"""What holds for every year, whatever the facts and the rules: 10,000 generated ones.

A case is made from one number, so that a thousand of them cost a second; hypothesis keeps the numbers that failed.
"""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.rules_of_year.rules.kinds import Instalment, Tier
from funding.rules_of_year.rules.parameters import Parameters, defaults
from funding.rules_of_year.words import (
    CountBy,
    Counts,
    Grade,
    LateMoney,
    Leaver,
    MatchBasis,
    PartOfYear,
    SeveralRelations,
)
from funding.statements.rules.cuts import by_purpose, cut_to_total
from funding.statements.rules.facts import GroupFact, MatchFact, SiteFact, Span, YearFacts
from funding.statements.rules.lines import compute
from funding.statements.words import LineKind, LineState
from groups.registry.register.words import Basis, Ownership, SiteKind, SiteState
from nanan_groups.kit.errors import RuleViolation

YEAR = 2026
FIRST, DAYS = date(2025, 12, 1), 430
GROUPS = ("Z01", "Z02", "Z03")
SHARES = ((Fraction(1),), (Fraction(1, 2), Fraction(1, 2)), (Fraction(1, 3), Fraction(2, 3)))


def made(seed: int) -> tuple[YearFacts, Parameters, Random]:
    draw = Random(seed)
    found = tuple(_site(draw, number) for number in range(1, draw.randint(1, 7) + 1))
    groups = tuple(_group(draw, code) for code in GROUPS)
    return YearFacts(YEAR, date(YEAR, 1, 1), groups, found), _rules(draw), draw


def _rules(draw: Random) -> Parameters:
    def one(words):
        return draw.choice(list(words))

    starts = sorted(draw.sample(range(7), draw.randint(0, 3)))
    return replace(
        defaults(),
        several_relations=one(SeveralRelations),
        part_of_year=one(PartOfYear),
        leaver=one(Leaver),
        instalments=tuple(map(Instalment, ("03-31", "09-30"), draw.choice(SHARES))),
        non_reduction=draw.random() < 0.5,
        tight_rate_fen=draw.randint(10_000_000, 20_000_000),
        tight_count_by=one(CountBy),
        tight_ownership=defaults().tight_ownership | {"inclusive_private": one(Counts)},
        tight_site_kind=defaults().tight_site_kind | {"attached": one(Counts)},
        alliance_rate_fen=draw.randint(10_000_000, 20_000_000),
        match_basis=one(MatchBasis),
        match_late=one(LateMoney),
        scale_tiers=tuple(Tier(start, draw.randint(0, 1_000_000)) for start in starts),
        coefficients={grade.value: Fraction(draw.randint(0, 40), draw.randint(1, 20)) for grade in Grade},
    )


def _site(draw: Random, number: int) -> SiteFact:
    start, spans = FIRST, []
    for _ in range(draw.randint(1, 3)):
        end = start + timedelta(days=draw.randint(1, DAYS)) if draw.random() < 0.7 else None
        words = (draw.choice(list(each)).value for each in (SiteState, Ownership, Basis))
        spans.append(Span(draw.choice(GROUPS), start, end, *words))
        if end is None:
            break
        start = end
    school = f"J{draw.randint(1, 4):04d}"
    kind = draw.choice(list(SiteKind)).value
    confirmed = draw.choice([None, draw.randint(0, 20_000_000)])
    return SiteFact(f"X{number:04d}", f"校点{number}", kind, school, school, tuple(spans), confirmed)


def _group(draw: Random, code: str) -> GroupFact:
    def money():
        return draw.randint(0, 90_000_000)

    matches = tuple(
        MatchFact(f"M{n}", f"大学{n}", "J0001", "学校", draw.choice([None, money()]), *(money() for _ in range(4)))
        for n in range(draw.randint(0, 2))
    )
    alliance = draw.choice([(), ((FIRST, None),), ((date(YEAR, 5, 1), date(YEAR, 8, 1)),)])
    return GroupFact(code, code, "middle", alliance, matches, (), draw.choice(["", *Grade.values]))


seeds = st.integers(0, 2**48)
many = settings(max_examples=2_000, deadline=None, database=None)


@pytest.mark.parametrize("seed", range(40))
def test_the_cases_are_not_all_nothing(seed):
    """Control: without money in them the properties would hold for nothing."""
    facts, rules, _ = made(seed)
    lines = [line for one in compute(facts, rules).statements for line in one.lines]
    assert lines


@many
@given(seeds)
def test_sums_are_exact(seed):
    facts, rules, _ = made(seed)
    district = compute(facts, rules)
    lines = [line for one in district.statements for line in one.lines]
    assert district.total == sum(line.amount for line in lines if line.amount is not None)
    assert sum(by_purpose(district).values()) == district.total
    for line in lines:
        assert (line.amount is None) == (line.state in (LineState.PENDING, LineState.NOT_COMPUTABLE))
        if line.parts and line.state is LineState.COUNTED:
            assert line.amount == sum(part.amount for part in line.parts)
    for one in district.statements:
        assert sum(one.by_school().values()) == one.amount_of(LineKind.TIGHT, LineKind.ARTICULATED)


@many
@given(seeds)
def test_the_floor_is_never_undercut(seed):
    facts, rules, _ = made(seed)
    for one in compute(facts, rules).statements:
        assert one.total >= one.floor
        assert all(part.amount >= part.floor for part in one.counted_sites)
        least = sum(part.weight for part in one.counted_sites) * rules.tight_floor_fen
        assert one.total >= least - len(one.counted_sites)  # each site is rounded by itself


@many
@given(seeds)
def test_one_site_more_is_never_less_money(seed):
    """Whichever site is taken away, no group had less money for having it."""
    facts, rules, draw = made(seed)
    gone = draw.choice(facts.sites)
    fewer = replace(facts, sites=tuple(site for site in facts.sites if site is not gone))
    with_it, without = compute(facts, rules), compute(fewer, rules)
    for more, less in zip(with_it.statements, without.statements, strict=True):
        assert more.total >= less.total


@many
@given(seeds)
def test_the_order_is_irrelevant(seed):
    facts, rules, draw = made(seed)
    sites, groups = list(facts.sites), list(facts.groups)
    draw.shuffle(sites)
    draw.shuffle(groups)
    mixed = compute(replace(facts, sites=tuple(sites), groups=tuple(groups)), rules)
    by_code = {one.group.code: one for one in mixed.statements}
    assert [by_code[code] for code in GROUPS] == list(compute(facts, rules).statements)


@many
@given(seeds)
def test_what_is_cut_adds_up_to_the_budget(seed):
    facts, rules, draw = made(seed)
    district = compute(facts, rules)
    limit = draw.randint(district.floor, district.total)
    cut = cut_to_total(district, limit)
    assert cut.total == limit
    for before, after in zip(district.statements, cut.statements, strict=True):
        assert after.floor <= after.total <= before.total
        assert all(part.amount >= part.floor for part in after.counted_sites)
    if district.floor:
        with pytest.raises(RuleViolation) as refused:
            cut_to_total(district, district.floor - 1)
        assert refused.value.code == "below-floor"
