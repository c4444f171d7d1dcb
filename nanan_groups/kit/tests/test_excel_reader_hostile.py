"""Files made to hurt, and files that are not what their name says: refused by name, quickly, in little memory."""

import io
import os
import resource
import struct
import time
import zipfile
import zlib

import pytest
from openpyxl import Workbook

from nanan_groups.kit.excel.hostile import SAVE_AS, Limits
from nanan_groups.kit.excel.reader import Unusable

from .excel_made import HEADERS, MAIN, ROW, STYLES, book, cell, opened, parts, rows_of, sheet_xml, write

MIB = 1024 * 1024
GOOD = {"教职工": [HEADERS, ROW]}


def _refused(path, **options) -> tuple[str, str]:
    with pytest.raises(Unusable) as refused:
        rows_of(opened(path, **options))
    return refused.value.code, refused.value.sentence


def _code_in_little_memory(path, *, megabytes: int = 150, seconds: float = 2.0) -> str:
    """The code of the refusal, found by a process that may take so much more than this one; "" when it reads the file."""
    read, write_end = os.pipe()
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        answer = "died"
        try:
            with open("/proc/self/statm") as pages:
                size = int(pages.read().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (size + megabytes * MIB, resource.RLIM_INFINITY))
            for _ in opened(path).chunks():
                pass
            answer = ""
        except Unusable as refused:
            answer = refused.code
        except BaseException as raised:
            answer = f"raised {raised!r}"
        finally:
            os.write(write_end, answer.encode())
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read) as source:
        answer = source.read()
    _, status = os.waitpid(child, 0)
    assert status == 0, "the process was ended from outside"
    assert time.monotonic() - started < seconds
    return answer


# --- entities -------------------------------------------------------------------------------------
LAUGHS = (
    '<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>\n"
)
QUADRATIC = f'<!DOCTYPE q [<!ENTITY a "{"A" * 50_000}">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_HOMES = (
    "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
    "_rels/.rels", "[Content_Types].xml", "docProps/core.xml", "docProps/app.xml", "xl/theme/theme1.xml",
)  # fmt: skip


@pytest.mark.parametrize("doctype", [LAUGHS, QUADRATIC, EXTERNAL], ids=["laughs", "quadratic", "external"])
@pytest.mark.parametrize("home", _HOMES)
def test_entities_are_refused_wherever_they_are(tmp_path, home, doctype):
    made = parts(GOOD, strings=f'<sst xmlns="{MAIN}"><si><t>甲</t></si></sst>')
    made |= {"docProps/core.xml": "<core/>", "docProps/app.xml": "<app/>", "xl/theme/theme1.xml": "<theme/>"}
    assert len(rows_of(opened(write(tmp_path / "good.xlsx", made)))) == 1
    made[home] = doctype + made[home].replace("王敏", "&j;").replace("甲", "&j;")
    path = write(tmp_path / "bad.xlsx", made)
    started = time.monotonic()
    assert _refused(path) == ("unsafe", f"文件已损坏或不安全：含有表格里不应有的实体定义。{SAVE_AS}")
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_entities_in_another_encoding_are_refused(tmp_path, encoding):
    made = parts(GOOD)
    made["xl/worksheets/sheet1.xml"] = (EXTERNAL + made["xl/worksheets/sheet1.xml"]).encode(encoding)
    assert _refused(write(tmp_path / "bad.xlsx", made))[0] == "unsafe"


def test_a_doctype_cut_by_two_blocks_is_seen(tmp_path):
    padding = "<!-- " + "x" * (256 * 1024 - 7) + "-->"
    made = parts(GOOD) | {"docProps/core.xml": padding + EXTERNAL + "<core/>"}
    assert _refused(write(tmp_path / "bad.xlsx", made, zipfile.ZIP_STORED))[0] == "unsafe"


