"""A copy of a table's values with the marks in it, row by row: for files whose looks cannot be kept or would take too much
memory. Numbers stay numbers, days days, texts texts.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from datetime import date, datetime, time, timedelta
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from .cells import (
    BODY_FONT,
    BOX,
    CREATOR,
    DAY,
    GENERAL,
    HEADER_FILL,
    HEADER_FONT,
    MIDDLE,
    MOMENT,
    TEXT,
    ems,
    write_text,
)
from .csv_files import CsvFile
from .headers import ERROR_HEADER, plain_header
from .hostile import Limits
from .kinds import FORMULA
from .marks import (
    ERROR_FILL,
    ERROR_FONT,
    ERROR_HEAD_FONT,
    ERROR_PLACE,
    WIDTH,
    WRONG_FILL,
    Marked,
    Marks,
    RowMarks,
    comment_of,
)
from .moved import LAST_ROW, Move
from .whole import WholeBook
from .xls_files import XlsFile
from .xlsx_files import XlsxFile

MOST_COMMENTS = 10_000  # the red stays beyond it; Excel itself becomes slow with more
NOT_A_VALUE = "#N/A"  # stands for a formula whose text is not known: read again, it is refused again
UNTITLED = "名单"

Made = Callable[[object, bool], object]  # a cell of the copy from one of the file; the second says whether it is wrong


def copy_table(path, kind: str, pages: Sequence[Marked], only_refused: bool, limits: Limits) -> bytes:
    """The table (or tables) of a .csv or .xls file, or of an .xlsx that openpyxl does not take, as the reader reads it."""
    known = set(map(plain_header, pages[0].headers))
    if kind == "csv":
        file = CsvFile(path, limits, lambda cells: len(known.intersection(map(plain_header, cells))))
    else:
        file = XlsFile(path, limits) if kind == "xls" else XlsxFile(path, limits)
    tables = file.load([one.name for one in pages])
    book = Workbook(write_only=True)
    for one in pages:
        page = _Page(book, one.name or UNTITLED, one.header_row, one.marks, only_refused)
        page.start(one.headers)
        cells = _Values(page.sheet, TEXT if kind == "csv" else GENERAL)
        page.write(_numbered(tables["" if kind == "csv" else one.name]), cells.made)
    return _saved(book)


def copy_book(whole: WholeBook, pages: Sequence[Marked], only_refused: bool) -> bytes:
    """An .xlsx too large to be held: read and written row by row, all its sheets, values and number formats alone."""
    book = Workbook(write_only=True)
    marked = {one.name: one for one in pages}
    first = pages[
        0
    ]  # formulas elsewhere follow its move; of several sheets those that point at another stay as they are
    for source in whole.book.worksheets:
        source.reset_dimensions()
        rows = enumerate(source.iter_rows(), start=1)
        if (one := marked.get(source.title)) is not None:
            page = _Page(book, one.name, one.header_row, one.marks, only_refused)
            page.start(one.headers)
            kept = one.marks.kept(one.header_row) if only_refused else None
            moving = Move(one.name, LAST_ROW, columns=one.marks.columns, rows=kept)
            page.write(rows, _Same(page.sheet, moving, here=True).made)
            continue
        sheet = book.create_sheet(source.title)
        sheet.sheet_state = source.sheet_state
        same = _Same(sheet, Move(first.name, LAST_ROW, columns=first.marks.columns, rows=None), here=False)
        for _, row in rows:
            sheet.append([same.made(cell, False) for cell in row])
    return _saved(book)


def _numbered(table) -> Iterator[tuple[int, list]]:
    """Every row down to the last one: those between that hold nothing are not among the reader's."""
    last = 0
    for _, batch in table.batches():
        for number, cells in batch:
            yield from ((blank, []) for blank in range(last + 1, number))
            yield number, cells
            last = number


def _saved(book: Workbook) -> bytes:
    book.properties.creator = book.properties.lastModifiedBy = CREATOR
    out = BytesIO()
    book.save(out)
    return out.getvalue()


