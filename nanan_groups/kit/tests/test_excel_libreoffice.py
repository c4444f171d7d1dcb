"""What we write, opened and saved by LibreOffice, still has its drop-downs, its text columns and every value.

LibreOffice is started once for all files of a process.
"""

import io
from collections.abc import Callable
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from nanan_groups.kit.excel import Checker, Problem, out
from nanan_groups.kit.excel.marks import NOTE, RED
from nanan_groups.kit.excel.reader import open_sheet
from nanan_groups.kit.excel.returned import mark
from nanan_groups.kit.excel.template import make_template
from nanan_groups.testing.excel_values import LONG, PAYLOADS, VALUES, typed
from nanan_groups.testing.libreoffice import convert, find_soffice

from .excel_samples import StaffSheet

SITES = ["示范小学（S001）", "南坪幼儿园（S002）"]
ROWS = [
    ["00007", "=李雷", "primary", True, date(2024, 9, 1), date(1985, 3, 1), 2026, 0, SITES[0], "", "02362700000"],
    [
        "000000000001",
        "韩梅",
        "junior",
        False,
        date(1999, 12, 31),
        date(2000, 12, 1),
        1999,
        60,
        "S002",
        SITES[1],
        "+86-23",
    ],
    ["1E5", "-", "kindergarten", False, None, None, None, None, "", "", ""],
]
BOTH = [*PAYLOADS, *VALUES]
COLUMNS = [f"列{number}" for number in range(len(BOTH))]
ABOUT = [("导出人", "王敏"), ("导出编号", "20260901-000123"), ("用途", "=核对")]
STAFF = tuple(column.header for column in StaffSheet.entered().values())
NAMES = tuple(StaffSheet.entered())
PROBLEMS = [(4, Problem("name", "x", "姓名不能以等号开头。")), (6, Problem("kind", "y", "本校没有幼儿园。"))]


def template() -> bytes:
    return make_template(StaffSheet, lists={"site": SITES}, rows=ROWS)


def exported(times: int) -> bytes:
    file = io.BytesIO()
    out.write_xlsx(file, [("名单", COLUMNS, iter([BOTH] * times))], about=ABOUT)
    return file.getvalue()


def returned(folder) -> bytes:
    path = folder / "kept"
    path.write_bytes(template())
    return mark(
        path, file_name="教职工.xlsx", sheet_name="教职工", header_row=2, headers=STAFF, names=NAMES, problems=PROBLEMS
    )


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> Callable[[str], Workbook]:
    """``saved(name)``: the path of a file as LibreOffice saved it."""
    if find_soffice() is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("ours")
    made = {
        "template": template(),
        "short": exported(3),
        "long": exported(LONG),
        "returned": returned(folder),
    }
    for name, data in made.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    paths = convert([folder / f"{name}.xlsx" for name in made], tmp_path_factory.mktemp("theirs"))
    return lambda name: paths[f"{name}.xlsx"]


def drop_downs(book, title: str) -> dict[str, tuple]:
    """By column: what is offered, how a refusal looks, and the rows."""
    found = {}
    for rule in book[title].data_validations.dataValidation:
        page, area = book.defined_names[rule.formula1].attr_text.replace("'", "").split("!")
        offered = [cell.value for (cell,) in book[page][area.replace("$", "")]]
        for place in rule.sqref.ranges:
            for column in range(place.min_col, place.max_col + 1):
                found[column] = (
                    offered,
                    rule.errorStyle or "stop",
                    rule.showErrorMessage,
                    place.min_row,
                    place.max_row,
                )
    return found


def test_a_template_keeps_its_drop_downs(saved):
    book = load_workbook(saved("template"))
    found = drop_downs(book, "教职工")
    assert {column: rule[:4] for column, rule in found.items()} == {
        3: (["小学", "初级中学", "幼儿园"], "stop", True, 4), 4: (["是", "否"], "stop", True, 4),
        9: (SITES, "warning", True, 4), 10: (SITES, "warning", True, 4),
    }  # fmt: skip
    # It keeps them for some eight hundred rows below the last used one, and again each time it saves.
    assert min(rule[4] for rule in found.values()) >= 1000


