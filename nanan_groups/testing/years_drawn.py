"""A year of money drawn at random from a seed: facts and rules of every form, for properties that hold of all of them."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

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
    ScaleUnit,
    SeveralRelations,
)
from funding.statements.rules.facts import GroupFact, MatchFact, ProjectFact, SiteFact, Span, YearFacts
from groups.registry.register.words import Basis, Ownership, SiteKind, SiteState

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
        scale_unit=one(ScaleUnit),
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
    pupils = draw.randint(0, 9)
    return SiteFact(f"X{number:04d}", f"校点{number}", kind, school, school, tuple(spans), confirmed, pupils)


def _group(draw: Random, code: str) -> GroupFact:
    def money():
        return draw.randint(0, 90_000_000)

    matches = tuple(
        MatchFact(f"M{n}", f"大学{n}", "J0001", "学校", draw.choice([None, money()]), *(money() for _ in range(4)))
        for n in range(draw.randint(0, 2))
    )
    alliance = draw.choice([(), ((FIRST, None),), ((date(YEAR, 5, 1), date(YEAR, 8, 1)),)])
    projects = tuple(ProjectFact(f"P{n}", f"项目{n}", 1 + money()) for n in range(draw.randint(0, 1)))
    return GroupFact(code, code, "middle", alliance, matches, projects, draw.choice(["", *Grade.values]))
