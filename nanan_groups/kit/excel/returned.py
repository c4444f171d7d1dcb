"""The user's own workbook back, with what is wrong in it: an error column first, red cells, a comment in each.

Nothing else of it changes: values, other sheets, widths, formats, drop-downs, merged cells. A file that is not .xlsx, too
large to be held in memory, or odd in a way openpyxl does not take, comes back as a copy of its values (copied.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from io import BytesIO

from openpyxl.cell.cell import MergedCell
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from .cells import write_text
from .columns import Problem
from .copied import copy_book, copy_table
from .headers import ERROR_HEADER
from .hostile import Limits, detect
from .marks import (
    ERROR_FILL,
    ERROR_FONT,
    ERROR_HEAD_FONT,
    ERROR_PLACE,
    NOTE,
    RED,
    WIDTH,
    WRONG_FILL,
    Marked,
    Marks,
    RowMarks,
    comment_of,
    former_comment,
    marked_sheets,
)
from .moved import move
from .whole import MOST_CELLS, UNREADABLE, WholeBook, size

MOST_ROWS = 20_000  # beyond it the workbook comes back as a copy of its values


def mark(
    path,
    *,
    file_name: str,
    sheet_name: str,
    header_row: int,
    headers: Sequence[str],
    names: Sequence[str | None],
    problems: Iterable[tuple[int, Problem]],
    only_refused: bool = False,
    limits: Limits | None = None,
    tabs: Sequence[Mapping] = (),
) -> bytes:
    """The file at ``path`` as an .xlsx with its problems marked.

    ``headers`` and ``names`` go by the file's columns from column A on, as SheetFile gives them; the numbers of
    ``problems`` are rows of the file. ``tabs``: the same of each sheet, where several were read. ``only_refused``: rows
    without a problem are left out. A second round takes the place of the first: its error column is used again, its marks go.
    """
    if tabs:
        pages = marked_sheets(tabs, problems)
    else:
        pages = [Marked(sheet_name, header_row, headers, Marks(headers, names, problems))]
    limits = limits or Limits()
    kind = detect(path, file_name, limits)
    if kind != "xlsx":
        return copy_table(path, kind, pages, only_refused, limits)
    try:
        rows, cells = size(path)
        large = rows > MOST_ROWS or cells > MOST_CELLS
        whole = WholeBook(path, stream=large)
    except UNREADABLE:
        return copy_table(path, kind, pages, only_refused, limits)
    with whole:
        if large:
            return copy_book(whole, pages, only_refused)
        return _in_place(whole.book, pages, only_refused)


def _in_place(book: Workbook, pages: Sequence[Marked], only_refused: bool) -> bytes:
    for page in pages:
        sheet, marks = book[page.name], page.marks
        if marks.again:
            _clear(sheet, page.header_row)
        moving = move(sheet, columns=marks.columns, rows=marks.kept(page.header_row) if only_refused else None)
        _head(sheet, page.header_row, marks)
        for number, row in marks.rows.items():
            if new := moving.row(number):
                _mark_row(sheet, new, row, marks)
    _open_at(book, book[next((page.name for page in pages if page.marks.rows), pages[0].name)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet: Worksheet, header_row: int, marks: Marks) -> None:
    cell = sheet.cell(header_row, 1)
    if not marks.again:
        cell._style = copy(sheet.cell(header_row, 2)._style)
        sheet.column_dimensions["A"].width = WIDTH
    write_text(cell, ERROR_HEADER)
    cell.font = ERROR_HEAD_FONT


def _mark_row(sheet: Worksheet, number: int, row: RowMarks, marks: Marks) -> None:
    cell = sheet.cell(number, 1)
    write_text(cell, row.text)
    cell.font, cell.fill, cell.alignment = ERROR_FONT, ERROR_FILL, ERROR_PLACE
    room = sheet.row_dimensions[number]
    room.height = max(room.height or 0, row.height)
    room.hidden = False  # a filter may have hidden it; what is wrong must be seen
    for column, sentences in marks.places(row):
        wrong = sheet.cell(number, column)
        wrong.fill = WRONG_FILL
        if not isinstance(wrong, MergedCell):  # only the first cell of a merged area takes a comment
            wrong.comment = comment_of(sentences, wrong.comment)


def _clear(sheet: Worksheet, header_row: int) -> None:
    """Take back what a former round marked: the error column, our red, our comments. What is the user's stays."""
    fills = sheet.parent._fills
    ours = {at for at, fill in enumerate(fills) if _rgb(fill).endswith(RED)}
    blank = PatternFill()
    for (row, column), cell in sheet._cells.items():
        if row <= header_row:
            continue
        if column == 1 and not isinstance(cell, MergedCell):
            cell.value = None
            cell.fill = blank
        elif cell._style.fillId in ours:
            cell.fill = blank
        if cell.comment is not None and NOTE in cell.comment.text:
            cell.comment = former_comment(cell.comment)


def _rgb(fill) -> str:
    """The colour of a plain fill; "" for patterns, gradients and colours of the theme."""
    plain = isinstance(fill, PatternFill) and fill.patternType == "solid" and fill.fgColor.type == "rgb"
    return fill.fgColor.rgb if plain else ""


def _open_at(book: Workbook, sheet: Worksheet) -> None:
    """The workbook opens where the faults are, not where somebody last looked."""
    if sheet.sheet_state != "visible":
        return
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    book.active = sheet
