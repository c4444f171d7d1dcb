"""One worksheet's XML, cut into slices of whole rows that are safe to hand to the reader.

The reader (calamine) lays every sheet out as a grid from its first to its last cell, so one stray cell at XFD1048576
would ask for more memory than any machine has, and it drops formulas and error values without a word. So each slice is
looked at first: the cells' places, formulas, errors, hidden rows. A formula is replaced by a mark, an error and a truth
value by its text.

Nearly every program writes cells alike (``<c r="B3" s="1" t="s">``). Such slices are checked as bytes, which is twice as
fast as the reading itself. Anything else is parsed and written anew in that form, and so is a sheet whose rows lie far
apart.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

from .hostile import MIB, Limits, Unusable, check_encoding, corrupt, unsafe

LAST_ROW = 1_048_576  # Excel's last row
MARK = "\ue000公式\ue000"  # stands for a formula on its way through the reader; private use, nobody types it
SLICE = 256 * 1024  # bytes of XML
_GAP = 5_000  # rows a slice may span beyond those it holds: bounds the grid
_LONGEST_ROW = 8 * MIB
MOST_MERGED = 50_000  # areas of a sheet; only a file made to hurt has more
_CELLS = 4_000  # of a slice written anew

_HEAD = re.compile(rb"<sheetData(?:\s[^<>]*)?>")
_TAIL = b"</sheetData>"
_ROW = b"<row "
# Columns A to CZ; the sheet may use the first hundred. Whatever else begins with <c gives an empty group.
_CELL = re.compile(rb'<c(?: r="[A-C]?[A-Z]([0-9]{1,7}+)"(?: [st]="[0-9A-Za-z]++"){0,2}+/?>)?')
_PREFIXED = re.compile(rb":(?:c|row|f|v|is|t)[\s/>]")
_HIDDEN = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true)[\"']")
_PLACE = re.compile(rb'<c r="[A-Z]{1,3}([0-9]+)"')
_FORMULA = re.compile(rb'<c (r="[A-Z]{1,2}[0-9]+")[^<>]*>\s*(?:<v>[^<]*</v>\s*|<v\s*/>\s*)?<f[\s/>].*?</c>', re.DOTALL)
_FORMULA_MARKED = rb'<c \1 t="str"><v>' + MARK.encode() + rb"</v></c>"
_ERROR = re.compile(rb'(<c r="[A-Z]{1,2}[0-9]+"(?: s="[0-9]+")?) t="e"')
_TRUTH = re.compile(rb'(<c r="[A-Z]{1,2}[0-9]+"(?: s="[0-9]+")?) t="b"((?: s="[0-9]+")?>)\s*<v>(1|0|true|false)</v>')


_MERGED = re.compile(rb"<mergeCell ref=[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']")
_AREA = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})", re.ASCII)


class _NotPlain(Exception):
    """Written in some other way than nearly all programs do."""


@dataclass
class Scan:
    """What a sheet holds: rows with content, the last of them, how many of them are hidden."""

    slices: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    marked: set[int] = field(default_factory=set)  # slices that hold formulas
    rows: int = 0
    last_row: int = 0
    hidden: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # top, left, bottom, right

    def merge(self, left: str, top: str, right: str, bottom: str) -> None:
        if len(self.merged) >= MOST_MERGED:
            raise Unusable("too-many-merged", f"合并单元格超过 {MOST_MERGED} 处，无法读取。请取消合并后再上传。")
        self.merged.append((int(top), column_number(left), int(bottom), column_number(right)))

    def add(self, number: int, data: bytes) -> None:
        self.slices.append(number)
        self.sizes.append(len(data))


def scan(
    blocks: Callable[[], Iterator[bytes]], write: Callable[[bytes], int], limits: Limits, size: int = SLICE
) -> Scan:
    """Cut a sheet into slices. ``blocks()`` opens its XML anew; ``write`` keeps a slice and returns its number."""
    try:
        return _scan_plain(blocks(), write, size)
    except _NotPlain:
        writer = _Anew(write, limits, size)
        return writer.read(blocks())


# --- plain sheets, as bytes -----------------------------------------------------------------------
def _scan_plain(blocks: Iterable[bytes], write, size: int) -> Scan:
    found = Scan()
    buffer, inside, done, rest = b"", False, False, b""
    for block in blocks:
        if done:  # drained to its end all the same: a truncated part must show
            rest = _note_merged(found, rest + block)
            continue
        if not buffer and not inside:
            check_encoding(block)
        buffer += block
        if not inside:
            head = _HEAD.search(buffer)
            if head is None or head[0].endswith(b"/>") or b"<!" in buffer[: head.start()]:
                if len(buffer) > 4 * MIB or head is not None:
                    raise _NotPlain
                continue
            buffer, inside = buffer[head.end() :], True
        end = buffer.find(_TAIL)
        if end >= 0:
            rest = _note_merged(found, buffer[end:])
            buffer, done = buffer[:end], True
        start = 0
        for stop in _cuts(buffer, size, whole=done):
            _plain_slice(buffer[start:stop], found, write)
            start = stop
        buffer = buffer[start:]
        if len(buffer) > _LONGEST_ROW:
            raise _NotPlain
    if not done:
        raise _NotPlain
    return found


def _note_merged(found: Scan, data: bytes) -> bytes:
    """The areas that what follows the rows names; gives back what may be the beginning of one more."""
    end = data.rfind(b">") + 1
    for match in _MERGED.finditer(data, 0, end):
        found.merge(*(part.decode() for part in match.groups()))
    return data[end:] if len(data) - end < 200 else b""


def _cuts(buffer: bytes, size: int, *, whole: bool) -> Iterator[int]:
    """Where to cut: before rows, about every ``size`` bytes; what follows the last row's beginning waits for more."""
    end = len(buffer) if whole else buffer.rfind(_ROW)
    start = 0
    while start < end:
        stop = end
        if end - start > size + size // 4:
            stop = buffer.rfind(_ROW, start + 1, start + size)
            if stop < 0:
                stop = buffer.find(_ROW, start + size)
            if stop < 0 or stop > end:
                stop = end
        yield stop
        start = stop


