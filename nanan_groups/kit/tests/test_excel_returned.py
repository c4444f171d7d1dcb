"""The user's own workbook comes back with its faults marked, and with everything else as it was."""

import io
import zipfile
from datetime import date, datetime

import pytest
import xlwt
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from python_calamine import CalamineWorkbook

from nanan_groups.kit.excel import Checker, Problem, returned, whole
from nanan_groups.kit.excel.marks import NOTE, RED
from nanan_groups.kit.excel.reader import open_sheet
from nanan_groups.kit.excel.returned import mark
from nanan_groups.kit.excel.template import make_template

from .excel_samples import StaffSheet

HEADERS = ("工号*", "姓名*", "学段*", "周课时", "到岗日期", "备注")
NAMES = ("number", "name", "kind", "lessons", "hired", None)
PROBLEMS = [
    (4, Problem("kind", "choice", "“大学”不在可选范围内。")),
    (4, Problem("lessons", "range", "99 超出范围。")),
    (6, Problem("name", "required", "“姓名”必填，请补充。")),
    (6, Problem("", "scope", "该教职工不属于本校。")),
    (7, Problem("phone", "required", "“电话”必填，请补充。")),
]
YELLOW = PatternFill("solid", fgColor="FFFF00")


def sample() -> Workbook:
    """What people make of a sheet: a title, merged cells, drop-downs, formats, formulas, a second sheet that looks here."""
    book = Workbook()
    sheet = book.active
    sheet.title = "教职工"
    sheet["A1"] = "示范学校教职工"
    sheet.merge_cells("A1:F1")
    sheet.append(HEADERS)
    rows = [
        ["00001", "王敏", "小学", 12, date(2024, 9, 1), "=D3*2"],
        ["00002", "李雷", "大学", 99, date(2023, 9, 1), "=SUM($D$3:$D$7)"],
        ["00003", "韩梅", "小学", 3, date(2022, 9, 1), "组长"],
        ["00004", None, "小学", 4, date(2021, 9, 1), None],
        ["00005", "=1+1", "小学", 5, date(2020, 9, 1), "=VLOOKUP(A7,代码!$A$1:$B$3,2,0)"],
    ]
    for row in rows:
        sheet.append(row)
    sheet["B7"].data_type = "s"
    sheet["B7"].quotePrefix = True
    for row in range(3, 8):
        sheet.cell(row, 1).number_format = "@"
        sheet.cell(row, 5).number_format = "yyyy/m/d"
    sheet["C5"].fill = YELLOW
    sheet["C4"].comment = Comment("王校长：请核对", "王校长", width=300, height=90)
    sheet["B5"].comment = Comment("新来的", "王校长")
    sheet["B3"].font = Font(bold=True)
    sheet["F5"] = CellRichText("组", TextBlock(InlineFont(b=True), "长"))
    sheet["B5"].hyperlink = "http://example.cn/"
    sheet.merge_cells("A9:B10")
    sheet["A9"] = "填表人"
    for letter, width in zip("ABCDEF", (9, 14, 11, 8, 13, 30), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions["D"].hidden = True
    sheet.row_dimensions[3].height = 33
    sheet.row_dimensions[6].hidden = True
    listed = DataValidation(
        type="list", formula1='"小学,初级中学"', allow_blank=True, errorStyle="stop", error="请选择"
    )
    listed.add("C3:C5000")
    listed.add("C6000")
    ranged = DataValidation(type="list", formula1="代码!$A$1:$A$3")
    ranged.add("F3:F100")
    custom = DataValidation(type="custom", formula1="AND(D3>0,$D3<60,LEN(A3)=5)")
    custom.add("D3:D100")
    for rule in (listed, ranged, custom):
        sheet.add_data_validation(rule)
    sheet.conditional_formatting.add("D3:D100", CellIsRule(operator="greaterThan", formula=["60"], fill=YELLOW))
    sheet.conditional_formatting.add("A3:F100", FormulaRule(formula=["$B3=$F$2"], fill=YELLOW))
    sheet.freeze_panes = "C3"
    sheet.auto_filter.ref = "A2:F7"
    sheet.print_area = "A1:F7"
    sheet.print_title_rows = "1:2"
    sheet.print_title_cols = "A:B"
    codes = book.create_sheet("代码")
    for row in (["小学", 1, "=教职工!D3"], ["初级中学", 2, "=SUM('教职工'!$D$3:$D$7)"], ["高中", 3, "=A1&教职工!A:A"]):
        codes.append(row)
    codes["B3"].fill = YELLOW
    codes.column_dimensions["A"].width = 44
    chosen = DataValidation(type="list", formula1="教职工!$B$3:$B$7")
    chosen.add("D1:D3")
    codes.add_data_validation(chosen)
    book.defined_names["工号们"] = DefinedName("工号们", attr_text="教职工!$A$3:$A$7")
    book.defined_names["学段们"] = DefinedName("学段们", attr_text="代码!$A$1:$A$3")
    return book


@pytest.fixture
def path(tmp_path):
    """A kept upload has no ending of its own."""
    place = tmp_path / "upload"
    sample().save(place)
    return place


def marked(path, problems=PROBLEMS, *, headers=HEADERS, names=NAMES, **given):
    given = {"file_name": "教职工.xlsx", "sheet_name": "教职工", "header_row": 2, **given}
    return mark(path, headers=headers, names=names, problems=iter(problems), **given)


def opened(data: bytes):
    return load_workbook(io.BytesIO(data), rich_text=True)


def values(sheet, *, column: int = 1) -> list[list]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_col=column)]


