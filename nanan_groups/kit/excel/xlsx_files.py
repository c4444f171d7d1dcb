"""Reading .xlsx: the parts that matter are checked and written into a workbook of our own, and only that is read.

So what the reader (calamine) sees is what has been checked, whatever else the file holds or its directory claims. The
copy lies on disk, nameless, until the reading is done; a sheet is in it as many small ones, so that reading takes one
slice's memory.
"""

import contextlib
import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from python_calamine import CalamineError, CalamineWorkbook

from nanan_groups.kit.ahead import ahead

from .hostile import MIB, SAVE_AS, Limits, Package, Unusable, corrupt, tags
from .kinds import FORMULA
from .merged import Area
from .sheet_xml import MARK, SLICE, Scan, scan

_SLICES = 30_000  # parts of our own copy; only a file made to hurt needs more
_LONG = 512  # bytes; beyond it one shared string, referred to often, is worth counting
_LONGEST = 16  # times the signs a cell may hold, in bytes: what no program writes
_STRINGS = 12_000_000  # tags in the table of strings; a string takes about four
_AT_ONCE = 16 * MIB  # of text that a slice may come to
_TEXT = 500_000_000  # signs in all
_AHEAD = 12  # slices read before they are asked for: about what one chunk of rows is made of

_SST = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]*\?>)?\s*(?:<!--.*?-->\s*)*<(?:([A-Za-z_][\w.-]*):)?sst\b[^<>]*>", re.DOTALL
)
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_CORE = "docProps/core.xml"
_SAVED = re.compile(rb"<dcterms:modified[^<>]*>\s*([0-9TZ:.+-]{10,35})\s*</")
_PARTS = (
    ("xl/externallinks/externallink", "文件链接了其他工作簿，链接的内容没有读取，只读取单元格里的值。"),
    ("xl/embeddings/", "文件里嵌有其他文档，没有读取。"),
    ("xl/pivotcache/pivotcachedefinition", "文件里有数据透视表，没有读取。"),
    ("xl/connections.xml", "文件连接了外部数据，没有刷新，只读取单元格里的值。"),
)