def _plain_slice(data: bytes, found: Scan, write) -> None:
    places = set(_CELL.findall(data))
    if b"" in places or _PREFIXED.search(data):
        raise _NotPlain
    if not places:
        if b"<row" in data or not data.strip():
            return
        raise _NotPlain
    numbers = sorted(map(int, places))
    if numbers[0] < 1 or numbers[-1] > LAST_ROW or numbers[-1] - numbers[0] > len(numbers) + _GAP:
        raise _NotPlain
    rows, last = len(numbers), numbers[-1]
    hides = b"hidden" in data
    if hides or b"/>" in data or b'"></c>' in data:
        rows, last, hidden = _filled_rows(data, hides)
        found.hidden += hidden
        if not rows:
            return
    found.rows += rows
    found.last_row = max(found.last_row, last)
    marked = b"<f" in data
    if marked:
        formulas = data.count(b"<f")
        data, replaced = _FORMULA.subn(_FORMULA_MARKED, data)
        if replaced != formulas:
            raise _NotPlain
    if b't="e"' in data:
        data = _ERROR.sub(rb'\1 t="str"', data)
    if b't="b"' in data:
        data = _TRUTH.sub(_truth, data)
    number = write(data)
    found.add(number, data)
    if marked:
        found.marked.add(number)


def _truth(match: re.Match) -> bytes:
    word = b"TRUE" if match[3] in (b"1", b"true") else b"FALSE"
    return match[1] + b' t="str"' + match[2] + b"<v>" + word + b"</v>"


def _filled_rows(data: bytes, hides: bool) -> tuple[int, int, int]:
    """Rows with content, the last of them, and how many are hidden: Excel also writes rows that only have a format."""
    rows = last = hidden = 0
    for piece in data.split(_ROW):
        if b"</v>" in piece or b"</t>" in piece or b"<f" in piece:
            place = _PLACE.search(piece)
            if place is None:
                raise _NotPlain
            rows += 1
            last = max(last, int(place[1]))
            if hides and _HIDDEN.search(b" " + piece[: piece.find(b">")]):
                hidden += 1
    return rows, last, hidden


