"""Variants of a year side by side: what each would come to, and what it changes for each group. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from funding.rules_of_year.rules.parameters import Parameters
from funding.statements.rules.facts import SiteFact, Span, YearFacts
from funding.statements.rules.lines import District, compute
from groups.registry.register.words import Basis, Ownership, SiteKind, SiteState
from nanan_groups.kit.errors import RuleViolation


@dataclass(frozen=True, slots=True)
class Variant:
    name: str
    said: tuple[str, ...]
    district: District


@dataclass(frozen=True, slots=True)
class Compared:
    """A group: what it is due today, and by each variant the difference."""

    code: str
    name: str
    base: int
    differences: tuple[int, ...]

    @property
    def touched(self) -> bool:
        return any(self.differences)


def compared(base: District, variants: Sequence[Variant]) -> list[Compared]:
    totals = [{one.group.code: one.total for one in each.district.statements} for each in variants]
    return [
        Compared(
            one.group.code,
            one.group.name,
            one.total,
            tuple(known.get(one.group.code, 0) - one.total for known in totals),
        )
        for one in base.statements
    ]


def tried(facts: YearFacts, rules: Parameters, changes: Mapping[str, object]) -> tuple[District, Parameters]:
    """The same facts by changed rules. Raises RuleViolation: below the floor, a bad value."""
    changed = rules.changed(changes)
    return compute(facts, changed), changed


def one_campus_more(facts: YearFacts, group: str) -> YearFacts:
    """The same year with an open public campus more in that group, by its code or name. Raises RuleViolation: no such group."""
    found = next((one for one in facts.groups if group.strip() in (one.code, one.name)), None)
    if found is None:
        raise RuleViolation(f"没有找到教育集团“{group[:30]}”，请填写集团编码或全称。", field="more", code="not-found")
    span = Span(found.code, facts.day, None, SiteState.OPEN, Ownership.PUBLIC, Basis.ASSUMED)
    campus = SiteFact(f"{found.code}+", "新增校区", SiteKind.CAMPUS, f"{found.code}+", "新增校区", (span,))
    return replace(facts, sites=(*facts.sites, campus))
