"""What is read from a workbook: places as the user sees them, values as they are, nothing without a word."""

import datetime

import pytest
from openpyxl import Workbook

from nanan_groups.kit.excel.kinds import FORMULA
from nanan_groups.kit.excel.reader import Limits, Unusable
from nanan_groups.kit.excel.sheet_xml import SLICE

from .excel_made import HEADERS, MAIN, ROW, book, cell, opened, parts, rows_of, sheet_xml, write


def _rows(number: int) -> list[tuple]:
    return [(f"T{n}", f"名{n}", "小学", 30, "2024-09-01", "备注") for n in range(1, number + 1)]


# --- places ---------------------------------------------------------------------------------------
def test_rows_and_columns_are_those_the_user_sees(tmp_path):
    path = book(tmp_path, {"教职工": sheet_xml([HEADERS, ROW], first_row=3, first_column=2)})
    file = opened(path)
    assert (file.kind, file.sheet_name, file.header_row, file.last_row) == ("xlsx", "教职工", 3, 4)
    assert file.headers == ("", *HEADERS)
    assert file.names == (None, "number", "name", "stage", "age", "hired", "remark")
    assert list(file.chunks()) == [([4], [["", "T1", "王敏", "小学", 30.0, "2024-09-01", "好"]])]


def test_blank_rows_are_left_out_and_the_others_keep_their_numbers(tmp_path):
    path = book(tmp_path, {"教职工": [HEADERS, ROW, (), (None, " \u3000", "\n"), ("T2", "李雷"), ()]})
    file = opened(path)
    assert list(rows_of(file)) == [2, 5]
    assert rows_of(file)[5] == ["T2", "李雷", "", "", "", ""]


def test_a_zero_is_content(tmp_path):
    path = book(tmp_path, {"教职工": [("年龄", "工号", "姓名"), (0, None, None)]})
    assert rows_of(opened(path)) == {2: [0.0, "", ""]}


@pytest.mark.parametrize(("size", "lengths"), [(5000, [12]), (12, [12]), (5, [5, 5, 2]), (1, [1] * 12)])
def test_chunks_have_at_most_the_size_asked_for(tmp_path, size, lengths):
    file = opened(book(tmp_path, {"教职工": [HEADERS, *_rows(12)]}))
    assert [len(rows) for _, rows in file.chunks(size)] == lengths


def test_rows_across_slices_are_all_there_in_order(tmp_path):
    rows = _rows(6000)
    xml = sheet_xml([HEADERS, *rows])
    assert len(xml) > 6 * SLICE
    file = opened(book(tmp_path, {"教职工": xml}))
    found = rows_of(file)
    assert list(found) == list(range(2, 6002))
    assert [cells[0] for cells in found.values()] == [row[0] for row in rows]
    assert file.last_row == 6001


def test_chunks_can_be_read_again(tmp_path):
    file = opened(book(tmp_path, {"教职工": [HEADERS, *_rows(3)]}))
    assert rows_of(file) == rows_of(file)


def test_content_right_of_the_header_is_told(tmp_path):
    path = book(tmp_path, {"教职工": [HEADERS, (*ROW, None, "补充说明")]})
    file = opened(path)
    assert rows_of(file) == {2: ["T1", "王敏", "小学", 30.0, "2024-09-01", "好"]}
    assert file.notices == ["H 列没有表头，其中的内容没有读取。"]


def test_the_examples_row_is_left_out_and_others_are_not(tmp_path):
    path = book(tmp_path, {"教职工": [HEADERS, ("示例：T0", "王敏"), ("T1", "示例：王敏"), ("示例T2", "李雷")]})
    assert list(rows_of(opened(path))) == [3, 4]


# --- values ---------------------------------------------------------------------------------------
def test_values_keep_their_types(tmp_path):
    made = Workbook()
    page = made.active
    page.title = "教职工"
    page.append(["工号", "姓名", "年龄", "到岗日期", "备注", "学段"])
    page.append(["0012", "王敏", 30, datetime.date(2024, 9, 1), True, None])
    page.append([12, "李雷", 30.5, datetime.datetime(2024, 9, 1, 8, 30), False, "_x0041_"])
    path = tmp_path / "made.xlsx"
    made.save(path)
    assert rows_of(opened(path)) == {
        2: ["0012", "王敏", 30.0, datetime.date(2024, 9, 1), "TRUE", ""],
        3: [12.0, "李雷", 30.5, datetime.datetime(2024, 9, 1, 8, 30), "FALSE", "A"],
    }


@pytest.mark.parametrize(("date1904", "serial"), [(False, 45536), (True, 45536 - 1462)])
def test_both_calendars_give_the_same_day(tmp_path, date1904, serial):
    dated = f'<c r="C2" s="1"><v>{serial}</v></c>'
    path = book(tmp_path, {"教职工": [("工号", "姓名", "到岗日期"), ("T1", "王敏", dated)]}, date1904=date1904)
    assert rows_of(opened(path)) == {2: ["T1", "王敏", datetime.date(2024, 9, 1)]}


