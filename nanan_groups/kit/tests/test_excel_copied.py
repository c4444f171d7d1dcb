"""Where the user's own workbook cannot be written into, a copy of its values comes back; old and plain files too."""

import io
import zipfile
from datetime import date, datetime

import pytest
import xlwt
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from nanan_groups.kit.excel import Problem, returned, whole
from nanan_groups.kit.excel.marks import NOTE, RED
from nanan_groups.kit.excel.returned import mark
from nanan_groups.kit.excel.template import make_template

from .excel_returned_made import (
    HEADERS,
    NAMES,
    marked,
    opened,
    read_again,
    red,
    values,
)
from .excel_samples import StaffSheet


# --- copies --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("only_refused", [False, True])
def test_large_workbooks_come_back_as_a_copy_of_their_values(path, monkeypatch, only_refused):
    monkeypatch.setattr(returned, "MOST_ROWS", 5)
    book = opened(marked(path, only_refused=only_refused))
    sheet = book["教职工"]
    rows = {row[1]: row for row in values(sheet)}
    assert ("00003" in rows) is not only_refused
    assert rows["00002"] == [
        "学段：“大学”不在可选范围内。\n周课时：99 超出范围。",
        "00002",
        "李雷",
        "大学",
        99,
        datetime(2023, 9, 1),
        f"=SUM($E$3:$E${5 if only_refused else 7})",
    ]
    assert red(sheet) == ({"D3", "E3", "C4"} if only_refused else {"D4", "E4", "C6"})
    last = sheet["C5" if only_refused else "C7"]
    assert (last.value, last.data_type) == ("=1+1", "s")
    wrong = sheet["D3" if only_refused else "D4"]
    assert wrong.comment.text == f"{NOTE}“大学”不在可选范围内。"
    assert [cell.number_format for cell in sheet[3]][1:6] == ["@", "General", "General", "General", "yyyy/m/d"]
    assert (sheet.freeze_panes, sheet["A2"].value) == ("A3", "错误说明")
    assert book.sheetnames == ["教职工", "代码"]
    assert values(book["代码"])[1] == ["初级中学", 2, "=SUM('教职工'!$E$3:$E$7)"]


def test_a_copy_keeps_hidden_sheets_and_is_read_again(tmp_path, monkeypatch):
    path = tmp_path / "upload"
    path.write_bytes(make_template(StaffSheet, rows=[["00001", "王敏", "primary", *[None] * 8]]))
    monkeypatch.setattr(returned, "MOST_ROWS", 1)
    headers = tuple(column.header for column in StaffSheet.entered().values())
    data = marked(
        path, [(4, Problem("name", "x", "错。"))], headers=headers, names=tuple(StaffSheet.entered()), header_row=2
    )
    assert opened(data)["_模板"].sheet_state == "hidden"
    sheet, rows = read_again(data, path)
    assert (sheet.version, sheet.header_row, rows[0][:4]) == ("3", 2, ["姓名：错。", "00001", "王敏", "小学"])
    # And once more, into the same column.
    again = marked(path, [(4, Problem("kind", "x", "也错。"))], headers=sheet.headers, names=sheet.names, header_row=2)
    page = opened(again)["教职工"]
    assert [cell.value for cell in page[4]][:4] == ["学段：也错。", "00001", "王敏", "小学"]
    assert [cell.value for cell in page[2]][:3] == ["错误说明", "工号*", "姓名*"]
    assert page["D4"].fill.fgColor.rgb == f"00{RED}"
    assert page["C4"].fill.fgColor.rgb != f"00{RED}"


CSV = '工号,姓名,学段\r\n00001,"王\n敏",小学\r\n\r\n00002,\'=1+1,大学\r\n00003,,小学\r\n'
CSV_PROBLEMS = [(4, Problem("kind", "choice", "“大学”不在可选范围内。")), (5, Problem("name", "required", "必填。"))]
CSV_GIVEN = {
    "file_name": "教职工.csv",
    "sheet_name": "",
    "header_row": 1,
    "headers": ("工号", "姓名", "学段"),
    "names": ("number", "name", "kind"),
}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_comes_back_as_a_workbook(tmp_path, encoding):
    path = tmp_path / "upload"
    path.write_bytes(CSV.encode(encoding))
    sheet = opened(marked(path, CSV_PROBLEMS, **CSV_GIVEN)).active
    assert values(sheet) == [
        ["错误说明", "工号", "姓名", "学段"],
        [None, "00001", "王\n敏", "小学"],
        [None] * 4,
        ["学段：“大学”不在可选范围内。", "00002", "=1+1", "大学"],
        ["姓名：必填。", "00003", None, "小学"],
    ]
    assert (sheet["C4"].data_type, sheet["C4"].quotePrefix, sheet["B4"].number_format) == ("s", True, "@")
    assert not sheet["B4"].quotePrefix
    assert red(sheet) == {"D4", "C5"}
    only = opened(marked(path, CSV_PROBLEMS, only_refused=True, **CSV_GIVEN)).active
    assert [row[1] for row in values(only)] == ["工号", "00002", "00003"]


