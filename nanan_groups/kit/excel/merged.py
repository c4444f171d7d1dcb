"""Merged cells: what stands in the first cell of an area holds for all its rows. Across columns nobody can say whose it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .hostile import Unusable
from .kinds import is_blank
from .sheet_xml import letters


def _overlapping() -> Unusable:
    return Unusable("merged-over", "有互相重叠的合并单元格，无法读取。请取消合并后再上传。")


@dataclass(frozen=True, slots=True)
class Area:
    """Rows and columns counted from 1, both ends within."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def text(self) -> str:
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


def within(areas: Iterable[Area], rows: int, columns: int) -> list[Area]:
    """Those that begin in the first ``rows`` rows and ``columns`` columns, cut off at the last of the columns. Unusable where
    there are more than have room beside each other: they lie over one another, and each would be gone through for every row."""
    found = [
        replace(area, right=min(area.right, columns))
        for area in areas
        if area.top <= rows and area.left <= columns and area.top <= area.bottom and area.left <= area.right
    ]
    if len(found) > rows * columns:
        raise _overlapping()
    return found


def spread(number: int, cells: Sequence, areas: Iterable[Area]) -> list:
    """A row of the header with the first cell of each area in all its columns."""
    made = list(cells)
    for area in areas:
        if area.top <= number <= area.bottom and area.left <= len(made):
            made += [""] * (area.right - len(made))
            value = made[area.left - 1]
            for at in range(area.left, area.right):
                if is_blank(made[at]):
                    made[at] = value
    return made


class Filling:
    """Fills the rows of a sheet's areas, row after row. ``read``: the columns that are read, counted from 0."""

    def __init__(self, areas: Iterable[Area], header_row: int, read: Iterable[int]) -> None:
        self.read = set(read)
        # By area the columns of it that are read, none where it lies beside them: nobody goes through the others row by row.
        columns = {
            area: [at for at in sorted(self.read) if area.left <= at + 1 <= area.right]
            for area in areas
            if area.bottom > header_row
        }
        self.columns = {area: own for area, own in columns.items() if own}
        self.waiting = sorted(self.columns, key=lambda area: area.top, reverse=True)
        self.running: list[tuple[Area, list]] = []
        self.used: dict[int, dict[Area, None]] = {}  # by column

    def __bool__(self) -> bool:
        return bool(self.waiting or self.running)

    def row(self, number: int, cells: list) -> list:
        """The row with what the areas above it say. Unusable where a value stands for several columns that are read."""
        while self.waiting and self.waiting[-1].top <= number:
            area = self.waiting.pop()
            self.running.append((area, cells if area.top == number else []))
        self.running = [one for one in self.running if one[0].bottom >= number]
        if len(self.running) > len(self.read):  # more than have a column each: they lie over one another
            raise _overlapping()
        made = cells
        for area, first in self.running:
            columns = [at for at in self.columns[area] if at < len(first)]
            if not columns or all(is_blank(first[at]) for at in columns):
                continue
            if len(columns) > 1:
                raise Unusable(
                    "merged-across",
                    f"{area.text} 是跨列合并的单元格，看不出内容属于哪一列。请取消合并，逐格填写后再上传。",
                )
            (at,) = columns
            if area.top < number and at < len(made) and is_blank(made[at]):
                made = list(made) if made is cells else made
                made[at] = first[at]
                self.used.setdefault(at, {})[area] = None
        return made

    def notices(self, headers: Sequence[str]) -> list[str]:
        told = []
        for at, areas in sorted(self.used.items()):
            which = "、".join(area.text for area in list(areas)[:3]) + (f"等 {len(areas)} 处" if len(areas) > 3 else "")
            told.append(f"“{headers[at]}”列有合并的单元格（{which}），其中的内容按适用于区域内的每一行读取。")
        return told