def test_a_template_keeps_text_columns_notes_and_the_hidden_sheet(saved):
    book = load_workbook(saved("template"))
    page = book["教职工"]
    formats = ["@", "General", "General", "General", "yyyy-mm-dd", "@", "@", "0", "General", "General", "@"]
    for row in (4, 7, 203):
        assert [cell.number_format.replace("\\", "") for cell in page[row]] == formats
    for letter, form in zip("ABCDEFGHIJK", formats, strict=True):
        column = next(room for room in page.column_dimensions.values() if room.min <= ord(letter) - 64 <= room.max)
        assert column.number_format.replace("\\", "") == form
    notes = [cell.comment.text if cell.comment else "" for cell in page[2]]
    assert notes == [column.accepts() for column in StaffSheet.entered().values()]
    assert [str(area) for area in page.merged_cells.ranges] == ["A1:K1"]
    assert page.print_title_rows == "$1:$2"
    assert book.sheetnames == ["教职工", "填写说明", "代码表", "_模板"]
    assert book["_模板"].sheet_state == "hidden"


def test_every_value_of_a_filled_template_is_read_as_it_was(saved):
    sheet = open_sheet(saved("template"), file_name="教职工.xlsx", sheet=StaffSheet)
    assert (sheet.version, sheet.header_row, sheet.names) == ("3", 2, NAMES)
    ((numbers, cells),) = sheet.chunks()
    chunk = Checker(StaffSheet, sheet.names).check(cells, numbers)
    assert (numbers, chunk.problems) == ([4, 5, 6], [])
    empty = [column.kind.empty for column in StaffSheet.entered().values()]
    wanted = [tuple(e if v in (None, "") else v for v, e in zip(row, empty, strict=True)) for row in ROWS]
    assert [tuple(row) for _, row, _ in chunk.good] == wanted


@pytest.mark.parametrize(("name", "times"), [("short", 3), ("long", LONG)])
def test_every_value_of_an_export_is_as_it_was(saved, name, times):
    page = load_workbook(saved(name))["名单"]
    wanted = tuple(typed(value) for value in BOTH)
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[0] == COLUMNS
    assert len(rows) == times + 1
    assert {tuple(typed(value) for value in row) for row in rows[1:]} == {wanted}
    assert {cell.data_type for cell in page[times + 1][: len(PAYLOADS)]} == {"s"}
    assert all(cell.quotePrefix or cell.number_format == "@" for cell in page[2] if str(cell.value).startswith("="))
    read = CalamineWorkbook.from_path(saved(name)).get_sheet_by_name("名单").to_python()
    assert {tuple(typed(None if value == "" else value) for value in row) for row in read[1:]} == {wanted}


def test_days_and_moments_of_an_export_keep_their_formats(saved):
    for name in ("short", "long"):
        row = load_workbook(saved(name))["名单"][2][len(PAYLOADS) :]
        formats = {type(value): cell.number_format.replace("\\", "") for value, cell in zip(VALUES, row, strict=True)}
        assert (formats[date], formats[datetime]) == ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss")


def test_the_sheet_about_an_export(saved):
    for name in ("short", "long"):
        lines = [[cell.value for cell in row] for row in load_workbook(saved(name))["导出说明"].iter_rows()]
        assert lines[1:] == [[label, value] for label, value in ABOUT]


def test_a_returned_workbook_keeps_its_marks_and_the_second_round_finds_them(saved, tmp_path):
    book = load_workbook(saved("returned"))
    page = book["教职工"]
    assert [cell.value for cell in page["A"]][:6] == [
        None,
        "错误说明",
        None,
        "姓名：姓名不能以等号开头。",
        None,
        "学段：本校没有幼儿园。",
    ]
    assert {cell.coordinate for row in page.iter_rows() for cell in row if cell.fill.fgColor.rgb.endswith(RED)} == {
        "C4",
        "D6",
    }
    assert page["C4"].comment.text == f"{NOTE}姓名不能以等号开头。"
    assert set(drop_downs(book, "教职工")) == {4, 5, 10, 11}
    sheet = open_sheet(saved("returned"), file_name="教职工.xlsx", sheet=StaffSheet)
    assert sheet.names == (None, *NAMES)
    again = mark(
        saved("returned"),
        file_name="教职工.xlsx",
        sheet_name="教职工",
        header_row=2,
        headers=sheet.headers,
        names=sheet.names,
        problems=[(5, Problem("lessons", "z", "课时过多。"))],
    )
    page = load_workbook(io.BytesIO(again))["教职工"]
    assert [cell.value for cell in page["A"]][3:6] == [None, "周课时：课时过多。", None]
    assert {cell.coordinate for row in page.iter_rows() for cell in row if cell.fill.fgColor.rgb.endswith(RED)} == {
        "I5"
    }
    ours = {cell.coordinate for row in page.iter_rows() for cell in row if cell.comment and NOTE in cell.comment.text}
    assert ours == {"I5"}
    assert page["C2"].comment.text == StaffSheet.entered()["name"].accepts()
