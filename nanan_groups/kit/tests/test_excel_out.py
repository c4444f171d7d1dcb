"""What leaves as a workbook or CSV reads back as it was, short or long, and nothing of it runs."""

import csv
import io
import subprocess
import sys
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import out
from nanan_groups.testing.excel_values import LONG, PAYLOADS, VALUES, typed

# What the format cannot give back as it is, and the text that stands for it.
AS_TEXT = [
    (10**15, "1000000000000000"), (500010198001010019, "500010198001010019"), (float("inf"), "inf"),
    (date(1900, 2, 28), "1900-02-28"), (datetime(1899, 1, 1, 8), "1899-01-01 08:00:00"), (time(8, 5), "08:05:00"),
    ("a\x00b\x0b\ud800\uffff", "ab"), ("a\r\nb\rc", "a\nb\nc"), ((1, 2), "(1, 2)"), (True, "是"),
    (False, "否"),
]  # fmt: skip


def written(rows, headers, *, title="名单", about=()) -> bytes:
    file = io.BytesIO()
    assert out.write_xlsx(file, [(title, headers, iter(rows))], about=about) == len(rows)
    return file.getvalue()


def both(data: bytes) -> list[list[list]]:
    """The rows of the first sheet, as openpyxl and as calamine read them."""
    first = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(data)).worksheets[0].iter_rows()]
    second = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    return [first, [[None if value == "" else value for value in row] for row in second]]


def table(values) -> tuple[list[list], list[str]]:
    """Each value down a column of its own, so that a column holds one kind."""
    return [list(values)], [f"列{number}" for number in range(len(values))]


@pytest.mark.parametrize("times", [1, LONG])
def test_values_read_back_as_they_were(times):
    values = [*PAYLOADS, *VALUES]
    rows, headers = table(values)
    for found in both(written(rows * times, headers)):
        assert found[0] == headers
        assert len(found) == times + 1
        assert {tuple(typed(value) for value in row) for row in found[1:]} == {tuple(typed(value) for value in values)}


@pytest.mark.parametrize("times", [1, LONG])
def test_what_a_cell_cannot_hold_becomes_text(times):
    rows, headers = table([value for value, _ in AS_TEXT])
    for found in both(written(rows * times, headers)):
        assert found[-1] == [text for _, text in AS_TEXT]


@pytest.mark.parametrize("times", [1, LONG])
def test_text_that_looks_like_a_formula_is_text_and_stays_it_after_editing(times):
    rows, headers = table([text for text in PAYLOADS if text.startswith(out.RUNS)])
    sheet = load_workbook(io.BytesIO(written(rows * times, headers))).active
    cells = sheet[sheet.max_row]
    assert [cell.data_type for cell in cells] == ["s"] * len(headers)
    assert all(cell.quotePrefix or cell.number_format == "@" for cell in cells)


@pytest.mark.parametrize("times", [1, LONG])
def test_days_and_moments_have_their_formats_and_the_header_stays(times):
    rows = [[date(2024, 9, 1), datetime(2024, 9, 1, 8), 5, "甲"]] * times
    sheet = load_workbook(io.BytesIO(written(rows, ["起", "时间", "次序", "名称"], title="名单"))).active
    assert [cell.number_format for cell in sheet[2]][:3] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "General"]
    assert (sheet.title, sheet.freeze_panes, sheet["A1"].font.bold) == ("名单", "A2", True)
    assert all(cell.font.bold for cell in sheet[1])


