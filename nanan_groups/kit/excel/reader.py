"""Opening a file somebody hands in: .xlsx, .xls or .csv, as rows of one declared sheet.

``open_sheet`` refuses what cannot be used at all (Unusable, a sentence); what it returns gives the rows in chunks, with
the numbers the user sees in Excel. What a cell means is for the checker.
"""

from collections.abc import Iterator, Sequence

from nanan_groups.kit.texts import shortened

from .columns import Sheet
from .csv_files import CsvFile
from .headers import ERROR_HEADER, TOP, Header, Headers
from .hostile import Limits, Unusable, detect
from .kinds import is_blank
from .sheet_xml import letters, too_wide
from .template import CODES, DATASET, EXAMPLE, FACTS, GUIDE, VERSION
from .xls_files import XlsFile
from .xlsx_files import XlsxFile

__all__ = ["ERROR_HEADER", "Limits", "SheetFile", "Unusable", "open_sheet"]

_WEIGHT = 16 * 1024 * 1024  # bytes of text after which a chunk is handed over, however few its rows


def open_sheet(
    path, *, file_name: str, sheet: type[Sheet], sheet_name: str = "", limits: Limits | None = None
) -> "SheetFile":
    """The SheetFile of ``path``; ``file_name`` is what the user called it. Unusable with a code and a sentence."""
    limits = limits or Limits()
    headers = Headers(sheet)
    kind = detect(path, file_name, limits)
    if kind == "csv":
        file = CsvFile(path, limits, headers.score)
    else:
        file = XlsxFile(path, limits) if kind == "xlsx" else XlsFile(path, limits)
    names = _candidates(file, sheet, sheet_name)
    tables = file.load([FACTS, *names])
    version = _check_template(tables.get(FACTS), sheet)
    name, header = _choose({name: tables[name] for name in names}, headers)
    return SheetFile(file, tables[name], name, header, version, limits)


class SheetFile:
    """One sheet of a file, its header understood.

    ``headers`` and ``names`` go by the file's columns; ``names`` holds the attribute name of the sheet's column, None where
    the file's column is not read. ``ignored``: headers of columns that are known and not read. ``version``: the template's,
    None without one. ``notices`` may grow until the last chunk has been read.
    """

    def __init__(self, file, table, sheet_name: str, header: Header, version: str | None, limits: Limits) -> None:
        self.kind: str = file.kind
        self.sheet_name = sheet_name
        self.header_row = header.row
        self.headers = header.headers
        self.names = header.names
        self.ignored = header.ignored
        self.hidden_rows: int = table.hidden
        self.last_row: int = table.last_row
        self.notices: list[str] = list(file.notices)
        self.version = version
        self._table = table
        self._limits = limits
        self._read = [at for at, name in enumerate(header.names) if name is not None]
        if len(self.headers) > limits.columns:
            raise too_wide(limits)
        if table.rows > limits.rows + TOP:
            raise self._too_long()
        if table.last_row <= header.row:
            raise self._without_rows()

    def chunks(self, size: int = 5000) -> Iterator[tuple[list[int], list[list]]]:
        """Row numbers and cells, at most ``size`` rows at once. Blank rows and the template's example are left out."""
        width, first = len(self.headers), self._read[0]
        numbers: list[int] = []
        rows: list[list] = []
        weight = total = 0
        for heavy, batch in self._table.batches():
            weight += heavy
            for number, cells in batch:
                if number <= self.header_row:
                    continue
                if len(cells) != width:
                    cells = self._fit(cells, width)
                lead = cells[first]
                if is_blank(lead) and self._blank(cells):
                    continue
                if isinstance(lead, str) and lead.lstrip().startswith(EXAMPLE):
                    continue
                numbers.append(number)
                rows.append(cells)
                if len(rows) >= size:
                    total = self._count(total, rows)
                    yield numbers, rows
                    numbers, rows, weight = [], [], 0
            if weight > _WEIGHT and rows:
                total = self._count(total, rows)
                yield numbers, rows
                numbers, rows, weight = [], [], 0
        if rows:
            total = self._count(total, rows)
            yield numbers, rows
        if not total:
            raise self._without_rows()

    def _blank(self, cells: list) -> bool:
        return all(is_blank(cells[at]) for at in self._read)

    def _fit(self, cells: list, width: int) -> list:
        if len(cells) > width:
            beyond = next((at for at in range(width, len(cells)) if not is_blank(cells[at])), None)
            if beyond is not None:
                self._note_unread(beyond)
            return cells[:width]
        return cells + [""] * (width - len(cells))

    def _note_unread(self, column: int) -> None:
        notice = f"{letters(column + 1)} 列没有表头，其中的内容没有读取。"
        if notice not in self.notices and len(self.notices) < 50:
            self.notices.append(notice)

    def _count(self, total: int, rows: list) -> int:
        if total + len(rows) > self._limits.rows:
            raise self._too_long()
        return total + len(rows)

    def _without_rows(self) -> Unusable:
        return Unusable("no-rows", f"第 {self.header_row} 行表头下面没有数据。请填写后再上传。")

    def _too_long(self) -> Unusable:
        return Unusable("too-many-rows", f"表格超过 {self._limits.rows} 行，一次最多读取这么多行。请分成几个文件上传。")