def red(sheet) -> set[str]:
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == f"00{RED}"}


def rules(sheet) -> dict[str, str]:
    return {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}


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
        "D3:D5000 D6000": '"小学,初级中学"', "G3:G100": "代码!$A$1:$A$3", "E3:E100": "AND(E3>0,$E3<60,LEN(B3)=5)",
    }  # fmt: skip
    assert [(str(one.sqref), one.rules[0].formula) for one in sheet.conditional_formatting] == [
        ("E3:E100", ["60"]), ("B3:G100", ["$C3=$G$2"]),
    ]  # fmt: skip
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
        "=E3*2", "=SUM($E$3:$E$7)", "=VLOOKUP(B7,代码!$A$1:$B$3,2,0)",
    ]  # fmt: skip
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
        "D3:D4995 D5995": '"小学,初级中学"', "G3:G95": "代码!$A$1:$A$3", "E3:E95": "AND(E3>0,$E3<60,LEN(B3)=5)",
    }  # fmt: skip
    assert [(str(one.sqref), one.rules[0].formula) for one in sheet.conditional_formatting] == [
        ("E3:E95", ["60"]), ("B3:G95", ["$C3=$G$2"]),
    ]  # fmt: skip
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
def read_again(data: bytes, path):
    path.write_bytes(data)
    with_names = open_sheet(path, file_name="教职工.xlsx", sheet=StaffSheet)
    rows = [row for _, cells in with_names.chunks() for row in cells]
    return with_names, rows


def test_our_template_comes_back_and_is_read_again(tmp_path):
    path = tmp_path / "upload"
    rows = [["00001", "王敏", "primary"], ["00002", "", "primary"], ["00002", "李雷", "junior"]]
    rows = [row + [None] * 8 for row in rows]
    path.write_bytes(make_template(StaffSheet, lists={"site": ["示范小学（S001）"]}, rows=rows))
    for round_number in range(2):
        sheet = open_sheet(path, file_name="教职工.xlsx", sheet=StaffSheet)
        checker = Checker(StaffSheet, sheet.names)
        found = [problem for numbers, cells in sheet.chunks() for problem in checker.check(cells, numbers).problems]
        assert [(number, problem.code) for number, problem in found] == [(5, "required")]
        data = mark(
            path, file_name="教职工.xlsx", sheet_name=sheet.sheet_name, header_row=sheet.header_row, headers=sheet.headers,
            names=sheet.names, problems=found,
        )  # fmt: skip
        path.write_bytes(data)
        page = opened(data)["教职工"]
        assert page["A5"].value == "姓名：“姓名”必填，请补充。", round_number
        assert red(page) == {"C5"}
        assert rules(page) == {
            "D4:D5003": "选项_1", "E4:E5003": "选项_2", "J4:J5003": "选项_3", "K4:K5003": "选项_3",
        }  # fmt: skip
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


# --- copies --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("only_refused", [False, True])
def test_large_workbooks_come_back_as_a_copy_of_their_values(path, monkeypatch, only_refused):
    monkeypatch.setattr(returned, "MOST_ROWS", 5)
    book = opened(marked(path, only_refused=only_refused))
    sheet = book["教职工"]
    rows = {row[1]: row for row in values(sheet)}
    assert ("00003" in rows) is not only_refused
    assert rows["00002"] == [
        "学段：“大学”不在可选范围内。\n周课时：99 超出范围。", "00002", "李雷", "大学", 99, datetime(2023, 9, 1),
        f"=SUM($E$3:$E${5 if only_refused else 7})",
    ]  # fmt: skip
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
    "file_name": "教职工.csv", "sheet_name": "", "header_row": 1, "headers": ("工号", "姓名", "学段"),
    "names": ("number", "name", "kind"),
}  # fmt: skip


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
    first, last = [None, "1", "王敏", "小学", 12, None, "#N/A"], [
        "学段：“大学”不在可选范围内。", "2", "=x", "大学", 1.5, datetime(2024, 9, 1), "末",
    ]  # fmt: skip
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
    """W-26, smaller: nine rows in ten are wrong, and each says so."""
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
        path, file_name="merged.xlsx", sheet_name="教职工", header_row=1, headers=HEADERS, names=NAMES,
        problems=[(2, Problem("name", "required", "“姓名”必填，请补充。"))],
    )  # fmt: skip
    sheet = load_workbook(io.BytesIO(returned_book)).active
    assert sheet.cell(2, 1).value == "姓名：“姓名”必填，请补充。"
