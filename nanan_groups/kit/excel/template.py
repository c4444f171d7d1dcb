"""The empty workbook a sheet is filled in with: drop-downs, text columns, an example, what each column takes.

Drop-downs go by defined names. Excel saves a list that points straight into another worksheet as an extension which other
programs drop; a name survives every one of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from nanan_groups.kit.texts import shortened

from .cells import (
    BODY_FONT,
    BOX,
    CREATOR,
    HEADER_FILL,
    HEADER_FONT,
    HIGHEST,
    MIDDLE,
    SONG,
    TEXT,
    TITLE_FONT,
    TOP,
    cell_text,
    ems,
    height_of,
    write_text,
)
from .columns import Column, Sheet
from .kinds import Choice, Reference

EXAMPLE = "示例："  # a row whose first cell begins so is not read
REQUIRED = "*"
CODES, GUIDE, FACTS = "代码表", "填写说明", "_模板"
DATASET, VERSION = "数据集", "版本"
TITLE_ROW, HEADER_ROW, EXAMPLE_ROW, FIRST_ROW = 1, 2, 3, 4
ROWS = 5_000  # rows with drop-downs below the example, at least
STYLED = 200  # rows that carry their format cell by cell: WPS and LibreOffice do not always keep a column's

REQUIRED_FILL = PatternFill("solid", fgColor="FFE699")
EXAMPLE_FONT = Font(SONG, 11, italic=True, color="7F7F7F")
ABOUT = (
    "表头带 * 且为黄色的列必填；请勿改动表头文字，列的次序可以调整。",
    f"以“{EXAMPLE}”开头的示例行不会导入，保留或删除都可以。",
    "请从示例行的下一行起填写，中间不要合并单元格，不要使用公式。",
)


def make_template(
    sheet: type[Sheet],
    *,
    lists: Mapping[str, Sequence[str]] | None = None,
    rows: Iterable[Sequence] = (),
    notes: Sequence[str] = (),
) -> bytes:
    """The template of ``sheet`` as a workbook.

    ``lists``: what the drop-downs of its references offer, by their source; a reference whose list is missing or empty has
    none. ``rows``: prefilled rows, the values of the entered columns as the records hold them. ``notes``: more sentences
    for 填写说明.
    """
    columns = list(sheet.entered().values())
    book = Workbook()
    page = book.active
    page.title = sheet.title[:31]
    filled = _fill(page, sheet, columns, rows)
    names = _codes(book, columns, lists or {})
    _drop_downs(page, columns, names, max(EXAMPLE_ROW + ROWS, filled + 1000))
    _guide(book.create_sheet(GUIDE, 1), sheet, columns, notes)
    _facts(book.create_sheet(FACTS), sheet)
    book.properties.creator = book.properties.lastModifiedBy = CREATOR
    book.properties.title = sheet.title
    out = BytesIO()
    book.save(out)
    return out.getvalue()


# --- the sheet to fill in ------------------------------------------------------------------------------------------
def _fill(page: Worksheet, sheet: type[Sheet], columns: list[Column], rows) -> int:
    """Title, header, example and prefilled rows. The last row that holds something."""
    for number, column in enumerate(columns, start=1):
        room = page.column_dimensions[get_column_letter(number)]
        room.width = max(column.kind.width, 2 * ems(_heading(column)) + 3)
        room.number_format = _format(column)
        room.font = BODY_FONT
        header = page.cell(HEADER_ROW, number)
        write_text(header, _heading(column))
        header.font, header.alignment, header.border = HEADER_FONT, MIDDLE, BOX
        header.fill = REQUIRED_FILL if column.required else HEADER_FILL
        if accepts := column.accepts():
            header.comment = _note(accepts)
        example = page.cell(EXAMPLE_ROW, number)
        write_text(example, (EXAMPLE if number == 1 else "") + _example(column))
        example.font, example.border, example.number_format = EXAMPLE_FONT, BOX, TEXT
    page.row_dimensions[HEADER_ROW].height = 30
    _title(page, sheet, len(columns))
    last = EXAMPLE_ROW
    for last, row in enumerate(rows, start=FIRST_ROW):
        for number, (column, value) in enumerate(zip(columns, row, strict=True), start=1):
            cell = _ready(page.cell(last, number), column)
            shown = _shown(column, value)
            if isinstance(shown, str) and shown:
                write_text(cell, shown)
            elif shown is not None and shown != "":
                cell.value = shown
                cell.number_format = _format(column)  # assigning a day sets a format of openpyxl's own
    for empty in range(last + 1, max(FIRST_ROW + STYLED, last + 1)):
        for number, column in enumerate(columns, start=1):
            _ready(page.cell(empty, number), column)
    page.freeze_panes = f"A{HEADER_ROW + 1}"
    _on_paper(page)
    page.print_title_rows = f"{TITLE_ROW}:{HEADER_ROW}"
    return last


def _title(page: Worksheet, sheet: type[Sheet], width: int) -> None:
    page.merge_cells(start_row=TITLE_ROW, start_column=1, end_row=TITLE_ROW, end_column=width)
    cell = page.cell(TITLE_ROW, 1)
    room = sum(page.column_dimensions[get_column_letter(number)].width for number in range(1, width + 1))
    if sheet.note:
        small = TextBlock(InlineFont(rFont=SONG, sz=10, color="595959"), f"\n{cell_text(sheet.note)}")
        cell.value = CellRichText(TextBlock(InlineFont(rFont=SONG, sz=16, b=True), cell_text(sheet.title)), small)
        height = 24 + height_of(sheet.note, room)
    else:
        write_text(cell, sheet.title)
        height = 34
    cell.font, cell.alignment = TITLE_FONT, MIDDLE
    page.row_dimensions[TITLE_ROW].height = min(HIGHEST, height)


def _heading(column: Column) -> str:
    return f"{column.header}{REQUIRED if column.required else ''}"


def _format(column: Column) -> str:
    return TEXT if column.kind.text_format else column.kind.number_format


def _ready(cell: Cell, column: Column) -> Cell:
    cell.font, cell.border, cell.number_format = BODY_FONT, BOX, _format(column)
    return cell


def _example(column: Column) -> str:
    """As somebody would type it."""
    example = column.example
    return example if isinstance(example, str) else _typed(column, example)


def _typed(column: Column, value) -> str:
    return "" if value is None else str(_shown(column, value))


def _shown(column: Column, value):
    """A value as the sheet shows it; the label of a choice may be given as it is."""
    if value is None or value == "" or (isinstance(column.kind, Choice) and value in column.options):
        return value
    return column.kind.show(value)


def _note(text: str) -> Comment:
    lines = sum(1 + int(ems(line) // 16) for line in text.split("\n"))
    return Comment(text, CREATOR, width=260, height=30 + 18 * lines)


# --- drop-downs ----------------------------------------------------------------------------------------------------
def _codes(book: Workbook, columns: list[Column], lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The code sheet: one column for each choice and each list. The defined name of each, by header or source."""
    page = book.create_sheet(CODES)
    offered: dict[str, tuple[str, Sequence[str]]] = {}
    for column in columns:
        if column.options:
            offered[f"c:{column.header}"] = (column.header, column.options)
        elif isinstance(column.kind, Reference) and lists.get(column.kind.source):
            key = f"r:{column.kind.source}"
            header = f"{offered[key][0]}、{column.header}" if key in offered else column.header
            offered[key] = (header, lists[column.kind.source])
    names = {}
    for number, (key, (header, options)) in enumerate(offered.items(), start=1):
        letter = get_column_letter(number)
        cell = page.cell(1, number)
        write_text(cell, header)
        cell.font, cell.fill, cell.alignment, cell.border = HEADER_FONT, HEADER_FILL, MIDDLE, BOX
        for row, option in enumerate(options, start=2):
            cell = page.cell(row, number)
            write_text(cell, option)
            cell.font, cell.number_format = BODY_FONT, TEXT
        widest = max(ems(text) for text in (header, *options[:1000]))
        page.column_dimensions[letter].width = min(60.0, 2 * widest + 4)
        names[key] = f"选项_{number}"
        area = f"'{CODES}'!${letter}$2:${letter}${len(options) + 1}"
        book.defined_names[names[key]] = DefinedName(names[key], attr_text=area)
    if not offered:
        write_text(page.cell(1, 1), "本表没有需要从列表中选择的列。")
    page.freeze_panes = "A2"
    _on_paper(page)
    return names


