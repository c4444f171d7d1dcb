"""The user's own workbook comes back with its faults marked, and with everything else as it was."""

import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText
from openpyxl.worksheet.table import Table

from nanan_groups.kit.excel import Checker, Problem
from nanan_groups.kit.excel.marks import NOTE, RED
from nanan_groups.kit.excel.reader import open_sheet
from nanan_groups.kit.excel.returned import mark
from nanan_groups.kit.excel.template import make_template

from .excel_returned_made import (
    HEADERS,
    NAMES,
    marked,
    opened,
    red,
    rules,
    sample,
    values,
)
from .excel_samples import StaffSheet


# --- in place ------------------------------------------------------------------------------------------------------
def test_an_error_column_first_red_cells_and_a_comment_in_each(path):
    sheet = opened(marked(path))["教职工"]
    assert [sheet.cell(row, 1).value for row in range(1, 9)] == [
        None, "错误说明", None, "学段：“大学”不在可选范围内。\n周课时：99 超出范围。", None,
        "姓名：“姓名”必填，请补充。\n该教职工不属于本校。", "“电话”必填，请补充。", None,
    ]  # fmt: skip
    assert [cell.value for cell in sheet[2]] == ["错误说明", *HEADERS]
    assert red(sheet) == {"D4", "E4", "C6"}
    assert sheet["E4"].comment.text == f"{NOTE}99 超出范围。"
    assert sheet["C6"].comment.text == f"{NOTE}“姓名”必填，请补充。"
    assert sheet["D4"].comment.text == f"王校长：请核对\n{NOTE}“大学”不在可选范围内。"
    assert {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment} == {"D4", "E4", "C6", "C5"}
    assert (sheet["A4"].alignment.wrap_text, sheet["A4"].fill.fgColor.rgb) == (True, "00FDECEA")
    assert sheet["A3"].fill.fgColor.rgb == "00000000"
    assert sheet.column_dimensions["A"].width == 48


def test_nothing_else_changes(path):
    before, after = opened(path.read_bytes()), opened(marked(path))
    old, new = before["教职工"], after["教职工"]
    for row in old.iter_rows():
        for cell in row:
            there = new.cell(cell.row, cell.column + 1)
            if cell.data_type != "f":
                assert (there.value, there.data_type) == (cell.value, cell.data_type)
            assert (there.number_format, there.quotePrefix) == (cell.number_format, cell.quotePrefix)
            assert repr(there.font) == repr(cell.font)
            if there.fill.fgColor.rgb != f"00{RED}":
                assert repr(there.fill) == repr(cell.fill)
    assert (new["C7"].value, new["C7"].data_type, new["C7"].quotePrefix) == ("=1+1", "s", True)
    assert isinstance(new["G5"].value, CellRichText)
    assert (new["C5"].comment.text, new["C5"].hyperlink.target) == ("新来的", "http://example.cn/")
    assert new["C5"].hyperlink.ref == "C5"
    assert after.sheetnames == before.sheetnames
    codes = after["代码"]
    assert [row[:2] for row in values(codes)] == [["小学", 1], ["初级中学", 2], ["高中", 3]]
    assert (codes["B3"].fill.fgColor.rgb, codes.column_dimensions["A"].width) == ("00FFFF00", 44)


def test_what_points_at_cells_moves_with_them(path):
    sheet = opened(marked(path))["教职工"]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"B1:G1", "B9:C10"}
    assert sheet["B9"].value == "填表人"
    assert rules(sheet) == {
        "D3:D5000 D6000": '"小学,初级中学"',
        "G3:G100": "代码!$A$1:$A$3",
        "E3:E100": "AND(E3>0,$E3<60,LEN(B3)=5)",
    }
    assert [(str(one.sqref), one.rules[0].formula) for one in sheet.conditional_formatting] == [
        ("E3:E100", ["60"]),
        ("B3:G100", ["$C3=$G$2"]),
    ]
    widths = {letter: sheet.column_dimensions[letter].width for letter in "ABCDEFG"}
    assert widths == {"A": 48, "B": 9, "C": 14, "D": 11, "E": 8, "F": 13, "G": 30}
    assert [letter for letter in "ABCDEFG" if sheet.column_dimensions[letter].hidden] == ["E"]
    assert (sheet.freeze_panes, sheet.sheet_view.pane.xSplit, sheet.sheet_view.pane.ySplit) == ("D3", 3, 2)
    assert sheet.auto_filter.ref == "B2:G7"
    assert sheet.print_area == "'教职工'!$B$1:$G$7"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$2", "$B:$C")
    assert sheet.row_dimensions[3].height == 33