@pytest.mark.parametrize("only_refused", [False, True])
def test_an_old_workbook_comes_back_as_a_new_one(tmp_path, only_refused):
    made = xlwt.Workbook()
    page = made.add_sheet("教职工")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for row, cells in enumerate(
        [("学校",), HEADERS, ("1", "王敏", "小学", 12), (), ("2", "=x", "大学", 1.5, None, "末")]
    ):
        for column, value in enumerate(cells):
            if value is not None:
                page.write(row, column, value)
    page.write(4, 4, date(2024, 9, 1), day)
    page.write(2, 5, xlwt.Formula("1+1"))
    path = tmp_path / "upload"
    made.save(str(path))
    problems = [(5, Problem("kind", "choice", "“大学”不在可选范围内。"))]
    sheet = opened(marked(path, problems, file_name="教职工.xls", only_refused=only_refused))["教职工"]
    first, last = (
        [None, "1", "王敏", "小学", 12, None, "#N/A"],
        [
            "学段：“大学”不在可选范围内。",
            "2",
            "=x",
            "大学",
            1.5,
            datetime(2024, 9, 1),
            "末",
        ],
    )
    assert values(sheet)[1] == ["错误说明", *HEADERS]
    assert values(sheet)[2:] == ([last] if only_refused else [first, [None] * 7, last])
    row = sheet.max_row
    assert (sheet.cell(row, 3).data_type, sheet.cell(row, 6).number_format) == ("s", "yyyy-mm-dd")
    assert red(sheet) == {f"D{row}"}


def test_comments_of_a_copy_are_limited_and_the_red_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr("nanan_groups.kit.excel.copied.MOST_COMMENTS", 1)
    path = tmp_path / "upload"
    path.write_bytes(CSV.encode())
    sheet = opened(marked(path, CSV_PROBLEMS, **CSV_GIVEN)).active
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == ["D4"]
    assert red(sheet) == {"D4", "C5"}


# --- how long, how large -------------------------------------------------------------------------------------------
def test_many_faults(tmp_path):
    """Nine rows in ten are wrong, and each says so."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("教职工")
    sheet.append(HEADERS)
    for number in range(2, 1002):
        sheet.append([f"{number:05}", "王敏", "大学", 12, None, None])
    path = tmp_path / "upload"
    book.save(path)
    problems = [(number, Problem("kind", "choice", "不在可选范围内。")) for number in range(2, 1002) if number % 10]
    data = marked(path, problems, header_row=1)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("教职工").to_python()
    assert sum(bool(row[0]) for row in rows) == 901
    assert [row[1] for row in rows][1:] == [f"{number:05}" for number in range(2, 1002)]
    page = opened(data)["教职工"]
    assert len(red(page)) == 900


def test_a_small_file_with_a_huge_merged_area_comes_back_as_a_copy(tmp_path):
    """Five kilobytes that openpyxl would turn into millions of cells: counted beforehand, and copied row by row."""
    book = Workbook()
    book.active.title = "教职工"
    book.active.append(HEADERS)
    book.active.append(["00001", "", "小学", 12, "", ""])
    path = tmp_path / "merged.xlsx"
    book.save(path)
    content = path.read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                merge = b'<mergeCells count="1"><mergeCell ref="A3:XFD1048576"/></mergeCells>'
                data = data.replace(b"</sheetData>", b"</sheetData>" + merge)
            new.writestr(name, data)
    path.write_bytes(out.getvalue())
    assert whole.size(path)[1] > whole.MOST_CELLS
    returned_book = mark(
        path,
        file_name="merged.xlsx",
        sheet_name="教职工",
        header_row=1,
        headers=HEADERS,
        names=NAMES,
        problems=[(2, Problem("name", "required", "“姓名”必填，请补充。"))],
    )
    sheet = load_workbook(io.BytesIO(returned_book)).active
    assert sheet.cell(2, 1).value == "姓名：“姓名”必填，请补充。"
