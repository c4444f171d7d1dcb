"""Taking rows out as a workbook or CSV, row by row: memory does not grow with them, and no cell ever runs.

A short workbook is written cell by cell with its looks; a long one is streamed by rustpy-xlsxwriter, whose formats belong
to a column. What a column's format would show wrongly (a number in a column of days) is written there as its text.
"""

import csv
import io
import math
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from types import NoneType

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from rustpy_xlsxwriter import Format, write_worksheets

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.typed import UNSEEN

from .cells import (
    BODY_FONT,
    CREATOR,
    DAY,
    GENERAL,
    HEADER_FILL,
    HEADER_FONT,
    MIDDLE,
    MOMENT,
    RUNS,
    SONG,
    TEXT,
    cell_text,
    ems,
    write_text,
)

CHUNK = 1000  # rows a query brings at once
SMALL = 2_000  # rows that are written cell by cell; so many are looked at before a column's format is chosen
SHEET_ROWS = 1_000_000
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
ABOUT, ABOUT_HEADERS = "导出说明", ("项目", "内容")
TOO_MANY = "超过一百万条，一张工作表放不下，请先筛选，或改用 CSV。"

_PLAIN = 200  # a shorter text without control signs is its own cell
_EXACT = 10**15  # beyond it a number is no longer what it was
_EARLIEST = date(1900, 3, 1)  # Excel's calendar has a 29 February 1900, others do not: days before differ by one
_MIDNIGHT = time()
_TOLD_APART = {str, bool, int, float, date, datetime}
_NO_TITLE = re.compile(r"[\[\]:*?/\\]")


def plain(value):
    """What a sheet can hold: aware moments become local ones without an offset."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    return value


# --- CSV -----------------------------------------------------------------------------------------------------------
def csv_text(value) -> str:
    """Text that would run is led by an apostrophe; numbers and days are left as they are."""
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float, Decimal)):
        return str(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    text = UNSEEN.sub("", str(value))
    return f"'{text}" if text.startswith(RUNS) else text


def write_csv(out, headers: Sequence[str], rows: Iterable[Sequence]) -> int:
    """UTF-8 with a byte order mark, as Excel and WPS expect it. The number of rows without the header."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([csv_text(header) for header in headers])
    written = 0
    for row in rows:
        writer.writerow([csv_text(value) for value in row])
        written += 1
    text.flush()
    text.detach()
    return written