def test_a_column_blank_at_first_takes_what_comes_late():
    headers = ["日", "时", "数", "文", "日后有数", "日后有时", "数后有日"]
    early = [None, None, None, None, date(2024, 9, 1), date(2024, 9, 1), 7]
    moment = datetime(2024, 9, 1, 10, 30)
    late = [date(2024, 9, 2), moment, 8, "=x", 45000, moment, date(2024, 9, 3)]
    # A number in a column of days would be shown as a day: it is written as its text, as is a moment there.
    shown = [date(2024, 9, 2), "2024-09-01 10:30:00", 8, "=x", "45000", "2024-09-01 10:30:00", "2024-09-03"]
    data = written([early] * LONG + [late], headers)
    for found in both(data):
        assert [typed(value) for value in found[1]] == [typed(value) for value in early]
        assert [typed(value) for value in found[-1]] == [typed(value) for value in shown]
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet.cell(LONG + 2, 1).number_format == "yyyy-mm-dd"
    assert sheet.cell(LONG + 2, 4).data_type == "s"


@pytest.mark.parametrize("times", [1, LONG])
def test_values_that_are_equal_and_read_differently_stay_apart(times):
    column = [1, True, 0, False, "1", 2.0, 2]
    for found in both(written([[value] for value in column] * times, ["值"])):
        assert [typed(value) for (value,) in found[-7:]] == [1.0, "是", 0.0, "否", "1", 2.0, 2.0]


def test_moments_with_a_zone_become_local_ones():
    row = [datetime(2024, 8, 31, 16, 0, 0, 999_999, tzinfo=UTC)]
    for times in (1, LONG):
        for found in both(written([row] * times, ["时间"])):
            assert found[-1] in ([datetime(2024, 9, 1)], [date(2024, 9, 1)])
    assert out.csv_text(row[0]) == "2024-09-01 00:00:00"


def test_a_cell_beyond_the_limit_is_cut_and_says_so():
    for sign, kept in (("长", 32_767), ("😀", 16_383)):
        for times in (1, LONG):
            found = both(written([[sign * 40_000]] * times, ["备注"]))[1][-1][0]
            assert found.endswith("（超出单元格上限，已截断）")
            assert len(found.encode("utf-16-le")) // 2 <= 32_767
            assert kept - 20 < found.count(sign) < kept


def test_a_name_that_looks_like_an_escaped_sign_is_that_name():
    """Excel reads _x0041_ as A unless its first sign is escaped itself; calamine reads as Excel does."""
    for times in (1, LONG):
        assert both(written([["_x0041_"]] * times, ["名称"]))[1][-1] == ["_x0041_"]


@pytest.mark.parametrize("times", [1, LONG])
def test_several_sheets_and_the_sheet_about_the_export(times):
    file = io.BytesIO()
    sheets = [("机构/校点", ["名称"], [["=甲"]] * times), ("机构_校点", ["编码"], []), ("", ["名称"], [["乙"]])]
    about = [("导出人", "王敏"), ("导出编号", "20260901-000123"), ("用途", "=核对")]
    assert out.write_xlsx(file, sheets, about=about) == times + 1
    book = load_workbook(file)
    assert book.sheetnames == ["机构_校点", "机构_校点（2）", "名单", "导出说明"]
    assert [[cell.value for cell in row] for row in book["机构_校点（2）"].iter_rows(max_row=1)] == [["编码"]]
    lines = [[cell.value for cell in row] for row in book["导出说明"].iter_rows()]
    assert lines == [["项目", "内容"], *([label, value] for label, value in about)]
    assert {sheet.freeze_panes for sheet in book} == {"A2"}


def test_no_rows_leave_a_header():
    assert both(written([], ["编码", "名称"])) == [[["编码", "名称"]]] * 2


def test_two_equal_headers_are_a_mistake_of_ours():
    with pytest.raises(ValueError, match="same header"):
        written([[1, 2]], ["名称", "名称"])


@pytest.mark.parametrize("rows", [5, LONG])
def test_too_many_rows_are_refused_and_nothing_is_written(rows, monkeypatch):
    monkeypatch.setattr(out, "SHEET_ROWS", rows - 1)
    file = io.BytesIO()
    with pytest.raises(RuleViolation) as refused:
        out.write_xlsx(file, [("名单", ["数"], ([number] for number in range(rows)))])
    assert (refused.value.code, refused.value.sentence) == ("too-many-rows", out.TOO_MANY)
    assert file.getvalue() == b""
    monkeypatch.setattr(out, "SHEET_ROWS", rows)
    assert out.write_xlsx(file, [("名单", ["数"], ([number] for number in range(rows)))]) == rows