# --- all others, parsed and written anew ----------------------------------------------------------
class _Anew:
    """Parses a sheet and writes its filled cells in the plain form."""

    def __init__(self, write, limits: Limits, size: int) -> None:
        self.found = Scan()
        self.write = write
        self.limits = limits
        self.size = size
        self.parts: list[bytes] = []  # of the slice
        self.cells: list[bytes] = []  # of the row
        self.bytes = self.count = self.low = self.high = 0
        self.row = self.column = 0  # 1-based, of the element being read
        self.cell: dict | None = None
        self.text: list[str] | None = None
        self.phonetic = 0
        self.hides = self.marks = False

    def read(self, blocks: Iterable[bytes]) -> Scan:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            for place, block in enumerate(blocks):
                if place == 0:
                    check_encoding(block)
                parser.Parse(block, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, OverflowError) as broken:
            raise corrupt("工作表内容不完整") from broken
        self._end_row()
        self._flush()
        return self.found

    def _start(self, name: str, attributes: dict) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            self._end_row()
            self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
            self.column = 0
            self.hides = attributes.get("hidden") in ("1", "true")
        elif name == "mergeCell":
            if match := _AREA.fullmatch(attributes.get("ref", "")):
                self.found.merge(*match.groups())
        elif name == "c":
            self._place(attributes.get("r"))
            self.cell = {"t": attributes.get("t", "n"), "s": attributes.get("s", ""), "v": "", "is": "", "f": False}
        elif self.cell is not None:
            if name == "f":
                self.cell["f"] = True
            elif name == "rPh":
                self.phonetic += 1
            elif name in ("v", "t") and not self.phonetic:
                self.text = []

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            self._end_row()
        elif self.cell is None:
            return
        elif name == "c":
            self._end_cell(self.cell)
            self.cell = None
        elif name == "rPh":
            self.phonetic -= 1
        elif name in ("v", "t") and self.text is not None:
            self.cell["v" if name == "v" else "is"] += "".join(self.text)
            self.text = None

    def _characters(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
        else:
            match = re.fullmatch(r"([A-Za-z]{1,3})([0-9]{1,7})", reference, re.ASCII)
            if not match:
                raise corrupt("单元格位置无效")
            row = int(match[2])
            if row != self.row:
                self._end_row()
                self.row = row
            self.column = column_number(match[1].upper())
        if not 1 <= self.row <= LAST_ROW:
            raise corrupt("单元格位置无效")

    def _end_cell(self, cell: dict) -> None:
        kind, value = cell["t"], cell["v"]
        if cell["f"]:
            kind, value = "str", MARK
            self.marks = True
        elif kind == "inlineStr" or (cell["is"] and not value):
            kind, value = "str", cell["is"]
        elif kind == "b":
            kind, value = "str", "TRUE" if value.strip() in ("1", "true") else "FALSE"
        elif kind == "e":
            kind = "str"
        elif kind not in ("n", "s", "str", "d"):
            raise corrupt("单元格类型无效")
        if not value:
            return
        if self.column > self.limits.columns:
            raise too_wide(self.limits)
        style = f' s="{int(cell["s"])}"' if cell["s"] else ""
        self.cells.append(
            f'<c r="{letters(self.column)}{self.row}"{style} t="{kind}"><v>{escape(value)}</v></c>'.encode()
        )

    def _end_row(self) -> None:
        if not self.cells:
            return
        low, high = (min(self.low, self.row), max(self.high, self.row)) if self.parts else (self.row, self.row)
        if high - low > _GAP:
            self._flush()
            low = high = self.row
        self.low, self.high = low, high
        row = b'<row r="%d">%b</row>' % (self.row, b"".join(self.cells))
        self.parts.append(row)
        self.bytes += len(row)
        self.count += len(self.cells)
        self.cells = []
        self.found.rows += 1
        self.found.last_row = max(self.found.last_row, self.row)
        self.found.hidden += self.hides
        if self.bytes > self.size or self.count > _CELLS:
            self._flush()

    def _flush(self) -> None:
        if self.parts:
            data = b"".join(self.parts)
            number = self.write(data)
            self.found.add(number, data)
            if self.marks:
                self.found.marked.add(number)
        self.parts, self.bytes, self.count, self.marks = [], 0, 0, False


def _refuse_doctype(*_) -> None:
    raise unsafe()


def too_wide(limits: Limits) -> Unusable:
    return Unusable(
        "too-many-columns",
        f"第 {limits.columns} 列右侧还有内容，最多读取 {limits.columns} 列。请删除表格右侧多余的列后再上传。",
    )


def letters(column: int) -> str:
    """A, B, … AA for 1, 2, … 27."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(name: str) -> int:
    """1, 2, … 27 for A, B, … AA."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number