# --- which sheet ----------------------------------------------------------------------------------
def _candidates(file, sheet: type[Sheet], sheet_name: str) -> list[str]:
    """The names of the sheets among which the header is looked for."""
    names = [one.name for one in file.sheets]
    if file.kind == "csv":
        return names
    if sheet_name:
        if sheet_name not in names:
            raise Unusable("sheet-not-found", f"文件里没有名为“{sheet_name[:31]}”的工作表，{_found(names)}")
        return [sheet_name]
    if sheet.title[:31] in names:
        return [sheet.title[:31]]
    visible = [one.name for one in file.sheets if one.visible]
    return [name for name in visible if name not in (CODES, GUIDE)] or visible or names[:1]


def _choose(tables: dict, headers: Headers) -> tuple[str, Header]:
    """The one sheet that has the header. With a single candidate its own fault is told."""
    found, refused = {}, {}
    for name, table in tables.items():
        try:
            found[name] = headers.find(_top(table))
        except Unusable as fault:
            refused[name] = fault
    if len(found) == 1:
        return next(iter(found.items()))
    if found:
        raise Unusable(
            "sheet-ambiguous",
            f"有 {len(found)} 张工作表都有所需的表头：{_names(list(found))}。请只保留一张，"
            f"或将要导入的一张命名为“{headers.sheet.title}”。",
        )
    telling = [name for name, fault in refused.items() if fault.code != "header-not-found"]
    if len(refused) == 1 or len(telling) == 1:
        name = telling[0] if telling else next(iter(refused))
        fault = refused[name]
        raise Unusable(fault.code, f"工作表“{name}”：{fault.sentence}" if name else fault.sentence)
    raise Unusable(
        "sheet-not-found",
        f"没有找到含所需表头的工作表，{_found(list(tables))}请将要导入的一张命名为“{headers.sheet.title}”，"
        "并核对表头；可下载最新模板对照。",
    )


def _top(table) -> list[tuple[int, Sequence]]:
    top: list[tuple[int, Sequence]] = []
    for _, batch in table.batches():
        top += [row for row in batch if row[0] <= TOP]
        if batch[-1][0] >= TOP:
            break
    return top


def _found(names: Sequence[str]) -> str:
    return f"文件里有：{_names(names)}。"


def _names(names: Sequence[str]) -> str:
    shown = "、".join(f"“{name[:31]}”" for name in names[:20])
    return f"{shown}等 {len(names)} 张" if len(names) > 20 else shown


def _check_template(facts, sheet: type[Sheet]) -> str | None:
    """The version a template carries; Unusable when it is another template or an old one."""
    if facts is None:
        return None
    said = {str(cells[0]): _plain(cells[1]) for _, cells in _top(facts) if len(cells) > 1}
    name, version = said.get(DATASET, ""), said.get(VERSION, "")
    if not name:
        return None
    if name != sheet.__name__:
        raise Unusable(
            "template-other",
            f"这是另一张表的模板（{shortened(name, 60)}），不是“{sheet.title}”的模板。请下载对应的模板。",
        )
    if version != sheet.version:
        raise Unusable(
            "template-old",
            f"这是旧版模板（版本 {version[:20] or '未知'}，现行版本 {sheet.version}）。请下载最新模板，把数据粘贴过去后再上传。",
        )
    return version


def _plain(cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
