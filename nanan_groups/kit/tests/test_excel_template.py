"""The template of a sheet: every column as it is declared, drop-downs over thousands of rows, and what the reader needs."""

import io
from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from nanan_groups.kit.excel import Checker, Choice, Column, Sheet
from nanan_groups.kit.excel.template import make_template

from .excel_samples import KINDS, PlainSheet, StaffSheet

SITES = ["示范小学（S001）", "南坪幼儿园（S002）", "=坏名称（S003）"]
HEADERS = [
    "工号*", "姓名*", "学段*", "在岗", "到岗日期", "出生年月", "学年", "周课时", "校点", "兼课校点", "电话",
]  # fmt: skip
LAST = 5003


def book_of(sheet=StaffSheet, **given):
    return load_workbook(io.BytesIO(make_template(sheet, **given)))


@pytest.fixture(scope="module")
def book():
    return book_of(lists={"site": SITES}, notes=["本校教职工由学校填报。"])


def texts(page) -> list[list]:
    return [[cell.value for cell in row] for row in page.iter_rows()]


def validation(page, letter):
    found = [rule for rule in page.data_validations.dataValidation if str(rule.sqref).startswith(letter)]
    return found[0] if found else None


def test_sheets_and_their_order(book):
    assert book.sheetnames == ["教职工", "填写说明", "代码表", "_模板"]
    assert [page.sheet_state for page in book] == ["visible", "visible", "visible", "hidden"]


def test_title_header_and_example(book):
    page = book["教职工"]
    assert page["A1"].value == "教职工\n每位教职工一行。"
    assert [str(merged) for merged in page.merged_cells.ranges] == ["A1:K1"]
    assert [cell.value for cell in page[2]] == HEADERS
    assert [cell.value for cell in page[3]] == [
        "示例：00123", "王敏", "小学", "是", "2024-09-01", "1985-03", "2026-2027", "12", "示范小学（S001）", None,
        "023-62700000",
    ]  # fmt: skip
    assert [cell.value for cell in page[4]] == [None] * 11
    assert page.freeze_panes == "A3"


def test_the_example_is_what_the_columns_take(book):
    row = [cell.value for cell in book["教职工"][3]]
    row[0] = row[0].removeprefix("示例：")
    chunk = Checker(StaffSheet, list(StaffSheet.entered())).check([row], [3])
    assert chunk.problems == []


def test_required_columns_have_a_fill_of_their_own(book):
    fills = {cell.value.endswith("*"): cell.fill.fgColor.rgb for cell in book["教职工"][2]}
    assert fills == {True: "00FFE699", False: "00EDEDED"}


def test_header_cells_say_what_they_take(book):
    notes = [cell.comment.text if cell.comment else "" for cell in book["教职工"][2]]
    assert notes == [column.accepts() for column in StaffSheet.entered().values()]
    assert notes[1] == "以身份证为准。文字，不超过 40 个字。"


def test_formats_of_columns_and_of_the_first_cells(book):
    page = book["教职工"]
    formats = ["@", "General", "General", "General", "yyyy-mm-dd", "@", "@", "0", "General", "General", "@"]
    for row in (4, 203):
        assert [cell.number_format for cell in page[row]] == formats
    assert [page.column_dimensions[letter].number_format for letter in "ABCDEFGHIJK"] == formats
    assert all(page.column_dimensions[letter].width >= 8 for letter in "ABCDEFGHIJK")


def test_drop_downs_point_at_the_code_sheet(book):
    page, codes = book["教职工"], book["代码表"]
    assert texts(codes) == [
        ["学段", "在岗", "校点、兼课校点"],
        ["小学", "是", SITES[0]],
        ["初级中学", "否", SITES[1]],
        ["幼儿园", None, SITES[2]],
    ]
    assert codes["C4"].data_type == "s"
    offered = {}
    for letter in "ABCDEFGHIJK":
        if rule := validation(page, letter):
            assert str(rule.sqref) == f"{letter}4:{letter}{LAST}"
            offered[letter] = (rule.formula1, rule.errorStyle, rule.showErrorMessage, bool(rule.showDropDown))
    assert offered == {
        "C": ("选项_1", "stop", True, False), "D": ("选项_2", "stop", True, False),
        "I": ("选项_3", "warning", True, False), "J": ("选项_3", "warning", True, False),
    }  # fmt: skip
    assert {name: book.defined_names[name].attr_text for name in book.defined_names} == {
        "选项_1": "'代码表'!$A$2:$A$4",
        "选项_2": "'代码表'!$B$2:$B$3",
        "选项_3": "'代码表'!$C$2:$C$4",
    }
    assert "下拉列表" in validation(page, "C").error
    assert "编码" in validation(page, "I").error