@pytest.mark.parametrize(
    "formula",
    [
        '<c r="D2"><f>1+1</f></c>',
        '<c r="D2"><f>1+1</f><v>2</v></c>',
        '<c r="D2" s="1" t="str"><f>A1&amp;"甲"</f><v>甲</v></c>',
        '<c r="D2"><f t="shared" ref="D2:D9" si="0">A2+1</f><v>3</v></c>',
        '<c r="D2"><f t="shared" si="0"/><v>3</v></c>',
        '<c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="D2"><f>1+1</f><v/></c>',
        '<c r="D2" cm="1"><f t="array" ref="D2">SUM(1)</f><v>1</v></c>',
        '<c r="D2"><v>2</v><f>1+1</f></c>',
        '<c r="D2">\n <f>1+1</f>\n <v>2</v>\n</c>',
    ],
)
def test_a_formula_is_marked_whatever_value_it_has(tmp_path, formula):
    path = book(tmp_path, {"教职工": [HEADERS, ("T1", "王敏", None, formula, None, "好"), ("T2", "李雷", None, 31)]})
    file = opened(path)
    assert rows_of(file) == {
        2: ["T1", "王敏", "", FORMULA, "", "好"],
        3: ["T2", "李雷", "", 31.0, "", ""],
    }
    assert rows_of(file)[2][3] is FORMULA


def test_a_row_of_formulas_without_values_is_a_row(tmp_path):
    path = book(tmp_path, {"教职工": [HEADERS, ('<c r="A2"><f>B1</f></c>', '<c r="B2"><f>C1</f></c>'), ROW]})
    assert rows_of(opened(path)) == {
        2: [FORMULA, FORMULA, "", "", "", ""],
        3: ["T1", "王敏", "小学", 30.0, "2024-09-01", "好"],
    }


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#SPILL!", "#CALC!"])
def test_an_error_value_is_no_blank(tmp_path, error):
    path = book(tmp_path, {"教职工": [HEADERS, ("T1", f'<c r="B2" s="1" t="e"><v>{error}</v></c>')]})
    assert rows_of(opened(path))[2][1] == error


def test_shared_strings_rich_texts_and_phonetics(tmp_path):
    strings = (
        f'<sst xmlns="{MAIN}" count="9" uniqueCount="4000000000"><si><t>工号</t></si><si/><si><t>姓名</t></si>'
        "<si><r><t>王</t></r><r><rPr><b/></rPr><t>敏</t></r></si><si><t>李</t><rPh sb='0' eb='1'><t>リ</t></rPh></si>"
        "<si><t>a&lt;b</t></si><si><t><![CDATA[x</si>y]]></t></si></sst>"
    )
    rows = [(0, 2), (5, 3), (6, 4), (1, 4)]
    xml = sheet_xml(
        [
            [f'<c r="{"AB"[c]}{r}" t="s"><v>{index}</v></c>' for c, index in enumerate(row)]
            for r, row in enumerate(rows, 1)
        ]
    )
    path = book(tmp_path, {"教职工": xml}, strings=strings)
    assert rows_of(opened(path)) == {2: ["a<b", "王敏"], 3: ["x</si>y", "李"], 4: ["", "李"]}