def test_a_failure_while_rows_come_goes_through():
    def rows():
        for number in range(LONG):
            yield [number]
        raise ConnectionError("the database went away")

    with pytest.raises(ConnectionError, match="went away"):
        out.write_xlsx(io.BytesIO(), [("名单", ["数"], rows())])


def test_rows_are_asked_for_once_and_in_order():
    asked = []
    rows = (asked.append(number) or [number] for number in range(LONG))
    found = both(written_from(rows))[1]
    assert asked == list(range(LONG))
    assert [row[0] for row in found[1:]] == asked


def written_from(rows) -> bytes:
    file = io.BytesIO()
    out.write_xlsx(file, [("名单", ["数"], rows)])
    return file.getvalue()


# --- CSV -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "text"),
    [("=1", "'=1"), ("+1", "'+1"), ("-2", "'-2"), ("@x", "'@x"), ("\t=1", "'\t=1"), ("\r=1", "'\r=1"), ("\n=1", "'\n=1"),
     ("＝1", "'＝1"), ("＋1", "'＋1"), ("－1", "'－1"), ("＠x", "'＠x"), (-12.5, "-12.5"), (-3, "-3"), ("-3", "'-3"),
     (Decimal("-12.50"), "-12.50"), ("一", "一"), (None, ""), ("", ""), (True, "是"), (False, "否"),
     (date(2024, 9, 1), "2024-09-01"), (datetime(2024, 9, 1, 8), "2024-09-01 08:00:00"), ("\x00=1", "'=1")],
)  # fmt: skip
def test_nothing_runs_in_csv(value, text):
    assert out.csv_text(value) == text


def test_csv_reads_back_with_quotes_line_breaks_and_long_cells():
    rows = [['引"号"', "逗，号,", "a\nb", "c\r\nd", "长" * 30_000], ["'=已有撇号", "", None, 0, "末"]]
    file = io.BytesIO()
    assert out.write_csv(file, ["一", "二", "三", "四", "五"], iter(rows)) == 2
    data = file.getvalue()
    assert data.startswith(b"\xef\xbb\xbf")
    header, first, second = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert header == ["一", "二", "三", "四", "五"]
    assert first == rows[0]
    assert second == ["'=已有撇号", "", "", "0", "末"]


def test_one_list_in_either_format():
    for kind, start in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        file = io.BytesIO()
        assert out.write_list(file, kind, "名单", ["名称"], iter([["甲"], ["乙"]])) == 2
        assert file.getvalue().startswith(start)


# --- room ----------------------------------------------------------------------------------------------------------
GROWTH = """
import resource, sys, tempfile
from datetime import date
import django
django.setup()
from nanan_groups.kit.excel import out
def rows(count):
    for number in range(count):
        yield [f"{number:08d}", "王小明", date(2024, 9, 1), None, number, "重庆市南岸区某某路一号", "=1+1", "备注"]
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
peaks = []
for count in (4_000, 60_000):
    with tempfile.TemporaryFile() as file:
        assert out.write_list(file, sys.argv[1], "名单", [f"列{n}" for n in range(8)], rows(count)) == count
    peaks.append(peak())
print(peaks[1] - peaks[0])
"""


@pytest.mark.once("a process that writes invented rows and reads none")
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_room_does_not_grow_with_rows(kind):
    """In a process of its own, because the largest room a process ever took is what the system keeps."""
    done = subprocess.run([sys.executable, "-c", GROWTH, kind], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 12, done.stdout  # MiB; the rows alone would take 60 and more
