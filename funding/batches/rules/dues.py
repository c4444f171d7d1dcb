"""What a group is due by its newest statement in force, against what was released to it: more, or too much. Pure.

Where a later version comes to less, the instalments that are still to come are made smaller first (抵扣); what was released
beyond it already is to be returned (退回).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from funding.books.words import MoneySource
from funding.statements.words import LineKind


def by_source(lines: Iterable[Mapping]) -> dict[str, int]:
    """Special projects are of a source of their own; the rest is the district's."""
    out = {MoneySource.DISTRICT.value: 0, MoneySource.PROJECT.value: 0}
    for line in lines:
        source = MoneySource.PROJECT if line["kind"] == LineKind.SPECIAL else MoneySource.DISTRICT
        out[source.value] += line["amount"] or 0
    return out


def more_of(lines: Iterable[Mapping], before: Iterable[Mapping]) -> dict[str, int]:
    """By source, what a version adds to the one before; 0 where it takes away."""
    old = by_source(before)
    return {source: max(0, fen - old[source]) for source, fen in by_source(lines).items()}


@dataclass(frozen=True, slots=True)
class Due:
    """Fen by source. ``released``: without what was reversed or returned."""

    entitled: Mapping[str, int]
    released: Mapping[str, int]

    def left(self, source: str) -> int:
        """How much may still be released."""
        return max(0, self.entitled.get(source, 0) - self.released.get(source, 0))

    def over(self, source: str) -> int:
        """How much was released beyond what is due: to be returned."""
        return max(0, self.released.get(source, 0) - self.entitled.get(source, 0))

    @property
    def left_in_all(self) -> int:
        return sum(self.left(source) for source in MoneySource.values if source != MoneySource.UNIVERSITY)

    @property
    def over_in_all(self) -> int:
        return sum(self.over(source) for source in MoneySource.values if source != MoneySource.UNIVERSITY)

    @property
    def released_in_all(self) -> int:
        return sum(fen for source, fen in self.released.items() if source != MoneySource.UNIVERSITY)
