"""Annex 2 as facts of a budget year, straight from the policy's own files: for examples that need no database."""

import json
from dataclasses import replace
from datetime import date
from functools import cache

from django.conf import settings

from funding.statements.rules.facts import GroupFact, MatchFact, SiteFact, Span, YearFacts
from groups.registry.register.rules.wording import site_in_full
from groups.registry.register.words import Basis, Ownership, Relation, SiteKind, SiteState

YEAR = 2026
FROM = date(2022, 7, 14)
POLICY = settings.BASE_DIR / "fixtures" / "policy"


@cache
def _read(name: str):
    return json.loads((POLICY / f"{name}.json").read_text(encoding="utf-8"))


def group_code(ordinal: int) -> str:
    """As load_policy gives them, in the order of the file."""
    return f"Z{ordinal:02d}"


@cache
def annex2(year: int = YEAR) -> YearFacts:
    schools = {row["ref"]: (f"J{n:04d}", row) for n, row in enumerate(_read("institutions"), start=1)}
    sites, codes = {}, iter(range(1, 10_000))
    for code, school in schools.values():
        for site in school["sites"]:
            sites[site["ref"]] = (f"X{next(codes):04d}", code, school, site)
    groups, facts = [], {}
    for n, row in enumerate(_read("groups"), start=1):
        group = group_code(n)
        matches = tuple(
            MatchFact(
                f"{schools[one['university']][0]}-{schools[one['school']][0]}",
                schools[one["university"]][1]["name"],
                schools[one["school"]][0],
                schools[one["school"]][1]["name"],
            )
            for one in row[Relation.ARTICULATED]
        )
        allied = bool(row[Relation.ALLIANCE] or row["declared"])
        spans = ((FROM, None),) if allied else ()
        groups.append(GroupFact(group, row["name"], row["category"], alliance=spans, matches=matches))
        for ref in row[Relation.TIGHT]:
            code, institution, school, site = sites[ref]
            name = site_in_full(school["name"], site["label"], site["own_name"])
            owner, basis = site["ownership"] or school["ownership"], school["basis"]
            span = Span(group, FROM, None, site["state"], owner, basis)
            facts[code] = SiteFact(code, name, site["kind"], institution, school["name"], (span,))
    return YearFacts(year, date(year, 1, 1), tuple(groups), tuple(facts[code] for code in sorted(facts)))


def only(facts: YearFacts, group: str, **change) -> YearFacts:
    """The same year with one group, and what is changed of it."""
    chosen = next(one for one in facts.groups if group in (one.code, one.name))
    sites = tuple(site for site in facts.sites if any(span.group == chosen.code for span in site.spans))
    return replace(facts, groups=(replace(chosen, **change),), sites=sites)


def with_site(facts: YearFacts, name: str, **change) -> YearFacts:
    """The same year with one site otherwise."""
    assert [site.name for site in facts.sites].count(name) == 1, name
    return replace(facts, sites=tuple(site._replace(**change) if site.name == name else site for site in facts.sites))


def site_named(facts: YearFacts, name: str) -> SiteFact:
    return next(site for site in facts.sites if site.name == name)


def site(
    code: str,
    group: str = "Z01",
    *,
    state: str = SiteState.OPEN,
    ownership: str = Ownership.PUBLIC,
    basis: str = Basis.VERIFIED,
    kind: str = SiteKind.MAIN,
    institution: str = "",
    start: date = FROM,
    end: date | None = None,
    **facts,
) -> SiteFact:
    """A public, open site of one group."""
    span = Span(group, start, end, state, ownership, basis)
    return SiteFact(code, f"学校{code}", kind, institution or f"J{code[1:]}", f"学校{code}", (span,), **facts)


def year_of(
    *sites: SiteFact, groups: tuple[GroupFact, ...] = (), year: int = YEAR, day: date | None = None
) -> YearFacts:
    known = groups or (GroupFact("Z01", "示范教育集团", "middle"),)
    return YearFacts(year, day or date(year, 1, 1), known, sites)
