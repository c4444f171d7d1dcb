"""Which column of a sheet a column of the file may be by what stands in it: words of the column's choices."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from nanan_groups.kit.errors import RuleViolation

from .columns import Column
from .kinds import Choice, Flag
from .raw import bared, is_blank, read_text

ROWS = 2_000  # rows that are looked at: a word that comes later is met by the checker


class Cells:
    """What stands in the columns below a header. ``rows``: (number, cells) from the top of the table; they are read once, and
    only where somebody asks."""

    def __init__(self, rows: Callable[[], Iterable[tuple[int, Sequence]]], after: int) -> None:
        self._rows, self._after = rows, after
        self._seen: list[Sequence] | None = None

    def of(self, at: int) -> Counter:
        """The texts of a column, how often each; "" for what is blank."""
        if self._seen is None:
            self._seen = []
            for number, cells in self._rows():
                if number > self._after and not all(map(is_blank, cells)):
                    self._seen.append(cells)
                if len(self._seen) >= ROWS:
                    break
        return Counter(_text(row[at]) if at < len(row) else "" for row in self._seen)


def _text(cell) -> str:
    if is_blank(cell):
        return ""
    try:
        return bared(read_text(cell))
    except RuleViolation:
        return ""


def words_of(column: Column) -> frozenset[str]:
    """What its cells say, in the sheet's words and those of other programs; 是 and 否 say nothing of themselves."""
    kind = column.kind
    if not isinstance(kind, Choice) or isinstance(kind, Flag):
        return frozenset()
    return frozenset(map(bared, [*kind.labels.values(), *kind.also]))


def meant(texts: Counter, columns: Mapping[str, Column]) -> str:
    """The column whose words stand in most of the rows; "" where it is none, or two alike."""
    shares = {name: sum(texts[word] for word in words_of(column)) for name, column in columns.items()}
    most = max(shares.values(), default=0)
    if 2 * most <= texts.total():
        return ""
    best = [name for name, share in shares.items() if share == most]
    return best[0] if len(best) == 1 else ""