# --- bombs ----------------------------------------------------------------------------------------
def test_a_cell_of_200_megabytes_is_refused_from_the_directory(tmp_path):
    head, tail = sheet_xml([HEADERS, ("T1", "@")]).split("@")
    path = tmp_path / "bomb.xlsx"
    write(path, parts(GOOD))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as out, out.open("xl/worksheets/sheet9.xml", "w") as part:
        part.write(head.encode())
        for _ in range(199):
            part.write(b"A" * MIB)
        part.write(tail.encode())
    assert path.stat().st_size < 250_000
    assert _code_in_little_memory(path, megabytes=40) == "ratio"


def test_much_that_is_not_that_repetitive_is_refused_by_its_sum(tmp_path):
    path = tmp_path / "bomb.xlsx"
    write(path, parts(GOOD))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as out:
        for number in range(3):
            out.writestr(f"xl/media/{number}.png", os.urandom(MIB) + bytes(75 * MIB))
    assert _code_in_little_memory(path, megabytes=40) == "unpacked-too-big"


def test_a_hundred_thousand_entries_are_refused(tmp_path):
    names = [f"xl/{number}.xml".encode() for number in range(100_000)]
    directory = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0) + name
        for name in names
    )
    local = b"PK\x03\x04" + bytes(26)
    for count in (100_000 % 65_536, 5):  # as it must be written, and a lie
        end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(local), 0)
        path = tmp_path / "bomb.xlsx"
        path.write_bytes(local + directory + end)
        assert _code_in_little_memory(path, megabytes=40) == "entries"


def test_overlapping_entries_are_refused(tmp_path):
    """Two names for one local entry, as the best known overlap bomb has thousands."""
    path = write(tmp_path / "bomb.xlsx", parts(GOOD) | {"xl/media/a.bin": b"a" * 3000, "xl/media/b.bin": b"b" * 3000})
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package:
        first, second = (package.getinfo(f"xl/media/{name}.bin").header_offset for name in "ab")
    at = data.rfind(struct.pack("<I", second))
    data[at : at + 4] = struct.pack("<I", first)
    path.write_bytes(data)
    assert _refused(path) == ("corrupt", f"文件已损坏或不安全：内部各部分互相重叠，无法读取。{SAVE_AS}")


def test_the_same_name_twice_is_refused(tmp_path):
    path = write(tmp_path / "bomb.xlsx", parts(GOOD))
    with zipfile.ZipFile(path, "a") as out:
        out.writestr("XL/Workbook.xml", "<workbook/>")
    assert _refused(path)[1].startswith("文件已损坏或不安全：内部有重名的部分")


@pytest.mark.parametrize("claimed", [10, 2000])
def test_a_directory_that_lies_about_a_size_is_refused(tmp_path, claimed):
    xml = sheet_xml([HEADERS, ROW]).encode() + b" " * 5 * MIB
    path = write(tmp_path / "bomb.xlsx", parts({"教职工": xml}))
    data = path.read_bytes().replace(struct.pack("<I", len(xml)), struct.pack("<I", claimed))
    path.write_bytes(data)
    assert _code_in_little_memory(path, megabytes=40) == "corrupt"


def test_what_really_comes_out_is_counted(tmp_path):
    path = book(tmp_path, {"教职工": [HEADERS, *[ROW] * 5000]})
    assert _refused(path, limits=Limits(unpacked=MIB)) == (
        "unpacked-too-big",
        "文件解压后超过 1 MB，无法读取。请删除数据下方和右侧的空白行列、多余的工作表后另存，或分成几个文件上传。",
    )


