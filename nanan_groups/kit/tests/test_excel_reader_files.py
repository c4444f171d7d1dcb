"""CSV in the encodings and forms people have, and workbooks of the old format."""

import codecs
import csv
import datetime
import gc
import io
import os

import pytest
import xlwt

from nanan_groups.kit.excel.kinds import FORMULA
from nanan_groups.kit.excel.out import csv_text
from nanan_groups.kit.excel.reader import Limits, Unusable

from .excel_made import HEADERS, opened, rows_of

TEXT = "工号,姓名,备注\r\nT1,王敏,好\r\n"


def _csv(tmp_path, data):
    path = tmp_path / "made.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def _refused(path) -> tuple[str, str]:
    with pytest.raises(Unusable) as refused:
        rows_of(opened(path))
    return refused.value.code, refused.value.sentence


# --- CSV: quoting, NUL, encodings -----------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_encodings_delimiters_and_line_ends(tmp_path, encoding, sign, end):
    text = TEXT.replace("王敏", "王\u4e2d敏").replace(",", sign).replace("\r\n", end)
    file = opened(_csv(tmp_path, text.encode(encoding)))
    assert (file.kind, file.sheet_name, file.header_row, file.last_row, file.hidden_rows) == ("csv", "", 1, 2, 0)
    assert file.names == ("number", "name", "remark")
    assert rows_of(file) == {2: ["T1", "王中敏", "好"]}


def test_rare_signs_need_gb18030(tmp_path):
    assert rows_of(opened(_csv(tmp_path, TEXT.replace("王敏", "㛃𠮷").encode("gb18030"))))[2][1] == "㛃𠮷"


_SAVE = "无法读取。请在 Excel 或 WPS 中打开，另存为“CSV UTF-8（逗号分隔）”或 .xlsx 后再上传。"


@pytest.mark.parametrize(
    ("data", "code", "what"),
    [
        (TEXT.encode("utf-16"), "utf-16", "文件是 UTF-16 编码的文本（Excel 里叫“Unicode 文本”），"),
        (
            codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
            "utf-16",
            "文件是 UTF-16 编码的文本（Excel 里叫“Unicode 文本”），",
        ),
        ("abc".encode("utf-16-le"), "utf-16", "文件是 UTF-16 编码的文本或二进制文件，"),
        (TEXT.replace("好", "a\0b").encode(), "nul", "第 2 行含有空字符（NUL），文件可能已损坏，或不是 CSV，"),
        (TEXT.encode() + b"\xff\xff", "encoding", "文件既不是 UTF-8 编码，也不是 GB18030（GBK）编码，"),
        (TEXT.encode("gb18030") + b"\x81", "encoding", "文件既不是 UTF-8 编码，也不是 GB18030（GBK）编码，"),
    ],
)
def test_other_encodings_are_named(tmp_path, data, code, what):
    assert _refused(_csv(tmp_path, data)) == (code, what + _SAVE)


def test_a_sign_cut_by_two_blocks_is_whole(tmp_path):
    rows = "".join(f"T{n},王敏,{'好' * 50}\n" for n in range(6000))
    for shift in range(3):
        found = rows_of(opened(_csv(tmp_path, f"工号,姓名,备注\n{'x' * shift},王敏,\n{rows}")))
        assert all(cells[2] == "好" * 50 for number, cells in found.items() if number > 2)


def test_quotes_as_rfc_4180_has_them(tmp_path):
    long = "长" * 30_000
    cells = ["T1", 'a"b', f"第一行\n第二行,{long}"]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["工号", "姓名", "备注"], [], cells, ["T2", "李雷", ""]])
    file = opened(_csv(tmp_path, out.getvalue()))
    assert rows_of(file) == {3: cells, 4: ["T2", "李雷", ""]}
    assert file.last_row == 4


def test_rows_are_numbered_as_excel_shows_them(tmp_path):
    """A quoted line break is inside a row; a blank line is a row; a title above the header is one too."""
    file = opened(_csv(tmp_path, '2026 年名单\n工号,姓名\n"T\n1",王敏\n\n,\nT2,李雷\n\n'))
    assert (file.header_row, file.last_row) == (2, 6)
    assert rows_of(file) == {3: ["T\n1", "王敏"], 6: ["T2", "李雷"]}


