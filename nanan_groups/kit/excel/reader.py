"""Opening a file somebody hands in: .xlsx, .xls or .csv, as rows of one declared sheet.

``open_sheet`` refuses what cannot be used at all (Unusable, a sentence); what it returns gives the rows in chunks, with
the numbers the user sees in Excel. What a cell means is for the checker; what the file leaves open stands in ``asks``.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from nanan_groups.kit.texts import shortened

from .answers import FOR_ALL, SHEETS, TAB, Answers, Question
from .columns import Sheet
from .csv_files import CsvFile
from .headers import ERROR_HEADER, TOP, Header, Headers
from .hostile import Limits, Unusable, detect
from .pages import Page, Tab
from .sheet_xml import too_wide
from .template import CODES, DATASET, EXAMPLE, FACTS, GUIDE, VERSION
from .xls_files import XlsFile
from .xlsx_files import XlsxFile

__all__ = ["ERROR_HEADER", "EXAMPLE", "Limits", "SheetFile", "Unusable", "open_sheet"]

NOT_FOUND = "header-not-found"
TOLD = 8  # worksheets of which a refusal names the reason
_WEIGHT = 16 * 1024 * 1024  # bytes of text after which a chunk is handed over, however few its rows


def open_sheet(
    path,
    *,
    file_name: str,
    sheet: type[Sheet],
    sheet_name: str = "",
    limits: Limits | None = None,
    answers: Answers | None = None,
) -> "SheetFile":
    """The SheetFile of ``path``; ``file_name`` is what the user called it. Unusable with a code and a sentence."""
    limits, answers = limits or Limits(), answers or Answers()
    headers = Headers(sheet, answers)
    kind = detect(path, file_name, limits)
    if kind == "csv":
        file = CsvFile(path, limits, headers.score)
    else:
        file = XlsxFile(path, limits) if kind == "xlsx" else XlsFile(path, limits)
    names = _candidates(file, sheet, sheet_name)
    tables = file.load([FACTS, *names])
    version = _check_template(tables.get(FACTS), sheet)
    found, refused = _found({name: tables[name] for name in names}, headers)
    _refuse_lost(answers.of(SHEETS), refused)
    asks, chosen = _choose(found, answers)
    made = SheetFile(file, [(name, tables[name], found[name]) for name in chosen], asks, sheet, version, limits)
    made.left = {name: _rows_of(tables[name], head, sheet) for name, head in found.items() if name not in chosen}
    made.without = {name: headers.reason(fault) for name, fault in refused.items() if fault.code != NOT_FOUND}
    for ask in asks:
        ask.count = sum(made.left.values())
    return made


class SheetFile:
    """One sheet of a file, or several that have the header, understood.

    ``headers`` and ``names`` go by the file's columns (of the first sheet); ``names`` holds the attribute name of the sheet's
    column, None where the file's column is not read. ``columns``: the same of the rows that ``chunks`` gives, which end with
    what holds for all rows. ``ignored``: headers of columns that are known and not read; ``aside``: the file's own.
    ``version``: the template's, None without one. ``said``: columns for which one value holds, where they are not there.
    ``missing``: by worksheet the required columns that no heading is, or is proposed for. ``left``: how many rows are in
    sheets that have the header and are not read; ``without``: why others that nearly have it are not. ``notices`` may grow
    until the last chunk has been read.
    """

    def __init__(self, file, parts, asks: list[Question], sheet: type[Sheet], version, limits: Limits) -> None:
        self.kind: str = file.kind
        self._limits = limits
        self._file = file
        self.version = version
        self.saved_at: str = getattr(file, "saved_at", "")
        self.left: dict[str, int] = {}
        self.without: dict[str, str] = {}
        headers = [header for _, _, header in parts]
        self.missing = {name: header.missing for name, _, header in parts if header.missing}
        tabs = [name for name, _, _ in parts]
        self.asks = _together([*asks, *(ask for header in headers for ask in header.asks)], tabs, sheet)
        self.sheet_name = parts[0][0] if len(parts) == 1 else ""
        first = headers[0]
        self.header_row, self.headers, self.names = first.row, first.headers, first.names
        self.ignored = tuple(dict.fromkeys(one for header in headers for one in header.ignored))
        self.aside = tuple(dict.fromkeys(one for header in headers for one in header.aside))
        defaults = {name: value for header in headers for name, value in header.defaults.items()}
        # What holds for some rows alone is not said of one sheet where another has the column.
        partly = {name for name in sheet.entered() if any(name in header.names for header in headers)}
        partly = {name for name in partly if sheet.entered()[name].for_all_if}
        self.asks = [ask for ask in self.asks if ask.kind != FOR_ALL or ask.column not in partly]
        defaults = {name: value for name, value in defaults.items() if name not in partly}
        self.said = tuple(defaults)
        if len(parts) == 1:
            order = None
            self.columns = (*self.names, *defaults)
        else:
            order = list(dict.fromkeys(name for header in headers for name in header.names if name is not None))
            self.columns = (*order, *(name for name in defaults if name not in order))
        self.pages: list[Page] = []
        offset = 0
        for name, table, header in parts:
            says = {column: name if value == TAB else value for column, value in defaults.items()}
            tab = Tab(name if len(parts) > 1 else "", offset, header)
            self.pages.append(Page(table, tab, sheet, order, says))
            offset += table.last_row
        self.hidden_rows: int = sum(page.table.hidden for page in self.pages)
        self.last_row: int = offset
        for page in self.pages:
            if len(page.tab.header.headers) > limits.columns:
                raise too_wide(limits)
        if sum(page.table.rows for page in self.pages) > limits.rows + TOP * len(self.pages):
            raise self._too_long()
        if all(page.table.last_row <= page.tab.header.row for page in self.pages):
            raise self._without_rows()

    @property
    def notices(self) -> list[str]:
        return [*self._file.notices, *(notice for page in self.pages for notice in page.notices())]

    @property
    def tabs(self) -> list[dict]:
        """Where the rows of each sheet are counted from, and how its header reads: kept with the job."""
        return [page.tab.plain() for page in self.pages]

    def chunks(self, size: int = 5000) -> Iterator[tuple[list[int], list[list]]]:
        """Row numbers and cells, at most ``size`` rows at once. Blank rows and the template's example are left out, and
        what is no data. Of several sheets the numbers go on."""
        total = 0
        for page in self.pages:
            numbers: list[int] = []
            rows: list[list] = []
            weight = 0
            for heavy, batch in page.batches():
                weight += heavy
                for number, cells in batch:
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

    def _count(self, total: int, rows: list) -> int:
        if total + len(rows) > self._limits.rows:
            raise self._too_long()
        return total + len(rows)

    def _without_rows(self) -> Unusable:
        return Unusable("no-rows", f"第 {self.header_row} 行表头下面没有数据。请填写后再上传。")

    def _too_long(self) -> Unusable:
        return Unusable("too-many-rows", f"表格超过 {self._limits.rows} 行，一次最多读取这么多行。请分成几个文件上传。")


def _together(asks: list[Question], tabs: list[str], sheet: type[Sheet]) -> list[Question]:
    """Each question once, however many sheets ask it; of several sheets their names may stand for a column, which is proposed
    where they are values of it. Whether names are those of records is not known here."""
    once: dict[tuple, Question] = {}
    for ask in asks:
        before = once.setdefault(ask.key, ask)
        before.needed = before.needed or ask.needed
    for ask in once.values():
        if ask.kind == FOR_ALL and len(tabs) > 1:
            ask.options = [(TAB, "各工作表的名称")]
            if ask.needed and all(sheet.entered()[ask.column].says(name) for name in tabs):
                ask.proposed = ask.proposed or TAB
    return list(once.values())


# --- which sheet ----------------------------------------------------------------------------------
def _candidates(file, sheet: type[Sheet], sheet_name: str) -> list[str]:
    """The names of the sheets among which the header is looked for."""
    names = [one.name for one in file.sheets]
    if file.kind == "csv":
        return names
    if sheet_name:
        if sheet_name not in names:
            raise Unusable("sheet-not-found", f"文件里没有名为“{sheet_name[:31]}”的工作表，{_in_file(names)}")
        return [sheet_name]
    if sheet.title[:31] in names:
        return [sheet.title[:31]]
    visible = [one.name for one in file.sheets if one.visible]
    return [name for name in visible if name not in (CODES, GUIDE)] or visible or names[:1]


def _found(tables: dict, headers: Headers) -> tuple[dict[str, Header], dict[str, Unusable]]:
    """The sheets that have the header, and why others have not. With a single candidate its own fault is told."""
    found, refused = {}, {}
    for name, table in tables.items():
        try:
            found[name] = headers.find(_top(table), table.merged, partial(_all, table))
        except Unusable as fault:
            refused[name] = fault
    if found:
        return found, refused
    telling = [name for name, fault in refused.items() if fault.code != NOT_FOUND]
    if len(refused) == 1 or len(telling) == 1:
        name = telling[0] if telling else next(iter(refused))
        fault = refused[name]
        raise Unusable(fault.code, f"工作表“{name}”：{fault.sentence}" if name else fault.sentence)
    if telling:
        reasons = "".join(f"工作表“{name}”：{headers.reason(refused[name])}" for name in telling[:TOLD])
        more = f"另有 {len(telling) - TOLD} 张工作表也不完整。" if len(telling) > TOLD else ""
        raise Unusable(refused[telling[0]].code, f"{reasons}{more}{headers.expected()}")
    raise Unusable(
        "sheet-not-found",
        f"没有找到含所需表头的工作表，{_in_file(list(tables))}请将要导入的一张命名为“{headers.sheet.title}”，"
        "并核对表头；可下载最新模板对照。",
    )


def _choose(found: dict[str, Header], answers: Answers) -> tuple[list[Question], list[str]]:
    """Of several sheets with the header: those that were chosen, and the question. Until then those that were chosen of an
    earlier file with the same sheets, or all that have every required column: what is left out without a word is lost."""
    if len(found) == 1:
        return [], list(found)
    names = list(found)
    before = answers.of(SHEETS, "", "\n".join(names)).split("\n")
    likely = [name for name in names if name in before]
    likely = likely or [name for name, header in found.items() if not header.missing] or names
    given = answers.of(SHEETS)
    chosen = [name for name in given.split("\n") if name in found]
    ask = Question(
        SHEETS,
        "",
        "",
        f"{len(found)} 张工作表都有所需的表头",
        [(name, name) for name in names],
        "\n".join(likely),
        answer="\n".join(chosen),
    )
    return [ask], chosen or likely


def _refuse_lost(chosen: str, refused: dict[str, Unusable]) -> None:
    """A sheet that was chosen and cannot be read: the file is not read without it."""
    for name in chosen.split("\n"):
        if name in refused:
            raise Unusable(refused[name].code, f"工作表“{name}”：{refused[name].sentence}")


def _rows_of(table, header: Header, sheet: type[Sheet]) -> int:
    """Rows of data in a sheet that is not read."""
    try:
        return sum(len(batch) for _, batch in Page(table, Tab("", 0, header), sheet, None, {}).batches())
    except Unusable:  # whatever is wrong in it is told when it is chosen
        return max(0, table.rows - header.row)


def _all(table) -> Iterator[tuple[int, Sequence]]:
    for _, batch in table.batches():
        yield from batch


def _top(table) -> list[tuple[int, Sequence]]:
    top: list[tuple[int, Sequence]] = []
    for _, batch in table.batches():
        top += [row for row in batch if row[0] <= TOP]
        if batch[-1][0] >= TOP:
            break
    return top


def _in_file(names: Sequence[str]) -> str:
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
