"""The rows of one worksheet below its header, as the checker takes them: what is no data is left out and named, merged cells
are filled, columns of another order put in the file's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import totals
from .columns import Sheet
from .headers import Header
from .kinds import is_blank
from .merged import Filling
from .sheet_xml import letters
from .template import EXAMPLE

_NOTICES = 50


@dataclass(frozen=True)
class Tab:
    """``name``: "" where the file's only sheet is meant. ``offset``: what its row numbers are counted on from."""

    name: str
    offset: int
    header: Header

    def plain(self) -> dict:
        head = self.header
        return {
            "name": self.name,
            "offset": self.offset,
            "header_row": head.row,
            "headers": list(head.headers),
            "names": list(head.names),
        }


def place_of(tabs: Sequence[dict], number: int) -> str:
    """How a sentence names a row: 第 5 行, of several sheets 乙校第 5 行."""
    tab = next((one for one in reversed(tabs or ()) if one["offset"] < number), None)
    return f"“{tab['name']}”第 {number - tab['offset']} 行" if tab and tab["name"] else f"第 {number} 行"


class Page:
    """``order``: the columns of the rows where several sheets are read, None: as they stand. ``says``: what holds for all rows
    of a column that is not there."""

    def __init__(self, table, tab: Tab, sheet: type[Sheet], order: list[str] | None, says: dict[str, str]) -> None:
        self.table, self.tab = table, tab
        header = tab.header
        self._width = len(header.headers)
        self._read = [at for at, name in enumerate(header.names) if name is not None]
        self.ends = [value for name, value in says.items() if name not in (order or ())]
        self._places = None if order is None else [(_place(header.names, name), says.get(name, "")) for name in order]
        places = [_place(header.names, name) for name in sheet.key]
        self._key = [at for at in places if at is not None]
        self._filling = Filling(table.merged, header.row, self._read)
        self._no_data: list[tuple[str, str]] = []
        self._unread: list[str] = []

    def notices(self) -> list[str]:
        told = [*self._unread, *self._filling.notices(self.tab.header.headers)]
        if self._no_data:
            told.append(totals.told(self._no_data))
        return [f"工作表“{self.tab.name}”：{one}" for one in told] if self.tab.name else told

    def batches(self) -> Iterator[tuple[int, list[tuple[int, list]]]]:
        for heavy, batch in self.table.batches():
            yield heavy, list(self._rows(batch))

    def _rows(self, batch) -> Iterator[tuple[int, list]]:
        width, header_row, offset = self._width, self.tab.header.row, self.tab.offset
        first, read, places, ends = self._read[0], self._read, self._places, self.ends
        key = self._key[0] if self._key else None
        filling = self._filling
        head, starts = self.tab.header.headers[first], totals.STARTS
        for number, cells in batch:
            if number <= header_row:
                continue
            if len(cells) != width:
                cells = self._fit(cells, width)
            lead = cells[first]
            if is_blank(lead):
                if all(is_blank(cells[at]) for at in read) and not self._told_aside(number, cells):
                    continue
            elif lead.__class__ is str:
                if lead.lstrip().startswith(EXAMPLE):
                    continue
                if lead == head and self._again(number, cells):
                    continue
            mark = "" if key is None else cells[key]  # which column the key is may still be asked
            if not mark or (mark.__class__ is str and mark[0] in starts):
                text = totals.is_no_data(mark, cells, self._key)
                if text:
                    self._no_data.append((f"第 {number} 行", text))
                    continue
            if filling:
                cells = filling.row(number, cells)
            if places is not None:
                cells = [instead if at is None else cells[at] for at, instead in places]
            yield number + offset, cells + ends if ends else cells

    def _told_aside(self, number: int, cells: list) -> bool:
        """A row that says nothing in any column that is read is none; when it is a sum or a signature, it is named."""
        if text := totals.is_no_data("", cells, self._key):
            self._no_data.append((f"第 {number} 行", text))
        return False

    def _again(self, number: int, cells: list) -> bool:
        """The header once more, as printed at the top of each page."""
        headers = self.tab.header.headers
        if sum(str(cells[at]).strip() == headers[at] for at in self._read) < max(2, len(self._read) - 1):
            return False
        self._no_data.append((f"第 {number} 行", "重复的表头"))
        return True

    def _fit(self, cells: list, width: int) -> list:
        if len(cells) > width:
            beyond = next((at for at in range(width, len(cells)) if not is_blank(cells[at])), None)
            if beyond is not None:
                self._note_unread(beyond)
            return cells[:width]
        return cells + [""] * (width - len(cells))

    def _note_unread(self, column: int) -> None:
        notice = f"{letters(column + 1)} 列没有表头，其中的内容没有读取。"
        if notice not in self._unread and len(self._unread) < _NOTICES:
            self._unread.append(notice)


def _place(names: Sequence[str | None], name: str) -> int | None:
    return names.index(name) if name in names else None