# --- other programs' ways of writing --------------------------------------------------------------
_OTHER_WAYS = {
    "prefixed": (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>工号</x:v></x:c>'
        '<x:c r="B1" t="str"><x:v>姓名</x:v></x:c><x:c r="C1" t="str"><x:v>年龄</x:v></x:c></x:row>'
        '<x:row r="2"><x:c r="A2" t="str"><x:v>T1</x:v></x:c><x:c r="B2" t="inlineStr"><x:is><x:t>王敏</x:t></x:is></x:c>'
        '<x:c r="C2"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    ),
    "without places": (
        f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="str"><v>工号</v></c><c t="str"><v>姓名</v></c>'
        '<c t="str"><v>年龄</v></c></row><row><c t="str"><v>T1</v></c><c t="inlineStr"><is><t>王敏</t></is></c>'
        "<c><f>1+1</f><v>2</v></c></row></sheetData></worksheet>"
    ),
    "other quotes and order": (
        f"<worksheet xmlns='{MAIN}'>\n<sheetData >\n<row r='1'>\n"
        "<c t='str' r='A1'><v>工号</v></c><c t='str' r='B1'><v>姓名</v></c>"
        "<c t = 'str' r = 'C1'><v>年龄</v></c></row><!-- <row> --><row r='2'><c t='str' r='A2'><v>T1</v></c>"
        "<c r='B2' t='str'><v><![CDATA[王敏]]></v></c><c r='C2'><f>1+1</f></c></row></sheetData></worksheet>"
    ),
}


@pytest.mark.parametrize("way", _OTHER_WAYS)
def test_other_ways_of_writing_the_same(tmp_path, way):
    file = opened(book(tmp_path, {"教职工": _OTHER_WAYS[way]}))
    assert (file.header_row, file.names) == (1, ("number", "name", "age"))
    assert rows_of(file) == {2: ["T1", "王敏", FORMULA]}


def test_what_is_written_anew_reads_as_what_is_not(tmp_path):
    """The same cells, once in the usual form and once with the attributes turned round."""
    values = ["T<1>", "王&敏", True, '<c r="D2" t="e"><v>#N/A</v></c>', '<c r="E2" s="1"><v>45536</v></c>', " 好 "]
    usual = sheet_xml([HEADERS, values], hidden=(2,))
    turned = usual.replace(' t="inlineStr"', ' q="" t="inlineStr"')
    assert turned != usual
    found = []
    for xml in (usual, turned):
        file = opened(book(tmp_path, {"教职工": xml}))
        found.append((file.hidden_rows, file.last_row, rows_of(file)))
    assert found[0] == (1, 2, {2: ["T<1>", "王&敏", "TRUE", "#N/A", datetime.date(2024, 9, 1), "好"]})
    assert found[1] == (1, 2, {2: ["T<1>", "王&敏", "TRUE", "#N/A", datetime.date(2024, 9, 1), " 好 "]})


def test_rows_far_apart_take_no_room(tmp_path):
    xml = sheet_xml([HEADERS, ROW]).replace(
        "</sheetData>", f'<row r="1048576">{cell("A1048576", "T9")}</row></sheetData>'
    )
    file = opened(book(tmp_path, {"教职工": xml}))
    assert (list(rows_of(file)), file.last_row) == ([2, 1_048_576], 1_048_576)


def test_formatted_but_empty_cells_far_away_are_nothing(tmp_path):
    xml = sheet_xml([HEADERS, ROW]).replace(
        "</sheetData>", '<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row></sheetData>'
    )
    file = opened(book(tmp_path, {"教职工": xml}))
    assert (list(rows_of(file)), file.last_row, file.notices) == ([2], 2, [])


def test_content_beyond_the_last_column_is_refused(tmp_path):
    path = book(tmp_path, {"教职工": [HEADERS, [*ROW, *[None] * 194, "远"]]})
    with pytest.raises(Unusable) as refused:
        opened(path)
    assert (refused.value.code, refused.value.sentence) == (
        "too-many-columns",
        "第 100 列右侧还有内容，最多读取 100 列。请删除表格右侧多余的列后再上传。",
    )


# --- hidden rows, limits --------------------------------------------------------------------------
def test_hidden_rows_with_content_are_counted(tmp_path):
    rows = [HEADERS, *_rows(20), (), ()]
    assert opened(book(tmp_path, {"教职工": sheet_xml(rows, hidden=range(5, 17))})).hidden_rows == 12
    assert opened(book(tmp_path, {"教职工": sheet_xml(rows, hidden=(22, 23))})).hidden_rows == 0
    assert opened(book(tmp_path, {"教职工": sheet_xml(rows)})).hidden_rows == 0


@pytest.mark.parametrize(("rows", "code"), [(5, ""), (4, "too-many-rows")])
def test_more_rows_than_allowed_are_refused(tmp_path, rows, code):
    path = book(tmp_path, {"教职工": [HEADERS, *_rows(5)]})
    file = opened(path, limits=Limits(rows=rows))
    if not code:
        assert len(rows_of(file)) == 5
        return
    with pytest.raises(Unusable) as refused:
        rows_of(file)
    assert (refused.value.code, refused.value.sentence) == (
        code,
        "表格超过 4 行，一次最多读取这么多行。请分成几个文件上传。",
    )


def test_far_too_many_rows_are_refused_at_once(tmp_path):
    with pytest.raises(Unusable) as refused:
        opened(book(tmp_path, {"教职工": [HEADERS, *_rows(60)]}), limits=Limits(rows=10))
    assert refused.value.code == "too-many-rows"


def test_a_long_text_often_referred_to_is_read_in_small_pieces(tmp_path):
    long = "长" * 30_000
    strings = f"<sst><si><t>工号</t></si><si><t>姓名</t></si><si><t>{long}</t></si></sst>"
    rows = [
        [f'<c r="{c}{r}" t="s"><v>{v}</v></c>' for c, v in zip("AB", (0, 1) if r == 1 else (2, 2), strict=True)]
        for r in range(1, 3000)
    ]
    path = book(tmp_path, {"教职工": sheet_xml(rows)}, strings=strings)
    lengths = [len(rows) for _, rows in opened(path).chunks()]
    assert sum(lengths) == 2998
    assert max(lengths) < 1000  # a chunk is handed over when its texts are long, however few its rows


# --- links and the like ---------------------------------------------------------------------------
def test_what_is_not_read_is_told(tmp_path):
    made = parts({"教职工": [HEADERS, ROW]}) | {
        "xl/externalLinks/externalLink1.xml": '<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>',
        "xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0",
        "xl/pivotCache/pivotCacheDefinition1.xml": "<pivotCacheDefinition/>",
        "xl/connections.xml": "<connections/>",
    }
    file = opened(write(tmp_path / "made.xlsx", made))
    assert file.notices == [
        "文件链接了其他工作簿，链接的内容没有读取，只读取单元格里的值。",
        "文件里嵌有其他文档，没有读取。",
        "文件里有数据透视表，没有读取。",
        "文件连接了外部数据，没有刷新，只读取单元格里的值。",
    ]
    assert list(rows_of(file)) == [2]
