"""What a calculation is made from: plain facts, without a database. Codes are those of the register.

What there are hundreds of thousands of are named tuples, which are made in a third of the time of a frozen dataclass.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from groups.registry.register.words import Basis, Ownership


class Span(NamedTuple):
    """A time (half-open) in which a site is a tight member of one group and nothing of it changes."""

    group: str
    start: date
    end: date | None
    state: str
    ownership: str
    basis: str

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    @property
    def unknown(self) -> bool:
        return self.ownership == Ownership.UNKNOWN

    @property
    def assumed(self) -> bool:
        return self.basis == Basis.ASSUMED


class SiteFact(NamedTuple):
    """A site with its spans of the year, the earliest first. ``confirmed``: its tight line of last year as confirmed, in fen,
    for the guarantee that nothing is lowered. ``pupils``: None where nobody entered them."""

    code: str
    name: str
    kind: str
    institution: str
    institution_name: str
    spans: tuple[Span, ...]
    confirmed: int | None = None
    pupils: int | None = None


class MatchFact(NamedTuple):
    """A university working with a school of the group. ``agreed``: of this year, None while no agreement says it.
    ``received``: cash that came by the cut-off day; ``late``: what came for this year afterwards; ``earlier``: what came in
    this year for years before, after their cut-off day; ``paid``: what the school paid."""

    code: str
    university: str
    school: str
    school_name: str
    agreed: int | None = None
    received: int = 0
    late: int = 0
    earlier: int = 0
    paid: int = 0
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class ProjectFact:
    """A special project that was approved and confirmed for the year."""

    code: str
    title: str
    approved: int


@dataclass(frozen=True, slots=True)
class GroupFact:
    """A group with what does not hang on single sites. ``alliance``: its spans of the year with an alliance relation;
    ``grade``: of the last evaluation published before the census day, "" for none."""

    code: str
    name: str
    category: str
    alliance: tuple[tuple[date, date | None], ...] = ()
    matches: tuple[MatchFact, ...] = ()
    projects: tuple[ProjectFact, ...] = ()
    grade: str = ""
    ordinal: int = 0


@dataclass(frozen=True, slots=True)
class YearFacts:
    """Everything of a budget year: ``day`` is the one that counts where only one does."""

    year: int
    day: date
    groups: tuple[GroupFact, ...]
    sites: tuple[SiteFact, ...]
    links: Mapping[str, tuple] = field(default_factory=dict)
