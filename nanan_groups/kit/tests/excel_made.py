"""Workbooks written part by part, so that a test can write what no program would."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from nanan_groups.kit.excel import Choice, Code, Column, Day, Sheet, Text, Whole
from nanan_groups.kit.excel.reader import open_sheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
ROOT = (
    f'<Relationships><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>"
)
HEADERS = ("工号", "姓名", "学段", "年龄", "到岗日期", "备注")
ROW = ("T1", "王敏", "小学", 30, "2024-09-01", "好")


class PeopleSheet(Sheet):
    title = "教职工"
    version = "2"
    key = ("number",)

    number = Column("工号", "number", kind=Code(12), required=True)
    name = Column("姓名", "name", kind=Text(20), required=True)
    stage = Column("学段", "stage", kind=Choice({"primary": "小学", "junior": "初中"}))
    age = Column("年龄", "age", kind=Whole(maximum=120))
    hired = Column("到岗日期", "hired", kind=Day())
    remark = Column("备注", "remark", kind=Text(200))
    school = Column("学校（仅供核对）", "school")


def column(number: int) -> str:
    return chr(64 + number) if number <= 26 else chr(64 + (number - 1) // 26) + chr(65 + (number - 1) % 26)


def cell(place: str, value) -> str:
    """One cell in the usual form; a str that begins with < is XML as it is."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith("<"):
        return value
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def sheet_xml(rows, *, first_row: int = 1, first_column: int = 1, hidden=(), before: str = "", after: str = "") -> str:
    lines = []
    for number, row in enumerate(rows, first_row):
        flag = ' hidden="1"' if number in hidden else ""
        cells = "".join(cell(f"{column(at)}{number}", value) for at, value in enumerate(row, first_column))
        lines.append(f'<row r="{number}"{flag}>{cells}</row>')
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{"".join(lines)}</sheetData>{after}</worksheet>'


def parts(sheets: dict, *, hidden: tuple = (), date1904: bool = False, strings: str = "") -> dict[str, str | bytes]:
    """The parts of a workbook. ``sheets``: name → rows, or XML as it is."""
    made: dict[str, str | bytes] = {"[Content_Types].xml": CONTENT_TYPES, "_rels/.rels": ROOT, "xl/styles.xml": STYLES}
    listed = links = ""
    for number, (name, rows) in enumerate(sheets.items(), 1):
        state = ' state="hidden"' if name in hidden else ""
        listed += f'<sheet name="{escape(name)}" sheetId="{number}"{state} r:id="rId{number}"/>'
        links += f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        made[f"xl/worksheets/sheet{number}.xml"] = rows if isinstance(rows, (str, bytes)) else sheet_xml(rows)
    if strings:
        links += f'<Relationship Id="s" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        made["xl/sharedStrings.xml"] = strings
    flag = '<workbookPr date1904="1"/>' if date1904 else ""
    made["xl/workbook.xml"] = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{flag}<sheets>{listed}</sheets></workbook>'
    made["xl/_rels/workbook.xml.rels"] = f"<Relationships>{links}</Relationships>"
    return made


def write(path: Path, made: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as out:
        for name, data in made.items():
            out.writestr(name, data)
    return path


def book(tmp_path: Path, sheets: dict, **options) -> Path:
    return write(tmp_path / "made.xlsx", parts(sheets, **options))


def opened(path: Path, *, sheet: type[Sheet] = PeopleSheet, file_name: str = "", **options):
    return open_sheet(path, file_name=file_name or path.name, sheet=sheet, **options)


def rows_of(file, size: int = 5000) -> dict[int, list]:
    """Row number → cells, of all chunks."""
    return {number: cells for numbers, rows in file.chunks(size) for number, cells in zip(numbers, rows, strict=True)}