def test_formulas_follow_wherever_they_stand(path):
    book = opened(marked(path))
    sheet, codes = book["教职工"], book["代码"]
    assert [sheet.cell(row, 7).value for row in (3, 4, 7)] == [
        "=E3*2",
        "=SUM($E$3:$E$7)",
        "=VLOOKUP(B7,代码!$A$1:$B$3,2,0)",
    ]
    assert [codes.cell(row, 3).value for row in (1, 2, 3)] == [
        "=教职工!E3",
        "=SUM('教职工'!$E$3:$E$7)",
        "=A1&教职工!B:B",
    ]
    assert rules(codes) == {"D1:D3": "教职工!$C$3:$C$7"}
    names = {name: book.defined_names[name].attr_text for name in book.defined_names}
    assert names == {"工号们": "教职工!$B$3:$B$7", "学段们": "代码!$A$1:$A$3"}


def test_a_refused_row_that_was_hidden_is_seen_and_high_enough(path):
    sheet = opened(marked(path))["教职工"]
    assert sheet.row_dimensions[6].hidden is False
    assert sheet.row_dimensions[6].height == 37
    assert sheet.row_dimensions[4].height == 37


def test_the_workbook_opens_at_the_faults(path):
    book = sample()
    book.active = 1
    book.save(path)
    data = marked(path)
    assert opened(data).active.title == "教职工"
    assert [sheet.sheet_view.tabSelected for sheet in opened(data)] == [True, False]


# --- the second round ----------------------------------------------------------------------------------------------
AGAIN = {"headers": ("错误说明", *HEADERS), "names": (None, *NAMES)}


def test_the_second_round_takes_the_place_of_the_first(path):
    path.write_bytes(marked(path))
    book = opened(path.read_bytes())
    book["教职工"]["D4"] = "小学"
    book.save(path)
    again = opened(marked(path, [(5, Problem("hired", "day-range", "请核对年份。"))], **AGAIN))["教职工"]
    assert [again.cell(row, 1).value for row in range(1, 8)] == [
        None,
        "错误说明",
        None,
        None,
        "到岗日期：请核对年份。",
        None,
        None,
    ]
    assert [cell.value for cell in again[2]] == ["错误说明", *HEADERS]
    assert red(again) == {"F5"}
    assert again["D5"].fill.fgColor.rgb == "00FFFF00"
    comments = {cell.coordinate: cell.comment.text for row in again.iter_rows() for cell in row if cell.comment}
    assert comments == {"D4": "王校长：请核对", "C5": "新来的", "F5": f"{NOTE}请核对年份。"}
    assert again["A4"].fill.fgColor.rgb == "00000000"
    assert again.column_dimensions["B"].width == 9
    assert again["G3"].value == "=E3*2"


def test_the_second_round_with_nothing_wrong_leaves_no_mark(path):
    path.write_bytes(marked(path))
    sheet = opened(marked(path, [], **AGAIN))["教职工"]
    assert red(sheet) == set()
    assert [cell.value for cell in sheet["A"]][1:8] == ["错误说明", *[None] * 6]


# --- the refused rows alone ----------------------------------------------------------------------------------------
def test_only_refused_rows(path):
    book = opened(marked(path, only_refused=True))
    sheet = book["教职工"]
    assert [row[1] for row in values(sheet)] == ["示范学校教职工", "工号*", "00002", "00004", "00005"]
    assert red(sheet) == {"D3", "E3", "C4"}
    assert sheet["A5"].value == "“电话”必填，请补充。"
    assert {str(area) for area in sheet.merged_cells.ranges} == {"B1:G1"}
    # Drop-downs reach as far below the rows as they did.
    assert rules(sheet) == {
        "D3:D4995 D5995": '"小学,初级中学"',
        "G3:G95": "代码!$A$1:$A$3",
        "E3:E95": "AND(E3>0,$E3<60,LEN(B3)=5)",
    }
    assert [(str(one.sqref), one.rules[0].formula) for one in sheet.conditional_formatting] == [
        ("E3:E95", ["60"]),
        ("B3:G95", ["$C3=$G$2"]),
    ]
    assert (sheet["G3"].value, sheet["G5"].value) == ("=SUM($E$3:$E$5)", "=VLOOKUP(B5,代码!$A$1:$B$3,2,0)")
    assert sheet.auto_filter.ref == "B2:G5"
    assert sheet.row_dimensions[4].hidden is False
    assert [codes.value for codes in book["代码"]["C"]] == [
        "=教职工!#REF!",
        "=SUM('教职工'!$E$3:$E$5)",
        "=A1&教职工!B:B",
    ]
    assert book.defined_names["工号们"].attr_text == "教职工!$B$3:$B$5"


