"""A workbook of somebody's own, with everything that must come back as it was, and the faults found in it."""

import io
from datetime import date

from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from nanan_groups.kit.excel import Problem
from nanan_groups.kit.excel.marks import RED
from nanan_groups.kit.excel.reader import open_sheet
from nanan_groups.kit.excel.returned import mark

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


def read_again(data: bytes, path):
    path.write_bytes(data)
    with_names = open_sheet(path, file_name="教职工.xlsx", sheet=StaffSheet)
    rows = [row for _, cells in with_names.chunks() for row in cells]
    return with_names, rows