def test_short_and_long_records(tmp_path):
    file = opened(_csv(tmp_path, "工号,姓名,备注\nT1,王敏\nT2,李雷,好,,\nT3,韩梅,好,多余\n"))
    assert rows_of(file) == {2: ["T1", "王敏", ""], 3: ["T2", "李雷", "好"], 4: ["T3", "韩梅", "好"]}
    assert file.notices == ["D 列没有表头，其中的内容没有读取。"]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "==1",
        "+1+1",
        "-2+3",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠a",
        '=HYPERLINK("http://x?"&A1)',
    ],
)
def test_what_our_export_escapes_comes_back_as_it_was(tmp_path, text):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["工号", "姓名"], ["T1", csv_text(text)]])
    assert out.getvalue().count("'") == 1
    assert rows_of(opened(_csv(tmp_path, out.getvalue()))) == {2: ["T1", text]}


@pytest.mark.parametrize("text", ["<html>", "<!DOCTYPE x>", "'甲", "''", "'", "王'敏", "=1+1", "-5", "'1"])
def test_other_texts_stay_as_they_are(tmp_path, text):
    assert rows_of(opened(_csv(tmp_path, f"工号,姓名\nT1,{text}\n"))) == {2: ["T1", text]}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('工号,姓名\nT1,王敏\nT2,"李雷\nT3,韩梅\n', 3),
        ('工号,姓名\nT1,"王"敏\n', 2),
        (f"工号,姓名\nT1,{'x' * 140_000}\n", 2),
    ],
)
def test_quotes_that_do_not_pair_are_named(tmp_path, text, row):
    code, sentence = _refused(_csv(tmp_path, text))
    assert code == "csv-quotes"
    assert sentence.startswith(f"第 {row} 行（文件第 ")
    assert "引号没有成对，或内容过长，无法分列。" in sentence


def test_the_limit_of_rows_counts_records(tmp_path):
    path = _csv(tmp_path, "工号,姓名\n" + "T1,王敏\n" * 5)
    assert len(rows_of(opened(path, limits=Limits(rows=5)))) == 5
    with pytest.raises(Unusable) as refused:
        rows_of(opened(path, limits=Limits(rows=4)))
    assert refused.value.code == "too-many-rows"


def test_a_header_wider_than_allowed_is_refused(tmp_path):
    with pytest.raises(Unusable) as refused:
        opened(_csv(tmp_path, "工号,姓名,备注\nT1,王敏,好\n"), limits=Limits(columns=2))
    assert refused.value.code == "too-many-columns"


# --- .xls -----------------------------------------------------------------------------------------
def _xls(tmp_path, fill, *, name="教职工", **options):
    made = xlwt.Workbook(encoding="utf-8")
    made.dates_1904 = options.get("date1904", False)
    page = made.add_sheet(name)
    fill(page)
    path = tmp_path / "made.xls"
    made.save(str(path))
    return path


_DATE = xlwt.easyxf(num_format_str="yyyy-mm-dd")


def _fill(page):
    for column, header in enumerate(HEADERS, 1):
        page.write(2, column, header)
    page.write(3, 1, "T1")
    page.write(3, 2, "王敏")
    page.write(3, 4, 30)
    page.write(3, 5, datetime.date(2024, 9, 1), _DATE)
    page.write(3, 6, True)


def test_an_old_workbook_is_read_like_a_new_one(tmp_path):
    file = opened(_xls(tmp_path, _fill))
    assert (file.kind, file.sheet_name, file.header_row, file.last_row, file.hidden_rows) == ("xls", "教职工", 3, 4, 0)
    assert file.headers == ("", *HEADERS)
    assert rows_of(file) == {4: ["", "T1", "王敏", "", 30.0, datetime.date(2024, 9, 1), "TRUE"]}
    assert rows_of(file) == rows_of(file)