class _Page:
    """The sheet with the marks."""

    def __init__(self, book: Workbook, title: str, header_row: int, marks: Marks, only_refused: bool) -> None:
        self.sheet = book.create_sheet(title)
        self.header_row, self.marks, self.only_refused = header_row, marks, only_refused
        self.comments = 0
        self.row = 0
        pattern = WriteOnlyCell(self.sheet)
        pattern.font, pattern.fill, pattern.alignment = ERROR_FONT, ERROR_FILL, ERROR_PLACE
        self._look = pattern._style

    def start(self, headers: Sequence[str]) -> None:
        self.sheet.freeze_panes = f"A{self.header_row + 1}"
        for number, header in enumerate(headers, start=1 + self.marks.columns):
            width = min(40.0, max(10.0, 2 * ems(str(header)) + 4))
            self.sheet.column_dimensions[get_column_letter(number)].width = width
        self.sheet.column_dimensions["A"].width = WIDTH

    def write(self, rows: Iterable[tuple[int, Sequence]], made: Made) -> None:
        nothing = RowMarks()
        for number, cells in rows:
            found = self.marks.rows.get(number)
            if number > self.header_row and found is None and self.only_refused:
                continue
            self.row += 1
            wrong = dict(self.marks.places(found or nothing))
            line = [self._error(number, found)]
            given = list(cells[1:] if self.marks.again else cells)
            given += [None] * (max(wrong, default=1) - 1 - len(given))
            for column, cell in enumerate(given, start=2):
                line.append(self._cell(cell, made, number, wrong.get(column)))
            self.sheet.append(line)
            self.sheet.row_dimensions.pop(self.row, None)  # written; kept, they would take more room than the rows

    def _error(self, number: int, found: RowMarks | None):
        cell = WriteOnlyCell(self.sheet)
        if number == self.header_row:
            write_text(cell, ERROR_HEADER)
            cell.font, cell.fill, cell.alignment, cell.border = ERROR_HEAD_FONT, HEADER_FILL, MIDDLE, BOX
        elif found is not None:
            cell._style = copy(self._look)
            write_text(cell, found.text)
            self.sheet.row_dimensions[self.row].height = found.height
        else:
            return None
        return cell

    def _cell(self, cell, made: Made, number: int, sentences: list[str] | None):
        if number == self.header_row:
            head = WriteOnlyCell(self.sheet)
            value = getattr(cell, "value", cell)
            write_text(head, "" if value is None else str(value))
            head.font, head.fill, head.alignment, head.border = HEADER_FONT, HEADER_FILL, MIDDLE, BOX
            return head
        if sentences is None:
            return made(cell, False)
        wrong = made(cell, True)
        if self.comments < MOST_COMMENTS:
            wrong.comment = comment_of(sentences)
            self.comments += 1
        return wrong


class _Styled:
    """Cells whose looks are looked up, not made anew each time: there are few of them and many cells."""

    def __init__(self, sheet) -> None:
        self.sheet = sheet
        self._looks: dict[tuple[str, bool], object] = {}

    def cell(self, value, form: str, wrong: bool):
        cell = WriteOnlyCell(self.sheet, value)  # first the value: a day brings a format of openpyxl's own
        look = self._looks.get((form, wrong))
        if look is None:
            pattern = WriteOnlyCell(self.sheet)
            pattern.font, pattern.number_format = BODY_FONT, form
            pattern.fill = WRONG_FILL if wrong else PatternFill()
            look = self._looks[form, wrong] = pattern._style
        cell._style = look
        return cell


class _Values(_Styled):
    """Cells from what the reader gives: plain values."""

    def __init__(self, sheet, text_format: str) -> None:
        super().__init__(sheet)
        self.text_format = text_format

    def made(self, value, wrong: bool):
        if value is None or value == "":
            return self.cell(None, self.text_format, True) if wrong else None
        if value is FORMULA:
            return self.cell(NOT_A_VALUE, GENERAL, wrong)
        if isinstance(value, datetime):
            return self.cell(value, MOMENT if (value.hour, value.minute, value.second) != (0, 0, 0) else DAY, wrong)
        if isinstance(value, date):
            return self.cell(value, DAY, wrong)
        if isinstance(value, (time, timedelta)):
            value = str(value)
        if isinstance(value, str):
            cell = self.cell(None, self.text_format, wrong)
            cell._style = copy(cell._style)  # what may run gets a mark of its own
            write_text(cell, value)
            return cell
        whole = isinstance(value, float) and value.is_integer() and abs(value) < 10**15
        return self.cell(int(value) if whole else value, GENERAL, wrong)


class _Same(_Styled):
    """Cells from those of another workbook, with their number format; formulas follow the move."""

    def __init__(self, sheet, moving: Move, *, here: bool) -> None:
        super().__init__(sheet)
        self.moving, self.here = moving, here

    def made(self, source, wrong: bool):
        value = getattr(source, "value", source)
        if value is None:
            return self.cell(None, GENERAL, True) if wrong else None
        kind, form = source.data_type, source.number_format
        if kind == "f":
            text = value.text if isinstance(value, ArrayFormula) else value
            return self.cell(self.moving.formula(str(text), here=self.here), form, wrong)
        cell = self.cell(value, form, wrong)
        if isinstance(value, str) and kind != "e":
            cell.data_type = "s"
        return cell