def test_a_zip_in_a_zip_stays_closed(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as out:
        out.writestr("a.xml", LAUGHS)
    path = write(tmp_path / "nested.xlsx", parts(GOOD) | {"xl/embeddings/inner.zip": inner.getvalue()})
    assert len(rows_of(opened(path))) == 1


# --- bombs of the sheet itself --------------------------------------------------------------------
_FAR = {
    "plain": '<c r="XFD1048576" t="str"><v>x</v></c>',
    "low": '<c r="xfd1048576" t="str"><v>x</v></c>',
    "quotes": "<c r='XFD1048576' t='str'><v>x</v></c>",
    "spaces": '<c\n r = "XFD1048576" t="str"><v>x</v></c>',
    "order": '<c t="str" r="XFD1048576"><v>x</v></c>',
    "other row": '<c r="B1048576" t="str"><v>x</v></c><c r="XFD3" t="str"><v>x</v></c>',
    "prefixed": '<y:c xmlns:y="y" r="XFD1048576" t="str"><y:v>x</y:v></y:c>',
}


@pytest.mark.parametrize("way", _FAR)
def test_a_far_cell_asks_for_no_memory(tmp_path, way):
    xml = sheet_xml([HEADERS, ROW]).replace("</sheetData>", f'<row r="3">{_FAR[way]}</row></sheetData>')
    assert _code_in_little_memory(book(tmp_path, {"教职工": xml}), megabytes=60) == "too-many-columns"


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ('<c r="B3" r="XFD1048576" t="str">', "corrupt"),
        ('<c r="AAAAAAAAAAAAAB3" t="str">', "corrupt"),
        ('<c r="B99999999999999" t="str">', "corrupt"),
        ('<c r="B2000000" t="str">', "corrupt"),
        ('<c r="B0" t="str">', "corrupt"),
        ('<c r="3" t="str">', "corrupt"),
        ('<c r="" t="str">', "corrupt"),
        ('<c r="B3" t="nonsense">', "corrupt"),
        ('<c r="B3" t="s">', "corrupt"),  # there is no table of strings
    ],
)
def test_places_and_types_that_are_none(tmp_path, tag, code):
    xml = sheet_xml([HEADERS, ROW]).replace("</sheetData>", f'<row r="3">{tag}<v>7</v></c></row></sheetData>')
    assert _code_in_little_memory(book(tmp_path, {"教职工": xml}), megabytes=60) == code


def test_a_zigzag_of_far_rows_is_read_piece_by_piece(tmp_path):
    rows = "".join(
        f'<row r="{row}">{cell(f"A{row}", "T")}{cell(f"CV{row}", "x")}</row>'
        for number in range(400)
        for row in (10 + number, 1_000_000 - number)
    )
    xml = sheet_xml([HEADERS]).replace("</sheetData>", f"{rows}</sheetData>")
    assert _code_in_little_memory(book(tmp_path, {"教职工": xml}), megabytes=60) == ""


def test_the_announced_count_of_strings_takes_no_memory(tmp_path):
    for root in ('<sst uniqueCount="99999999999">', '<x:sst xmlns:x="x" uniqueCount="99999999999">'):
        end = root[: root.find("sst")].replace("<", "</") + "sst>"
        path = book(tmp_path, GOOD, strings=f"{root}<si><t>甲</t></si>{end}")
        assert _code_in_little_memory(path, megabytes=60) == ""


def _one_string_everywhere(tmp_path, text: str, rows: int):
    """A book whose every cell, 26 in a row, is this one string."""
    line = "".join(f'<c r="{chr(65 + at)}@" t="s"><v>0</v></c>' for at in range(26))
    body = "".join(f'<row r="{n}">{line.replace("@", str(n))}</row>' for n in range(2, rows))
    xml = sheet_xml([(*HEADERS, *["x"] * 20)]).replace("</sheetData>", f"{body}</sheetData>")
    return book(tmp_path, {"教职工": xml.replace("<t>x</t>", "<t></t>")}, strings=f"<sst><si><t>{text}</t></si></sst>")


@pytest.mark.parametrize("text", ["甲", "</si>", "x:si>"])
def test_one_long_string_referred_to_often_is_counted(tmp_path, text):
    """20,000 signs × 100,000 references would be two billion signs, out of a file of half a megabyte."""
    path = _one_string_everywhere(tmp_path, (text * 20_000)[:20_000].replace("<", "&lt;"), 4000)
    assert _code_in_little_memory(path, seconds=10) == "too-much-text"