def test_formulas_errors_and_hidden_rows_of_an_old_workbook(tmp_path):
    def fill(page):
        _fill(page)
        page.write(4, 1, "T2")
        page.write(4, 4, xlwt.Formula("1+1"))
        page.row(5).set_cell_error(2, 0x2A)
        page.row(5).set_cell_text(1, "T3")
        for row in (4, 9):
            page.row(row).hidden = True
        page.write(7, 5, datetime.datetime(2024, 9, 1, 8, 30), xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm"))
        page.write(7, 6, datetime.time(8, 30), xlwt.easyxf(num_format_str="hh:mm"))

    file = opened(_xls(tmp_path, fill))
    found = rows_of(file)
    assert list(found) == [4, 5, 6, 8]
    assert found[5] == ["", "T2", "", "", FORMULA, "", ""]
    assert found[6] == ["", "T3", "#N/A", "", "", "", ""]
    assert found[8][5:] == [datetime.datetime(2024, 9, 1, 8, 30), datetime.time(8, 30)]
    assert (file.hidden_rows, file.last_row) == (1, 8)


def test_many_rows_of_an_old_workbook(tmp_path):
    def fill(page):
        page.write(0, 0, "工号")
        page.write(0, 1, "姓名")
        for row in range(1, 3001):
            page.write(row, 0, f"T{row}")
            page.write(row, 1, "名" * (row % 40))

    found = rows_of(opened(_xls(tmp_path, fill)))
    assert found == {row + 1: [f"T{row}", "名" * (row % 40)] for row in range(1, 3001)}


def test_both_calendars_of_old_workbooks(tmp_path):
    def fill(page):
        page.write(0, 0, "工号")
        page.write(0, 1, "姓名")
        page.write(0, 2, "到岗日期")
        page.write(1, 0, "T1")
        page.write(1, 2, datetime.date(2024, 9, 1), _DATE)

    for date1904 in (False, True):
        assert rows_of(opened(_xls(tmp_path, fill, date1904=date1904)))[2][2] == datetime.date(2024, 9, 1)


def test_an_old_workbook_with_a_password(tmp_path):
    path = _xls(tmp_path, _fill)
    data = bytearray(path.read_bytes())
    at = data.find(b"\x42\x00\x02\x00\xb0\x04")  # the record that names the code page becomes the one of the password
    data[at : at + 6] = b"\x2f\x00\x02\x00\x01\x00"
    path.write_bytes(data)
    assert _refused(path)[0] == "encrypted"


@pytest.mark.parametrize(
    "place",
    [30, 44, 48, 60, 64, 68, 72, 76],  # the header of the container: sizes and starts of its tables
)
@pytest.mark.parametrize("value", [b"\xff\xff\xff\x7f", b"\x00\x00\x00\x00", b"\x01\x00\x00\x00", b"\xf0\xff\xff\xff"])
def test_a_damaged_container_ends_nothing_but_its_own_process(tmp_path, place, value):
    path = _xls(tmp_path, _fill)
    data = bytearray(path.read_bytes())
    data[place : place + 4] = value
    path.write_bytes(data)
    try:
        assert list(rows_of(opened(path))) == [4]
    except Unusable as refused:
        assert refused.code in ("corrupt", "not-a-workbook")


def test_a_far_cell_of_an_old_workbook_is_refused(tmp_path):
    def fill(page):
        _fill(page)
        page.write(65_535, 255, "x")

    path = _xls(tmp_path, fill)
    data = path.read_bytes()
    # Row and column are 16 bits each: 65,536 × 65,536 cells, were it believed.
    path.write_bytes(data.replace(b"\xff\xff\xff\x00\x11\x00", b"\xff\xff\xff\xff\x11\x00"))
    assert path.read_bytes() != data
    assert _refused(path)[0] == "corrupt"


def test_the_child_leaves_no_file_behind(tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    gc.collect()
    before = len(os.listdir("/proc/self/fd"))
    file = opened(_xls(tmp_path, _fill))
    assert (list(folder.iterdir()), len(rows_of(file))) == ([], 1)
    del file
    assert len(os.listdir("/proc/self/fd")) == before
