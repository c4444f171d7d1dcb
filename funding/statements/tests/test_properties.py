"""What holds for every year, whatever the facts and the rules: 10,000 generated ones.

A case is made from one number, so that a thousand of them cost a second; hypothesis keeps the numbers that failed.
"""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.statements.rules.cuts import by_purpose, cut_to_total
from funding.statements.rules.lines import compute
from funding.statements.words import LineKind, LineState
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.testing.years_drawn import GROUPS, made

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