def _drop_downs(page: Worksheet, columns: list[Column], names: Mapping[str, str], last: int) -> None:
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        if column.options:
            rule = DataValidation(
                type="list",
                formula1=names[f"c:{column.header}"],
                allow_blank=True,
                showErrorMessage=True,
                errorStyle="stop",
                errorTitle="不在可选范围内",
                error=f"“{shortened(column.header, 40)}”只能从下拉列表中选择，可选内容见“{CODES}”。",
            )
        elif isinstance(column.kind, Reference) and f"r:{column.kind.source}" in names:
            rule = DataValidation(
                type="list",
                formula1=names[f"r:{column.kind.source}"],
                allow_blank=True,
                showErrorMessage=True,
                errorStyle="warning",
                errorTitle="不在列表中",
                error=f"“{shortened(column.header, 40)}”不在下拉列表中。填写编码或全称也可以，导入时会核对。",
            )
        else:
            continue
        rule.add(f"{letter}{FIRST_ROW}:{letter}{last}")
        page.add_data_validation(rule)


# --- the other sheets ----------------------------------------------------------------------------------------------
def _guide(page: Worksheet, sheet: type[Sheet], columns: list[Column], notes: Sequence[str]) -> None:
    widths = (24, 10, 60, 50)
    for letter, width in zip("ABCD", widths, strict=True):
        page.column_dimensions[letter].width = width
    lines = [*([sheet.note] if sheet.note else []), *ABOUT, *notes]
    write_text(page.cell(1, 1), f"{sheet.title}：填写说明")
    page.cell(1, 1).font = TITLE_FONT
    for row, line in enumerate(lines, start=2):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
        _line(page.cell(row, 1), f"{row - 1}. {line}")
        page.row_dimensions[row].height = height_of(line, sum(widths))
    start = len(lines) + 3
    for number, text in enumerate(("列", "是否必填", "可以填写的内容", "说明"), start=1):
        cell = page.cell(start, number)
        write_text(cell, text)
        cell.font, cell.fill, cell.alignment, cell.border = HEADER_FONT, HEADER_FILL, MIDDLE, BOX
    for row, column in enumerate(columns, start=start + 1):
        texts = (column.header, "必填" if column.required else "选填", column.kind.accepts(), column.help)
        for number, text in enumerate(texts, start=1):
            _line(page.cell(row, number), text)
            page.cell(row, number).border = BOX
        page.row_dimensions[row].height = max(map(height_of, texts, widths))
    _on_paper(page)


def _line(cell: Cell, text: str) -> None:
    if text:
        write_text(cell, text)
    cell.font, cell.alignment = BODY_FONT, TOP


def _facts(page: Worksheet, sheet: type[Sheet]) -> None:
    """What the reader looks for when the file comes back."""
    for row, texts in enumerate(((DATASET, sheet.__name__), (VERSION, sheet.version)), start=1):
        for number, text in enumerate(texts, start=1):
            write_text(page.cell(row, number), text)
            page.cell(row, number).number_format = TEXT
    page.sheet_state = "hidden"


def _on_paper(page: Worksheet) -> None:
    """A4 landscape, one page wide; below, the page's number."""
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.orientation = page.ORIENTATION_LANDSCAPE
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.print_options.horizontalCentered = True
    margins = page.page_margins
    margins.left = margins.right = 0.55
    margins.top, margins.bottom, margins.header, margins.footer = 0.85, 0.75, 0.4, 0.35
    footer = page.oddFooter.right
    footer.text, footer.font, footer.size = "第 &P 页，共 &N 页", f"{SONG},Regular", 10