@dataclass(frozen=True)
class SheetPart:
    name: str
    part: str
    visible: bool


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Whatever the reader trips over becomes one sentence. Its panics derive from BaseException, so they are told apart
    by name; nothing else is held back."""
    try:
        yield
    except (CalamineError, OSError, ValueError, OverflowError, MemoryError) as broken:
        raise corrupt() from broken
    except BaseException as panic:
        if type(panic).__name__ != "PanicException":
            raise
        raise corrupt() from None


class XlsxFile:
    """The sheets of a workbook; ``load`` checks some of them, after which ``tables`` holds them."""

    kind = "xlsx"

    def __init__(self, path, limits: Limits) -> None:
        self.path, self.limits = path, limits
        self.notices: list[str] = []
        with Package(path, limits) as package:
            _check_kind(package)
            self._read_directory(package)
            names = package.names()
            self.saved_at = _saved_at(package)
        self.notices += [notice for start, notice in _PARTS if any(name.startswith(start) for name in names)]

    def _read_directory(self, package: Package) -> None:
        package.small("[Content_Types].xml")
        book = _main_part(package)
        folder = book.rpartition("/")[0]
        links = _relationships(package, f"{folder}/_rels/{book.rpartition('/')[2]}.rels", folder)
        by_kind = dict(links.values())
        self.strings = by_kind.get("sharedStrings", f"{folder}/sharedStrings.xml")
        self.styles = by_kind.get("styles", f"{folder}/styles.xml")
        self.date1904 = False
        self.sheets: list[SheetPart] = []
        for tag, attributes in tags(package.small(book)):
            if tag == "workbookPr":
                self.date1904 = attributes.get("date1904", "") in ("1", "true")
            elif tag == "sheet":
                kind, part = links.get(attributes.get("id", ""), ("", ""))
                if kind == "worksheet":
                    visible = attributes.get("state", "visible") == "visible"
                    self.sheets.append(SheetPart(attributes.get("name", ""), part, visible))
        if len({sheet.part for sheet in self.sheets}) < len(self.sheets):
            raise corrupt("几张工作表指向同一内容")
        if not self.sheets:
            raise Unusable("no-sheet", f"文件里没有工作表。{SAVE_AS}")

    def load(self, names: Iterable[str]) -> dict[str, "XlsxTable"]:
        """Check these sheets and everything else that is XML, and open the copy."""
        wanted = [sheet for sheet in self.sheets if sheet.name in set(names)]
        copy = _Copy()
        try:
            with Package(self.path, self.limits) as package:
                longest = 0
                if self.strings in package:
                    longest = copy.add_strings(package, self.strings, self.limits)
                if self.styles in package:
                    copy.add_part("xl/styles.xml", package.xml(self.styles))
                size = SLICE if longest <= _LONG else max(4 * 1024, min(SLICE, _AT_ONCE // longest * 20))
                scans = {}
                for sheet in wanted:
                    scans[sheet.name] = scan(
                        lambda part=sheet.part: package.stream(part), copy.add_slice, self.limits, size
                    )
                package.check_rest()
            book = copy.open(date1904=self.date1904)
        finally:
            copy.remove()
        return {name: XlsxTable(book, found, heavy=longest > _LONG) for name, found in scans.items()}


class XlsxTable:
    """One sheet of the copy. ``batches`` gives (weight in bytes, [(row number, cells)]) slice by slice."""

    def __init__(self, book: CalamineWorkbook, found: Scan, *, heavy: bool) -> None:
        self._book, self._found, self._heavy = book, found, heavy
        self.rows, self.last_row, self.hidden = found.rows, found.last_row, found.hidden
        self.merged = [Area(*area) for area in found.merged]

    def batches(self) -> Iterator[tuple[int, list[tuple[int, list]]]]:
        text = 0
        sizes = dict(zip(self._found.slices, self._found.sizes, strict=True))
        # calamine works outside Python's lock: slices are read while others are checked.
        for number, batch in ahead(self._read, self._found.slices, 1 if self._heavy else _AHEAD):
            size = sizes[number]
            if self._heavy:
                size = sum(len(cell) for _, row in batch for cell in row if isinstance(cell, str))
                text += size
                if text > _TEXT:
                    raise too_much_text()
            if batch:
                yield size, batch

    def _read(self, number: int) -> list[tuple[int, list]]:
        with reading():
            sheet = self._book.get_sheet_by_name(str(number))
            if sheet.start is None:
                return []
            first, lead = sheet.start[0] + 1, [""] * sheet.start[1]
            rows = sheet.to_python()
        if number in self._found.marked:
            rows = [[FORMULA if cell == MARK else cell for cell in row] for row in rows]
        return [(place, lead + row if lead else row) for place, row in enumerate(rows, first)]


class _Copy:
    """The workbook of our own: an uncompressed zip on disk."""

    _HEAD = b"<worksheet><sheetData>"
    _TAIL = b"</sheetData></worksheet>"

    def __init__(self) -> None:
        descriptor, self.path = tempfile.mkstemp(suffix=".xlsx")
        self._file = os.fdopen(descriptor, "wb")
        self._zip = zipfile.ZipFile(self._file, "w")
        self._count = 0

    def add_part(self, name: str, blocks: Iterable[bytes]) -> None:
        with self._zip.open(name, "w") as out:
            for block in blocks:
                out.write(block)

    def add_slice(self, data: bytes) -> int:
        if self._count >= _SLICES:
            raise corrupt("工作表的行次序混乱")
        self._zip.writestr(f"xl/worksheets/{self._count}.xml", self._HEAD + data + self._TAIL)
        self._count += 1
        return self._count - 1

    def add_strings(self, package: Package, name: str, limits: Limits) -> int:
        """The table of strings without the count it announces (memory is taken for it); the longest, in bytes."""
        watch = _Strings(limits)
        self.add_part("xl/sharedStrings.xml", watch.blocks(package.xml(name)))
        return watch.longest

    def open(self, *, date1904: bool) -> CalamineWorkbook:
        numbers = range(self._count)
        sheets = "".join(f'<sheet name="{n}" sheetId="{n + 1}" r:id="r{n}"/>' for n in numbers)
        links = "".join(f'<Relationship Id="r{n}" Type="t/worksheet" Target="worksheets/{n}.xml"/>' for n in numbers)
        flag = ' date1904="1"' if date1904 else ""
        self._zip.writestr(
            "_rels/.rels",
            '<Relationships><Relationship Id="r" Target="xl/workbook.xml" Type='
            '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
        )
        self._zip.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{links}</Relationships>")
        self._zip.writestr("xl/workbook.xml", f"<workbook><workbookPr{flag}/><sheets>{sheets}</sheets></workbook>")
        self._close()
        with reading():
            return CalamineWorkbook.from_path(self.path)

    def remove(self) -> None:
        """The name goes at once; an open workbook keeps its bytes until it is closed."""
        self._close()
        os.unlink(self.path)

    def _close(self) -> None:
        self._zip.close()
        self._file.close()


class _Strings:
    """Watches the table of strings on its way into the copy."""

    def __init__(self, limits: Limits) -> None:
        self.longest = self.tags = 0
        self._most = limits.cell * _LONGEST

    def blocks(self, source: Iterable[bytes]) -> Iterator[bytes]:
        end, rest, head = b"</si>", b"", True
        for block in source:
            data = rest + block
            if head:
                match = _SST.match(data)
                if match is None:
                    if len(data) > MIB:
                        raise corrupt("文字表的开头无效")
                    rest = data
                    continue
                head = False
                yield b"<sst>"
                data = data[match.end() :]
                end = b"</" + match[1] + b":si>" if match[1] else end
            if b"<![CDATA[" in data:
                # Their text could look like the end of a string. Few programs write them, and then all of them.
                data = _CDATA.sub(_escaped, data + b"".join(source))
                if b"<![CDATA[" in data:
                    raise corrupt()
            *strings, rest = data.split(end)
            self._note([*strings, rest])
            if strings:
                yield end.join([*strings, b""])
        yield b"<sst></sst>" if head else rest

    def _note(self, strings: list[bytes]) -> None:
        self.longest = max(self.longest, max(map(len, strings)))
        self.tags += sum(string.count(b"<") for string in strings[:-1])
        if self.longest > self._most:
            raise Unusable(
                "cell-too-long", "有单元格的内容过长，超出 Excel 的上限，无法读取。请缩短或删除该内容后再上传。"
            )
        if self.tags > _STRINGS:
            raise too_much_text()


def too_much_text() -> Unusable:
    return Unusable("too-much-text", "文件里的文字过多，无法读取。请分成几个文件上传。")


def _escaped(match: re.Match) -> bytes:
    return match[1].replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


# --- the directory of a workbook ------------------------------------------------------------------
def _check_kind(package: Package) -> None:
    names = package.names()
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Unusable("macro", f"文件含有宏，不能导入。{SAVE_AS}")
    if "xl/workbook.bin" in package:
        raise Unusable("xlsb", f"文件是 .xlsb 二进制工作簿，只是改了扩展名。{SAVE_AS}")
    for start, code, what in (("word/", "word", "Word 文档"), ("ppt/", "powerpoint", "演示文稿")):
        if any(name.startswith(start) for name in names):
            raise Unusable(code, f"文件是 {what}，不是表格。请核对所选的文件。")
    if "mimetype" in package and "content.xml" in package:
        raise Unusable("ods", f"文件是 .ods 表格，只是改了扩展名。{SAVE_AS}")
    if "[content_types].xml" not in package or not any(name.startswith("xl/") for name in names):
        raise Unusable("not-a-workbook", f"文件是压缩包，不是 Excel 工作簿。请解压后上传其中的表格；{SAVE_AS}")


def _saved_at(package: Package) -> str:
    """When the workbook says it was saved, in UTC; "" when it does not."""
    if _CORE not in package:
        return ""
    match = _SAVED.search(package.small(_CORE))
    try:
        return datetime.fromisoformat(match[1].decode()).astimezone(UTC).isoformat() if match else ""
    except ValueError:
        return ""


def _main_part(package: Package) -> str:
    if "_rels/.rels" in package:
        for kind, part in _relationships(package, "_rels/.rels", "").values():
            if kind == "officeDocument" and part in package:
                return part
    return "xl/workbook.xml"


def _relationships(package: Package, name: str, folder: str) -> dict[str, tuple[str, str]]:
    """By id: the last word of the type, and the part meant."""
    found = {}
    for tag, attributes in tags(package.small(name)):
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            path = target if target.startswith("/") else f"{folder}/{target}"
            parts: list[str] = []
            for step in path.split("/"):
                if step == "..":
                    parts = parts[:-1]
                elif step not in ("", "."):
                    parts.append(step)
            found[attributes.get("Id", "")] = attributes.get("Type", "").rpartition("/")[2], "/".join(parts)
    return found
