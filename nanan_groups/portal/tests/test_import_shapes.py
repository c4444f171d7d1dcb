"""Every dataset reads merged cells, a header of two levels and the file's own columns alike, from .xlsx and .xls."""

from io import BytesIO

import pytest
import xlwt
from openpyxl import Workbook

from nanan_groups.kit.excel.answers import LEFT
from nanan_groups.kit.excel.reader import open_sheet
from nanan_groups.records.imports.datasets import datasets

pytestmark = pytest.mark.once("files are read, no database is asked")
ALL = [pytest.param(one.sheet, id=one.code) for one in datasets()]


def xlsx(rows, areas) -> bytes:
    made = Workbook()
    page = made.active
    for row in rows:
        page.append(row)
    for top, left, bottom, right in areas:
        page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def xls(rows, areas) -> bytes:
    made = xlwt.Workbook(encoding="utf-8")
    page = made.add_sheet("Sheet1")
    covered = {
        (row, column): (top, left) for top, left, bottom, right in areas
        for row in range(top, bottom + 1) for column in range(left, right + 1)
    }  # fmt: skip
    for number, row in enumerate(rows, 1):
        for at, value in enumerate(row, 1):
            if value is not None and (number, at) not in covered:
                page.write(number - 1, at - 1, value)
    for top, left, bottom, right in areas:
        page.write_merge(top - 1, bottom - 1, left - 1, right - 1, rows[top - 1][left - 1])
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def opened(tmp_path, make, sheet, rows, areas):
    path = tmp_path / f"made.{make.__name__}"
    path.write_bytes(make(rows, areas))
    return open_sheet(path, file_name=path.name, sheet=sheet)


def read(file) -> list[list]:
    return [row for _, rows in file.chunks() for row in rows]


@pytest.mark.parametrize("make", [xlsx, xls])
@pytest.mark.parametrize("sheet", ALL)
def test_merged_cells_hold_for_all_their_rows(tmp_path, make, sheet):
    """The last column is merged over three rows, the first has its own value in each."""
    headers = [column.header for column in sheet.entered().values()]
    rows = [[f"甲{at}", *["乙"] * (len(headers) - 2), "丙" if at == 0 else None] for at in range(3)]
    width = len(headers)
    file = opened(tmp_path, make, sheet, [["标题"], headers, *rows], [(1, 1, 1, width), (3, width, 5, width)])
    found = read(file)
    assert [(row[0], row[-1]) for row in found] == [("甲0", "丙"), ("甲1", "丙"), ("甲2", "丙")]
    assert f"“{headers[-1]}”列有合并的单元格" in file.notices[0]


@pytest.mark.parametrize("make", [xlsx, xls])
@pytest.mark.parametrize("sheet", ALL)
def test_a_header_of_two_levels_and_columns_of_its_own(tmp_path, make, sheet):
    headers = [column.header for column in sheet.entered().values()]
    upper = ["其他", None, *["大类"] + [None] * (len(headers) - 1)]
    lower = ["〇〇〇", "△△△", *headers]
    data = [["x", "y", *[f"值{at}" for at in range(len(headers))]]]
    areas = [(1, 1, 1, 2), (1, 3, 1, len(headers) + 2)] if len(headers) > 1 else [(1, 1, 1, 2)]
    file = opened(tmp_path, make, sheet, [upper, lower, *data], areas)
    assert file.names == (None, None, *sheet.entered())
    assert file.aside == ("〇〇〇", "△△△")
    assert [(one.proposed, one.open) for one in file.asks] == [(LEFT, False)] * 2
    assert read(file) == data
