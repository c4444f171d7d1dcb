"""How wide a text is when it is set: enough to break a title well and to keep an amount on one line."""

from itertools import pairwise
from math import ceil
from unicodedata import east_asian_width

from .layouts import Layout
from .paper import Rows

POINT = 25.4 / 72  # millimetres
NARROW = 0.56  # of a sign's height; the widest digits among the faces that may stand in
GAP = 0.25  # which some programs put between digits and signs, whatever the file says
CELL = 3.4  # millimetres of a cell beside its text


def ems(text: str) -> float:
    wide = [east_asian_width(sign) in "WFA" for sign in text]
    turns = sum(one != other for one, other in pairwise(wide))
    return sum(1 if one else NARROW for one in wide) + GAP * turns


def balanced(title: str, size: float, layout: Layout) -> list[str]:
    """A title in as many lines as it needs, of about one length, no word of digits or letters torn; after 集团 where it can."""
    lines = ceil(ems(title) * size * POINT / (layout.measure * 0.98))
    if lines <= 1:
        return [title]
    aim = ems(title) / lines
    places = [at for at in range(2, len(title) - 1) if not (title[at - 1].isascii() and title[at].isascii())]
    places = [at for at in places if title[at] not in "）」，、。》" and title[at - 1] not in "（「《"]
    if not places:
        return [title]

    def cost(at: int) -> float:
        return abs(ems(title[:at]) - aim) - (4 if title[:at].endswith("集团") else 0)

    at = min(places, key=cost)
    return [title[:at].strip(), *balanced(title[at:].strip(), size, layout)]


def widths(table: Rows, layout: Layout) -> list[float]:
    """Millimetres of each column, together the measure. What must stand on one line has the room for it, taken from the
    columns that may break; these keep the room of two signs."""
    wanted = [layout.measure * share / 100 for share in table.shares]
    least = [_least(table, at, layout) for at in range(len(table.columns))]
    short = sum(max(need - width, 0) for need, width in zip(least, wanted, strict=True))
    spare = [max(width - need, 0) for need, width in zip(least, wanted, strict=True)]
    given = min(short / sum(spare), 1) if short and sum(spare) else 0
    return [max(width, need) - given * free for width, need, free in zip(wanted, least, spare, strict=True)]


def _least(table: Rows, at: int, layout: Layout) -> float:
    column = table.columns[at]
    texts = [column.head] if column.whole else [column.head[:2]]
    if column.whole:
        texts += [row.cells[at - row.across + 1] for row in table.rows if row.across == 1 or at >= row.across]
    return max(map(ems, texts)) * layout.table * POINT + CELL
