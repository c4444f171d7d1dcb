"""Annex 2 as a workbook that an office can print and file as it is: five sheets, A4 landscape, Song type."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from math import ceil

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from groups.registry.annex2.queries import COLUMNS, Table
from groups.registry.annex2.words import ANNEX_NUMBER, ANNEX_TITLE
from nanan_groups.kit.days import day_text
from nanan_groups.kit.excel.cells import (
    BODY_FONT,
    BOX,
    CREATOR,
    HEADER_FILL,
    HEADER_FONT,
    HIGHEST,
    LINE,
    MIDDLE,
    ROW_PADDING,
    SONG,
    TITLE_FONT,
    TOP,
    TOP_CENTRE,
    UNITS_PER_EM,
    ems,
    write_text,
)

WIDTHS = tuple(column.form.units for column in COLUMNS)  # together one A4 landscape line
TITLE_ROW, HEADER_ROW = 1, 2
LETTERS = tuple(get_column_letter(number) for number in range(1, len(COLUMNS) + 1))
LAST = LETTERS[-1]


def annex2_workbook(tables: Sequence[Table], day: date) -> bytes:
    """The workbook of ``tables`` as of ``day``. Only its time stamps differ from one writing to the next."""
    book = Workbook()
    book.remove(book.active)
    for table in tables:
        _fill(book.create_sheet(table.sheet), table, day)
    if not tables:
        _write(book.create_sheet("一览表").cell(1, 1), f"截至{day_text(day)}，没有可列出的教育集团。", BODY_FONT)
    book.properties.creator = book.properties.lastModifiedBy = CREATOR
    book.properties.title = f"{ANNEX_TITLE}（截至{day_text(day)}）"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(cell: Cell, text: str, font: Font, alignment: Alignment = TOP, border: Border | None = None) -> None:
    if text:  # an empty text stays an empty cell, so that counting and filtering work
        write_text(cell, text)
    cell.font, cell.alignment = font, alignment
    if border:
        cell.border = border


def _fill(sheet: Worksheet, table: Table, day: date) -> None:
    _title(sheet, table)
    for column, header in enumerate(table.headers, start=1):
        cell = sheet.cell(HEADER_ROW, column)
        _write(cell, header, HEADER_FONT, MIDDLE, BOX)
        cell.fill = HEADER_FILL
    sheet.row_dimensions[HEADER_ROW].height = height_of(table.headers)
    for number, row in enumerate(table.rows, start=HEADER_ROW + 1):
        ordinal, *texts = row
        # The ordinal is the one number: as a number it sorts 9 before 10 and Excel does not mark it as doubtful.
        first = sheet.cell(number, 1, int(ordinal))
        first.font, first.alignment, first.border = BODY_FONT, TOP_CENTRE, BOX
        for column, text in enumerate(texts, start=2):
            _write(sheet.cell(number, column), text, BODY_FONT, TOP, BOX)
        sheet.row_dimensions[number].height = height_of(row)
    _on_screen(sheet)
    _on_paper(sheet, HEADER_ROW + len(table.rows), day)


def _title(sheet: Worksheet, table: Table) -> None:
    sheet.merge_cells(f"A{TITLE_ROW}:{LAST}{TITLE_ROW}")
    _write(sheet.cell(TITLE_ROW, 1), table.title, TITLE_FONT, MIDDLE)
    sheet.row_dimensions[TITLE_ROW].height = 34


def _on_screen(sheet: Worksheet) -> None:
    for letter, width in zip(LETTERS, WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.sheet_view.showGridLines = False


def _on_paper(sheet: Worksheet, last_row: int, day: date) -> None:
    """A4 landscape, one page wide; title and header on every page; below, the day and the page's number."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_area = f"A{TITLE_ROW}:{LAST}{last_row}"
    sheet.print_title_rows = f"{TITLE_ROW}:{HEADER_ROW}"
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.55
    margins.top, margins.bottom, margins.header, margins.footer = 0.85, 0.75, 0.4, 0.35
    parts = (
        (sheet.oddHeader.left, ANNEX_NUMBER),
        (sheet.oddHeader.right, ANNEX_TITLE),
        (sheet.oddFooter.left, f"截至{day_text(day)}"),
        (sheet.oddFooter.right, "第 &P 页，共 &N 页"),
    )
    for part, text in parts:
        part.text, part.font, part.size = text, f"{SONG},Regular", 10


def height_of(row: Sequence[str]) -> float:
    """Points a row needs for its longest cell. Excel sizes no row by itself once a file is not its own."""
    lines = max(_lines(text, width) for text, width in zip(row, WIDTHS, strict=True))
    return min(HIGHEST, lines * LINE + ROW_PADDING)


def _lines(text: str, width: int) -> int:
    """Lines a text takes in a column. Once it must be broken, one character of each line is kept back: 、 and ） do not
    begin a line, and letters stay together."""
    room = width / UNITS_PER_EM
    length = ems(text)
    return 1 if length <= room else ceil(length / max(1.0, room - 1))
