"""Whatever the bytes: a file is read or refused with a sentence. Nothing else ever leaves the reader."""

import io
import zipfile

import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nanan_groups.kit.excel.reader import Unusable

from .excel_made import HEADERS, MAIN, ROW, opened, parts, rows_of, sheet_xml, write

MANY = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
FEW = settings(MANY, max_examples=20)  # each starts a process

# What the parsers look for, and what they cannot stand.
_TOKENS = [
    "<", ">", '"', "'", "</c>", "<c ", "<c r='ZZ9'>", "<row ", "<f>", "<v>", "</v>", "</sheetData>", "<sheetData>", "si>", "x:",
    "&", "&#0;", "&#xD800;", "&lol;", "<!", "<!--", "-->", "<![CDATA[", "]]>", "<?", " r=", "XFD1048576", "999999999999",
    "_x0000_", "\ufeff", "\x00", "\udcff", "\n", ",", ";", "\t",
]  # fmt: skip
_TOKENS_AS_BYTES = [token.encode("utf-8", "surrogateescape") for token in _TOKENS]

_places = st.floats(0, 1)
_changes = st.lists(
    st.one_of(
        st.tuples(st.just("set"), _places, st.binary(min_size=1, max_size=4)),
        st.tuples(st.just("insert"), _places, st.sampled_from(_TOKENS_AS_BYTES)),
        st.tuples(st.just("delete"), _places, st.integers(1, 60)),
        st.tuples(st.just("repeat"), _places, st.integers(1, 200)),
        st.tuples(st.just("cut"), _places, st.none()),
    ),
    min_size=1,
    max_size=8,
)


def _changed(data: bytes, changes) -> bytes:
    made = bytearray(data)
    for what, place, value in changes:
        at = int(place * len(made))
        if what == "set":
            made[at : at + len(value)] = value
        elif what == "insert":
            made[at:at] = value
        elif what == "delete":
            del made[at : at + value]
        elif what == "repeat":
            made[at:at] = made[at : at + value]
        else:
            del made[at:]
    return bytes(made)


def _survives(path) -> None:
    """Read or refused, with a code and a sentence that ends."""
    try:
        for numbers, rows in opened(path).chunks():
            assert len(numbers) == len(rows)
    except Unusable as refused:
        assert refused.code
        assert refused.sentence.endswith(("。", "？"))


_STRINGS = f'<sst xmlns="{MAIN}" count="3" uniqueCount="3"><si><t>工号</t></si><si><r><t>王</t></r></si><si/></sst>'
_SECOND = (
    "T2",
    '<c r="B3" s="1" t="s"><v>1</v></c>',
    True,
    '<c r="D3"><f>1+1</f><v>2</v></c>',
    '<c r="E3" s="1"><v>45000</v></c>',
    '<c r="F3" t="e"><v>#N/A</v></c>',
)
PARTS = parts(
    {"教职工": [HEADERS, ROW, _SECOND], "_模板": [("数据集", "PeopleSheet"), ("版本", "2")]}, strings=_STRINGS
)
ODD = PARTS | {"xl/worksheets/sheet1.xml": PARTS["xl/worksheets/sheet1.xml"].replace('<c r="', '<c q="" r="')}


def _xlsx(compression: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        for name, data in PARTS.items():
            package.writestr(name, data)
    return out.getvalue()


def _xls() -> bytes:
    made = xlwt.Workbook()
    page = made.add_sheet("教职工")
    for y, row in enumerate([HEADERS, ROW, ROW]):
        for x, value in enumerate(row):
            page.write(y, x, value)
    page.write(4, 1, xlwt.Formula("1+1"))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


STORED, DEFLATED, OLD = _xlsx(zipfile.ZIP_STORED), _xlsx(zipfile.ZIP_DEFLATED), _xls()


@pytest.mark.parametrize("data", [STORED, DEFLATED], ids=["stored", "deflated"])
@given(changes=_changes)
@MANY
def test_changed_bytes_of_a_workbook(tmp_path, data, changes):
    path = tmp_path / "made.xlsx"
    path.write_bytes(_changed(data, changes))
    _survives(path)


@pytest.mark.parametrize("made", [PARTS, ODD], ids=["plain", "odd"])
@given(part=st.sampled_from(sorted(PARTS)), changes=_changes)
@MANY
def test_changed_bytes_inside_its_parts(tmp_path, made, part, changes):
    """The zip is sound, so that the change reaches the XML."""
    _survives(write(tmp_path / "made.xlsx", made | {part: _changed(made[part].encode(), changes)}, zipfile.ZIP_STORED))


@given(missing=st.sets(st.sampled_from(sorted(PARTS)), min_size=1, max_size=3))
@MANY
def test_missing_parts(tmp_path, missing):
    _survives(write(tmp_path / "made.xlsx", {name: data for name, data in PARTS.items() if name not in missing}))


@given(changes=_changes)
@FEW
def test_changed_bytes_of_an_old_workbook(tmp_path, changes):
    path = tmp_path / "made.xls"
    path.write_bytes(_changed(OLD, changes))
    _survives(path)


@given(changes=_changes, encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
@MANY
def test_changed_bytes_of_a_csv(tmp_path, changes, encoding):
    path = tmp_path / "made.csv"
    path.write_bytes(_changed('工号,姓名,备注\nT1,"王,敏",好\n\n\'=1,2\n'.encode(encoding), changes))
    _survives(path)


@given(
    start=st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<?xml"]),
    data=st.binary(max_size=3000),
)
@MANY
def test_any_bytes_at_all(tmp_path, start, data):
    for name in ("made.xlsx", "made.csv"):
        path = tmp_path / name
        path.write_bytes(start + data)
        _survives(path)


_texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cf"], exclude_characters="\ufffe\uffff_"), min_size=1, max_size=12
)
_cells = st.one_of(
    st.none(), _texts.filter(lambda text: text.strip() and text[0] != "<"), st.integers(-(10**9), 10**9), st.booleans()
)


@given(
    rows=st.lists(st.lists(_cells, min_size=1, max_size=8), min_size=1, max_size=12),
    first=st.integers(1, 20),
    column=st.integers(1, 90),
    size=st.sampled_from([40, 300, 256 * 1024]),
)
@MANY
def test_cells_arrive_where_and_as_they_were(tmp_path, monkeypatch, rows, first, column, size):
    """Whatever stands in the cells, however the sheet is cut, and whether it is taken as it is or written anew."""
    monkeypatch.setattr("nanan_groups.kit.excel.xlsx_files.SLICE", size)
    header = ["工号", "姓名", None, None, None, None, None, "备注"]
    expected = {
        number: [""] * (column - 1) + [_as_read(value) for value in (*row, *[None] * (8 - len(row)))]
        for number, row in enumerate(rows, first + 1)
        if any(value is not None for value in (row + [None] * 8)[:2] + row[7:])
    }
    xml = sheet_xml([header, *rows], first_row=first, first_column=column)
    for made in (xml, xml.replace('<c r="', '<c q="" r="')):
        path = write(tmp_path / "made.xlsx", parts({"教职工": made}))
        if expected:
            found = rows_of(opened(path), 3)
            assert {number: [_stripped(cell) for cell in row] for number, row in found.items()} == expected
        else:
            with pytest.raises(Unusable):
                rows_of(opened(path))


def _as_read(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return _stripped(value)


def _stripped(value):
    """Spaces around a text mean nothing; without xml:space the format itself drops them."""
    return value.strip(" ") if isinstance(value, str) else value