def test_only_refused_rows_of_a_table(tmp_path):
    book = Workbook()
    sheet = book.active
    for row in (HEADERS, *([f"{n:05}", "甲", "小学", n, None, None] for n in range(1, 9))):
        sheet.append(row)
    sheet.add_table(Table(displayName="名册", ref="A1:F9"))
    path = tmp_path / "t.xlsx"
    book.save(path)
    given = {"header_row": 1, "sheet_name": sheet.title}
    problem = Problem("kind", "choice", "错。")
    whole = opened(marked(path, [(3, problem)], **given))[sheet.title]
    assert (whole.tables["名册"].ref, whole.tables["名册"].autoFilter.ref) == ("B1:G9", "B1:G9")
    part = opened(marked(path, [(3, problem), (8, problem)], only_refused=True, **given))[sheet.title]
    assert part.tables["名册"].ref == "B1:G3"
    assert [row[1] for row in values(part)] == ["工号*", "00002", "00007"]


def test_a_row_the_workbook_does_not_have_is_told_below(path):
    """A problem of a row that the workbook does not have (it was shorter than it said) marks it below the others."""
    sheet = opened(marked(path, [(20, Problem("name", "required", "必填。"))]))["教职工"]
    assert sheet["A20"].value == "姓名：必填。"


# --- the template and the reader -----------------------------------------------------------------------------------
def test_our_template_comes_back_and_is_read_again(tmp_path):
    path = tmp_path / "upload"
    rows = [["00001", "王敏", "primary"], ["00002", "", "primary"], ["00003", "李雷", "junior"]]
    rows = [row + [None] * 8 for row in rows]
    path.write_bytes(make_template(StaffSheet, lists={"site": ["示范小学（S001）"]}, rows=rows))
    for round_number in range(2):
        sheet = open_sheet(path, file_name="教职工.xlsx", sheet=StaffSheet)
        checker = Checker(StaffSheet, sheet.names)
        found = [problem for numbers, cells in sheet.chunks() for problem in checker.check(cells, numbers).problems]
        assert [(number, problem.code) for number, problem in found] == [(5, "required")]
        data = mark(
            path,
            file_name="教职工.xlsx",
            sheet_name=sheet.sheet_name,
            header_row=sheet.header_row,
            headers=sheet.headers,
            names=sheet.names,
            problems=found,
        )
        path.write_bytes(data)
        page = opened(data)["教职工"]
        assert page["A5"].value == "姓名：“姓名”必填，请补充。", round_number
        assert red(page) == {"C5"}
        assert rules(page) == {
            "D4:D5003": "选项_1",
            "E4:E5003": "选项_2",
            "J4:J5003": "选项_3",
            "K4:K5003": "选项_3",
        }
        assert page["B4"].number_format == "@"
        assert opened(data)["_模板"].sheet_state == "hidden"
        assert page["C2"].comment.text == StaffSheet.entered()["name"].accepts()


# --- what openpyxl alone would lose --------------------------------------------------------------------------------
def rewritten(path, part: str, change) -> None:
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)


EXTENDED = """<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"
 xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations count="1"
 xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list" allowBlank="1"
 showErrorMessage="1" errorStyle="warning" error="请选择"><x14:formula1><xm:f>代码!$A$1:$A$3</xm:f></x14:formula1>
<xm:sqref>B3:B900 D3:D5</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"""


def test_drop_downs_that_excel_keeps_as_an_extension_are_kept(path):
    rewritten(path, "xl/worksheets/sheet1.xml", lambda data: data.replace(b"</worksheet>", EXTENDED.encode()))
    sheet = opened(marked(path))["教职工"]
    rule = next(rule for rule in sheet.data_validations.dataValidation if "C3:C900" in str(rule.sqref))
    assert (str(rule.sqref), rule.formula1, rule.type) == ("C3:C900 E3:E5", "代码!$A$1:$A$3", "list")
    assert (rule.errorStyle, rule.error, rule.showErrorMessage, rule.allow_blank) == ("warning", "请选择", True, True)


def test_a_workbook_that_openpyxl_does_not_take_comes_back_as_a_copy(path):
    rewritten(path, "xl/styles.xml", lambda data: data.replace(b"<fill><patternFill", b"<fill/><fill><patternFill", 1))
    with pytest.raises(TypeError):
        opened(path.read_bytes())
    sheet = opened(marked(path))["教职工"]
    assert [cell.value for cell in sheet[2]] == ["错误说明", *HEADERS]
    assert [cell.value for cell in sheet[4]][1:6] == ["00002", "李雷", "大学", 99, datetime(2023, 9, 1)]
    assert (sheet["G4"].value, sheet["G4"].data_type) == ("#N/A", "e")
    assert (sheet["C7"].value, sheet["C7"].data_type) == ("=1+1", "s")
    assert red(sheet) == {"D4", "E4", "C6"}
