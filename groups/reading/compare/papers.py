"""The comparison of two days as a workbook: 差异, and 办理记录 for readers who may see the acts."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from groups.reading.compare.queries import Comparison
from groups.reading.steps.rules import KIND_LABELS
from groups.registry.register.queries.acts import Entry
from groups.registry.register.words import GroupCategory
from nanan_groups.kit.days import day_text
from nanan_groups.kit.excel.cells import (
    BODY_FONT,
    BOX,
    CREATOR,
    HEADER_FILL,
    HEADER_FONT,
    MIDDLE,
    TITLE_FONT,
    TOP,
    height_of,
    write_text,
)

TITLE = "教育集团变动情况"
DAY_FORMAT = "yyyy-mm-dd"
# Heading and width of each column.
DIFFERENCES = (
    ("集团编码", 9), ("教育集团", 24), ("集团类别", 15), ("变化", 11), ("对象", 32), ("原来", 28), ("现在", 28),
    ("生效日", 12),
)  # fmt: skip
BEHIND = ("办理依据", 40)
ACTS = (
    ("生效日", 12), ("类别", 8), ("事项", 44), ("原因", 34), ("依据文件", 26), ("经办人", 12), ("办理时间", 17),
    ("对应差异", 13),
)  # fmt: skip


def compare_workbook(found: Comparison, *, with_acts: bool) -> bytes:
    """The workbook; ``with_acts`` adds the acts behind and the second sheet."""
    book = Workbook()
    days = f"{day_text(found.first)}与{day_text(found.last)}"
    columns = (*DIFFERENCES, BEHIND) if with_acts else DIFFERENCES
    sheet = book.active
    sheet.title = "差异"
    _fill(sheet, f"{TITLE}（{days}）", columns, _differences(found, with_acts), "两日之间没有差异。")
    if with_acts:
        _fill(book.create_sheet("办理记录"), f"办理记录（{days}）", ACTS, _acts(found), "其间没有办理记录。")
    book.properties.creator = book.properties.lastModifiedBy = CREATOR
    book.properties.title = f"{TITLE}（{days}）"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _differences(found: Comparison, with_acts: bool) -> list[tuple]:
    rows = []
    for of in found.groups:
        for one in of.differences:
            told = one.difference
            row = (
                told.group_code,
                told.group_name,
                GroupCategory(of.group.category).label,
                KIND_LABELS[told.kind],
                told.subject,
                told.old,
                told.new,
                told.on,
            )
            behind = "\n".join(f"{entry.kind_label}：{entry.title}" for entry in one.acts)
            rows.append((*row, behind) if with_acts else row)
    return rows


def _acts(found: Comparison) -> list[tuple]:
    behind = Counter(entry.pk for one in found.all for entry in one.acts)
    told = [(entry, f"{behind[entry.pk]} 项") for entry in found.acts]
    told += [(entry, "未形成差异") for entry in found.corrections]
    return [_act(entry, what) for entry, what in sorted(told, key=lambda pair: (pair[0].day, pair[0].pk))]


def _act(entry: Entry, what: str) -> tuple:
    return (
        entry.day,
        entry.kind_label,
        entry.title,
        entry.reason,
        entry.document,
        entry.actor,
        f"{entry.at:%Y-%m-%d %H:%M}",
        what,
    )


def _fill(sheet: Worksheet, title: str, columns: Sequence[tuple[str, int]], rows: list[tuple], nothing: str) -> None:
    last = get_column_letter(len(columns))
    sheet.merge_cells(f"A1:{last}1")
    _write(sheet, 1, 1, title, TITLE_FONT, MIDDLE, None)
    sheet.row_dimensions[1].height = 34
    for column, (header, width) in enumerate(columns, start=1):
        _write(sheet, 2, column, header, HEADER_FONT, MIDDLE, BOX)
        sheet.cell(2, column).fill = HEADER_FILL
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(rows, start=3):
        for column, value in enumerate(row, start=1):
            _write(sheet, number, column, value, BODY_FONT, TOP, BOX)
        sheet.row_dimensions[number].height = _height(row, [width for _, width in columns])
    if not rows:
        _write(sheet, 3, 1, nothing, BODY_FONT, None, None)
    sheet.freeze_panes = "A3"
    if rows:
        sheet.auto_filter.ref = f"A2:{last}{len(rows) + 2}"
    _on_paper(sheet)


def _write(sheet: Worksheet, row: int, column: int, value, font, alignment, border) -> None:
    """Days as days, so that they sort; everything else as text, whatever it looks like."""
    cell = sheet.cell(row, column)
    if isinstance(value, date):
        cell.value, cell.number_format = value, DAY_FORMAT
    elif value is not None and value != "":
        write_text(cell, str(value))
    cell.font = font
    if alignment:
        cell.alignment = alignment
    if border:
        cell.border = border


def _height(row: Sequence, widths: Sequence[int]) -> float:
    """Points for the longest cell of a row."""
    return max(height_of("" if value is None else str(value), width) for value, width in zip(row, widths, strict=True))


def _on_paper(sheet: Worksheet) -> None:
    """A4 landscape, one page wide, the header on every page."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = "1:2"
    sheet.oddFooter.right.text = "第 &P 页，共 &N 页"