def test_a_reference_without_a_list_is_typed():
    for lists in ({}, {"site": ()}, {"group": ["甲"]}):
        page = book_of(lists=lists)["教职工"]
        assert validation(page, "I") is None
        assert validation(page, "C") is not None


def test_a_sheet_without_choices():
    book = book_of(PlainSheet)
    assert texts(book["代码表"]) == [["本表没有需要从列表中选择的列。"]]
    page = book["备注"]
    assert page["A1"].value == "备注"
    assert page["A3"].value == "示例："
    assert page.data_validations.dataValidation == []


def test_messages_fit_what_excel_allows():
    class Wordy(Sheet):
        title = "长"
        column = Column("很长的列名" * 12, "column", kind=Choice(KINDS))

    rule = validation(book_of(Wordy)["长"], "A")
    assert len(rule.error) <= 225
    assert len(rule.errorTitle) <= 32


def test_the_guide_tells_of_each_column(book):
    lines = texts(book["填写说明"])
    assert lines[0][0] == "教职工：填写说明"
    assert lines[1][0] == "1. 每位教职工一行。"
    assert lines[5][0] == "5. 本校教职工由学校填报。"
    start = lines.index(["列", "是否必填", "可以填写的内容", "说明"])
    entered = list(StaffSheet.entered().values())
    assert lines[start + 1 :] == [
        [column.header, "必填" if column.required else "选填", column.kind.accepts(), column.help or None]
        for column in entered
    ]


def test_the_reader_finds_dataset_and_version(book):
    assert texts(book["_模板"]) == [["数据集", "StaffSheet"], ["版本", "3"]]


def test_prefilled_rows_stand_below_the_example():
    rows = [
        ["00007", "=李雷", "primary", True, date(2024, 9, 1), date(1985, 3, 1), 2026, 0, SITES[0], "", "02362700000"],
        ["00008", "韩梅", "初级中学", False, None, None, None, None, "", "", ""],
    ]
    page = book_of(lists={"site": SITES}, rows=iter(rows))["教职工"]
    assert [cell.value for cell in page[4]] == [
        "00007",
        "=李雷",
        "小学",
        "是",
        datetime(2024, 9, 1),
        "1985-03",
        "2026-2027",
        0,
        SITES[0],
        None,
        "02362700000",
    ]
    assert [cell.value for cell in page[5]] == ["00008", "韩梅", "初级中学", "否", *[None] * 7]
    assert (page["B4"].data_type, page["E4"].number_format) == ("s", "yyyy-mm-dd")
    names = list(StaffSheet.entered())
    read = CalamineWorkbook.from_filelike(io.BytesIO(make_template(StaffSheet, rows=rows))).get_sheet_by_index(0)
    chunk = Checker(StaffSheet, names).check(
        [[value or None for value in row] for row in read.to_python()[3:5]], [4, 5]
    )
    assert chunk.problems == []
    assert [row.kind for _, row, _ in chunk.good] == ["primary", "junior"]


def test_many_prefilled_rows_leave_room_for_more():
    rows = [["0"] for _ in range(6000)]
    page = book_of(PlainSheet, rows=rows)["备注"]
    assert page.max_row == 6003

    class Chosen(Sheet):
        title = "选"
        column = Column("选", "column", kind=Choice(KINDS))

    page = book_of(Chosen, rows=[["primary"]] * 6000)["选"]
    assert str(validation(page, "A").sqref) == "A4:A7003"


def test_print_set_up(book):
    for page in (book["教职工"], book["填写说明"], book["代码表"]):
        assert (int(page.page_setup.paperSize), page.page_setup.orientation) == (9, "landscape")
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert book["教职工"].print_title_rows == "$1:$2"