def test_a_string_of_some_length_everywhere_makes_chunks_shorter(tmp_path):
    """2,000 signs in 100,000 cells: 5,000 rows at once would take a quarter of a gigabyte."""
    assert _code_in_little_memory(_one_string_everywhere(tmp_path, "ab" * 1000, 4000), seconds=10) == ""


def test_a_string_no_program_writes_is_refused(tmp_path):
    strings = f"<sst><si><t>{zlib.compress(os.urandom(400_000)).hex()}</t></si></sst>"
    assert _refused(book(tmp_path, GOOD, strings=strings)) == (
        "cell-too-long",
        "有单元格的内容过长，超出 Excel 的上限，无法读取。请缩短或删除该内容后再上传。",
    )


def test_a_part_listed_as_many_sheets_is_refused(tmp_path):
    made = parts({f"表{n}": [HEADERS, ROW] for n in range(3)})
    made["xl/_rels/workbook.xml.rels"] = made["xl/_rels/workbook.xml.rels"].replace("sheet2.xml", "sheet1.xml")
    assert _refused(write(tmp_path / "bad.xlsx", made))[0] == "corrupt"


def test_nothing_is_left_in_the_temporary_folder(tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    file = opened(book(tmp_path, GOOD))
    assert list(folder.iterdir()) == []
    assert len(rows_of(file)) == 1
    _refused(book(tmp_path, {"教职工": sheet_xml([HEADERS, ROW]).replace("<v>30", "<w>30")}))
    assert list(folder.iterdir()) == []


# --- disguises and damage -------------------------------------------------------------------------
def _with(made: dict, **changes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in (made | changes).items():
            package.writestr(name, data)
    return out.getvalue()


def _zip(*names: str) -> bytes:
    return _with(dict.fromkeys(names, "<x/>"))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_UTF16 = {name: f"{name}\0".encode("utf-16-le") for name in ("EncryptedPackage", "Workbook", "WordDocument")}
_XLSX = _with(parts(GOOD))


@pytest.mark.parametrize(
    ("name", "data", "code", "words"),
    [
        ("名单.xlsx", b"", "empty-file", "0 字节"),
        ("名单.csv", b"", "empty-file", "0 字节"),
        ("名单.xlsm", _XLSX, "macro", "含有宏"),
        ("名单.xlsb", _XLSX, "xlsb", ".xlsb"),
        ("名单.et", OLE, "wps-et", "WPS 的 .et"),
        ("名单.ods", b"PK", "ods", ".ods"),
        ("名单.numbers", b"PK", "numbers", "导出为 Excel"),
        ("名单.docx", b"PK", "extension", "不支持“.docx”"),
        ("名单.exe", b"MZ", "extension", "不支持“.exe”"),
        ("名单", _XLSX, "extension", "没有扩展名"),
        ("名单.xlsx", _with(parts(GOOD), **{"xl/vbaProject.bin": "x"}), "macro", "含有宏"),
        ("名单.xlsx", _zip("[Content_Types].xml", "xl/workbook.bin"), "xlsb", ".xlsb"),
        ("名单.xlsx", _zip("[Content_Types].xml", "word/document.xml"), "word", "Word 文档"),
        ("名单.xlsx", _zip("[Content_Types].xml", "ppt/presentation.xml"), "powerpoint", "演示文稿"),
        ("名单.xlsx", _zip("mimetype", "content.xml"), "ods", ".ods"),
        ("名单.xlsx", _zip("a.txt"), "not-a-workbook", "压缩包"),
        ("名单.xlsx", _zip("xl/workbook.xml"), "not-a-workbook", "压缩包"),
        ("名单.xlsx", OLE + _UTF16["Workbook"], "xls-named-xlsx", "旧版工作簿"),
        ("名单.csv", OLE + _UTF16["Workbook"], "xls-named-csv", "旧版工作簿"),
        ("名单.xlsx", OLE + _UTF16["EncryptedPackage"], "encrypted", "请先取消密码"),
        ("名单.xls", OLE + _UTF16["EncryptedPackage"], "encrypted", "请先取消密码"),
        ("名单.xls", OLE + _UTF16["WordDocument"], "not-a-workbook", "不是 Excel 工作簿"),
        ("名单.xls", OLE + _UTF16["Workbook"], "corrupt", "已损坏"),
        ("名单.xls", _XLSX, "zip-named-xls", "扩展名改为 .xlsx"),
        ("名单.csv", _XLSX, "zip-named-csv", "扩展名改为 .xlsx"),
        ("名单.xlsx", b"MZ\x90\x00" + bytes(100), "program", "可执行程序"),
        ("名单.xls", b"\x7fELF" + bytes(100), "program", "可执行程序"),
        ("名单.xls", b"%PDF-1.7", "pdf", "PDF"),
        ("名单.xls", b"<html><table><tr><td>1", "html", "网页"),
        ("名单.xlsx", b"\xef\xbb\xbf \n<!DOCTYPE html><html>", "html", "网页"),
        ("名单.xls", b"<meta charset=utf-8><table>", "html", "网页"),
        ("名单.csv", b"<table><tr><td>1", "html", "网页"),
        ("名单.xls", b"MIME-Version: 1.0\n\n<html><table>", "html", "网页"),
        ("名单.xls", b'<?xml version="1.0"?><Workbook/>', "xml", "XML"),
        ("名单.xlsx", "工号,姓名\nT1,王敏\n".encode(), "text-named-xlsx", "扩展名改为 .csv"),
        ("名单.xls", "工号\t姓名\nT1\t王敏\n".encode("gb18030"), "text-named-xls", "扩展名改为 .csv"),
        ("名单.xlsx", bytes(range(256)), "corrupt", "已损坏"),
        ("名单.XLSX", _XLSX[:-1], "corrupt", "已损坏"),
        ("名单.xlsx", b"PK\x05\x06" + bytes(18), "not-a-workbook", "压缩包"),
        ("名单.xlsx", b"PK\x03\x04", "corrupt", "没有下载完"),
    ],
)  # fmt: skip
def test_what_a_file_really_is(tmp_path, name, data, code, words):
    path = tmp_path / "upload"
    path.write_bytes(data)
    found, sentence = _refused(path, file_name=name)
    assert found == code
    assert words in sentence


def test_an_encrypted_zip_names_the_password(tmp_path):
    path = write(tmp_path / "made.xlsx", parts(GOOD))
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    assert _refused(path) == (
        "encrypted",
        "文件设有密码，无法读取。请先取消密码（文件 → 信息 → 保护工作簿），保存后再上传。",
    )


@pytest.mark.parametrize("name", ["名单.xlsx", "名单.xls", "名单.csv"])
def test_21_megabytes_are_refused_unread(tmp_path, name):
    path = tmp_path / "upload"
    with open(path, "wb") as out:
        out.truncate(21 * MIB)
    assert _refused(path, file_name=name) == (
        "too-big",
        "文件有 21.0 MB，超过 20 MB 的上限。请删除图片和多余的工作表，或分成几个文件上传。",
    )


def test_a_workbook_cut_anywhere_is_refused(tmp_path):
    made = Workbook()
    made.active.title = "教职工"
    made.active.append(HEADERS)
    made.active.append(ROW)
    path = tmp_path / "made.xlsx"
    made.save(path)
    data = path.read_bytes()
    assert len(rows_of(opened(path))) == 1
    for length in range(1, len(data), len(data) // 60):
        path.write_bytes(data[:length])
        assert _refused(path)[0] in ("corrupt", "text-named-xlsx")


def test_damaged_xml_is_refused(tmp_path):
    xml = sheet_xml([HEADERS, ROW])
    for bad in (xml[:-20], xml.replace("</row>", "", 1).replace("</sheetData>", ""), "", "<worksheet>", "no xml"):
        assert _refused(book(tmp_path, {"教职工": bad}))[0] == "corrupt"
    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels", "xl/styles.xml"):
        made = parts(GOOD) | {part: "<broken"}
        assert _refused(write(tmp_path / "bad.xlsx", made))[0] == "corrupt"
    assert STYLES.startswith("<styleSheet")