# --- workbooks -----------------------------------------------------------------------------------------------------
def cell_value(value):
    """What a cell holds of ``value``: None, text, a number, a day or a moment (to the second).

    What the format could not give back as it is becomes its text: numbers of more than 15 digits, days before March
    1900, truths (是 and 否; LibreOffice saves them as formulas), anything else.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return cell_text(value) or None
    if isinstance(value, bool):
        return csv_text(value)
    if isinstance(value, (int, float, Decimal)):
        return value if math.isfinite(value) and abs(value) < _EXACT else str(value)
    if isinstance(value, datetime):
        value = plain(value).replace(microsecond=0)
        return value if value.date() >= _EARLIEST else csv_text(value)
    if isinstance(value, date):
        return value if value >= _EARLIEST else value.isoformat()
    return cell_text(str(value)) or None


@dataclass
class _Part:
    """One sheet: its first rows are known, the rest comes when it is asked for."""

    title: str
    headers: list[str]
    first: list[list]
    rest: Iterator[Sequence]
    counted: bool = True
    rows: int = 0

    def formats(self) -> list[str | None]:
        """The number format of each column, by what its first rows hold; None when they hold nothing."""
        columns = zip(*self.first, strict=True) if self.first else ([] for _ in self.headers)
        return [_format(values) for values in columns]

    def widths(self) -> list[float]:
        """By the header and the first rows; a long text does not make a column that fills the screen."""
        lines = [self.headers, *self.first[:200]]
        longest = [max(_room(value) for value in values) for values in zip(*lines, strict=True)]
        return [min(60.0, max(8.0, 2 * length + 3)) for length in longest]

    def count(self) -> None:
        self.rows += 1
        if self.rows > SHEET_ROWS:
            raise RuleViolation(TOO_MANY, code="too-many-rows")

    def records(self) -> Iterator[dict]:
        """The rows as the streaming writer takes them. It learns the headers from the first, so there is always one."""
        formats = self.formats()
        if not self.first:
            yield dict.fromkeys(self.headers)
        rows = chain(self.first, self.rest)
        while chunk := list(islice(rows, CHUNK)):
            columns = []
            for at, values in enumerate(zip(*chunk, strict=True)):
                cells, formats[at] = _column_cells(values, formats[at])
                columns.append(cells)
            for row in zip(*columns, strict=True):
                self.count()
                yield dict(zip(self.headers, row, strict=True))


def write_xlsx(
    out, sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence]]], *, about: Sequence[tuple[str, str]] = ()
) -> int:
    """Write each (title, headers, rows) as a sheet, and ``about`` as a last one. The number of rows without headers.

    Text is written as text, whatever it looks like; days as days, numbers as numbers. More than a million rows in a
    sheet are refused.
    """
    parts = [_part(title, headers, rows) for title, headers, rows in sheets]
    if about:
        parts.append(_part(ABOUT, ABOUT_HEADERS, about))
        parts[-1].counted = False
    _tell_apart(parts)
    small = sum(len(part.first) for part in parts if part.counted) <= SMALL
    (_write_small if small else _write_long)(out, parts)
    return sum(part.rows for part in parts if part.counted)


def write_list(out, kind: str, title: str, headers: Sequence[str], rows: Iterable[Sequence]) -> int:
    """One list in the format that was asked for: "xlsx" or "csv"."""
    if kind == "csv":
        return write_csv(out, headers, rows)
    return write_xlsx(out, [(title, headers, rows)])


def _part(title, headers, rows) -> _Part:
    names = [cell_text(str(header)) for header in headers]
    if len(set(names)) != len(names):
        raise ValueError(f"two columns of the sheet {title} have the same header")
    rest = iter(rows)
    # One more than a short workbook has, so that a longer one is known for what it is.
    return _Part(title, names, [_cells(row) for row in islice(rest, SMALL + 1)], rest)


def _cells(row: Sequence) -> list:
    return [
        value if type(value) is str and value and len(value) < _PLAIN and value.isprintable() else cell_value(value)
        for value in row
    ]


def _column_cells(values: Sequence, form: str | None) -> tuple[list, str | None]:
    """A column's cells as its format ``form`` shows them, and the format it has from now on: a column at a time, since
    nearly every one is of plain short texts, or of one kind of value that comes again and again."""
    kinds = set(map(type, values)) - {NoneType}
    if kinds == {str}:
        texts = list(filter(None, values))
        if max(map(len, texts), default=0) < _PLAIN and "".join(texts).isprintable():
            return [value or None for value in values], form
    # Truths and numbers are equal though they read differently: values are told by themselves only if all are of a kind.
    alike = len(kinds) == 1 and kinds <= _TOLD_APART
    cells, told = [], {}
    for value in values:
        if alike and value in told:
            cells.append(told[value])
            continue
        cell = cell_value(value)
        if cell is not None and type(cell) is not str:
            cell, form = _fitted(cell, type(cell), form)
        if alike:
            told[value] = cell
        cells.append(cell)
    return cells, form


def _tell_apart(parts: list[_Part]) -> None:
    """Titles that a workbook takes: 31 signs, none of []:*?/\\, no two alike."""
    taken = set()
    for part in parts:
        base = _NO_TITLE.sub("_", UNSEEN.sub("", part.title)).strip("' ") or "名单"
        title, number = base[:31], 1
        while title.lower() in taken:
            number += 1
            title = f"{base[:26]}（{number}）"
        taken.add(title.lower())
        part.title = title


def _write_small(out, parts: list[_Part]) -> None:
    book = Workbook()
    book.remove(book.active)
    for part in parts:
        sheet = book.create_sheet(part.title)
        for column, (header, width) in enumerate(zip(part.headers, part.widths(), strict=True), start=1):
            cell = sheet.cell(1, column)
            write_text(cell, header)
            cell.font, cell.fill, cell.alignment = HEADER_FONT, HEADER_FILL, MIDDLE
            sheet.column_dimensions[get_column_letter(column)].width = width
        for number, row in enumerate(part.first, start=2):
            part.count()
            for column, value in enumerate(row, start=1):
                if value is not None:
                    _write(sheet.cell(number, column), value)
        sheet.freeze_panes = "A2"
    book.properties.creator = book.properties.lastModifiedBy = CREATOR
    book.save(out)


def _write(cell, value) -> None:
    cell.font = BODY_FONT
    if isinstance(value, str):
        write_text(cell, value)
        if cell.quotePrefix:
            cell.number_format = TEXT  # LibreOffice drops the prefix and keeps the format
        return
    cell.value = value
    if isinstance(value, datetime):
        cell.number_format = MOMENT
    elif isinstance(value, date):
        cell.number_format = DAY


def _write_long(out, parts: list[_Part]) -> None:
    """By way of a file of its own: handed a buffer, the writer would build the whole workbook in memory first."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        write_worksheets(
            [(part.title, part.records()) for part in parts],
            file.name,
            freeze_panes={"general": {"row": 1, "col": 0}},
            # Columns without a value so far: what may come with a format of its own is a day.
            datetime_format=DAY,
            column_formats={
                part.title: [_body().set_num_format(form) if form else None for form in part.formats()]
                for part in parts
            },
            column_widths={part.title: part.widths() for part in parts},
            header_format={"general": _body().set_bold().set_background_color("#EDEDED").set_align("center")},
        )
        file.seek(0)
        shutil.copyfileobj(file, out, 1 << 20)


def _body() -> Format:
    return Format().set_font_name(SONG).set_font_size(11)


def _format(values: Iterable) -> str | None:
    kinds = {type(value) for value in values if value is not None}
    if not kinds:
        return None
    if datetime in kinds:
        return MOMENT
    if date in kinds:
        return DAY
    return TEXT if str in kinds else GENERAL


def _fitted(value, kind: type, form: str | None) -> tuple[object, str | None]:
    """``value`` as a column with the format ``form`` shows it, and the format the column has from now on."""
    if form is None:
        form = DAY if kind is date else GENERAL
    if kind is datetime:
        fits = form == MOMENT or (form == DAY and value.time() == _MIDNIGHT)
    elif kind is date:
        fits = form in (DAY, MOMENT)
    else:
        fits = form in (GENERAL, TEXT)
    return value if fits else csv_text(value), form


def _room(value) -> float:
    if value is None:
        return 0.0
    if isinstance(value, str):
        return max(ems(line) for line in value[:200].split("\n"))
    return len(csv_text(value)) / 2
