"""Which sheet and which row: found by the header, never guessed; what is missing or too much is named."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from nanan_groups.kit.excel import Column, Sheet, Text
from nanan_groups.kit.excel.answers import HEADING, LEFT, SHEETS, Answers
from nanan_groups.kit.excel.headers import plain_header
from nanan_groups.kit.excel.pages import place_of
from nanan_groups.kit.excel.reader import Unusable
from nanan_groups.kit.excel.template import make_template

from .excel_made import HEADERS, ROW, PeopleSheet, book, opened, rows_of, sheet_xml

EXPECTED = "表头应有“工号”、“姓名”，还可以有“学段”、“年龄”、“到岗日期”、“备注”。可下载最新模板对照。"


def _refused(path, **options) -> tuple[str, str]:
    with pytest.raises(Unusable) as refused:
        opened(path, **options)
    return refused.value.code, refused.value.sentence


# --- the header -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "written",
    [
        "姓名", " 姓 名 ", "姓\n名", "姓\u3000名", "姓名*", "姓名 *", "*姓名", "姓名（必填）", "姓名(必填)", "姓名\n（必填） ",
        "姓名＊", "姓名*（必填）", "\ufeff姓名",
    ],
)  # fmt: skip
def test_headers_are_compared_without_what_a_typist_adds(written):
    assert plain_header(written) == "姓名"


@pytest.mark.parametrize("written", ["姓名：", "姓名1", "名姓", "姓名(选填)", "教师姓名"])
def test_other_headers_are_others(written):
    assert plain_header(written) != "姓名"


def test_full_width_signs_are_read_as_half_width_ones():
    assert plain_header("ＱＱ（号码）") == plain_header("QQ(号码)") == "QQ(号码)"


def test_the_order_is_free_and_optional_columns_may_be_missing(tmp_path):
    file = opened(book(tmp_path, {"教职工": [("备注", "姓名*", "工 号（必填）"), ("好", "王敏", "T1")]}))
    assert file.names == ("remark", "name", "number")
    assert file.headers == ("备注", "姓名*", "工 号（必填）")
    assert rows_of(file) == {2: ["好", "王敏", "T1"]}


def test_the_header_may_stand_below_a_merged_title(tmp_path):
    made = Workbook()
    page = made.active
    page.title = "教职工"
    page["A1"] = "2026 年教职工名单（工号、姓名必填）"
    page.merge_cells("A1:F1")
    page["A2"] = "姓名"  # names one column, and is no header
    for row in (HEADERS, ROW):
        page.append(row)
    path = tmp_path / "made.xlsx"
    made.save(path)
    file = opened(path)
    assert (file.header_row, list(rows_of(file))) == (3, [4])


def test_the_header_is_looked_for_in_the_first_20_rows(tmp_path):
    def rows(number):
        return [("说明",)] * (number - 1) + [HEADERS, ROW]

    assert opened(book(tmp_path, {"教职工": rows(20)})).header_row == 20
    code, sentence = _refused(book(tmp_path, {"教职工": rows(21)}))
    assert (code, sentence) == ("header-not-found", f"工作表“教职工”：前 20 行中未找到表头。{EXPECTED}")


def test_a_row_of_data_that_repeats_headers_is_data(tmp_path):
    file = opened(book(tmp_path, {"教职工": [HEADERS, ("工号", "姓名", "小学")]}))
    assert (file.header_row, list(rows_of(file))) == (1, [2])


def test_columns_that_are_only_printed_and_the_column_of_errors_are_not_read(tmp_path):
    file = opened(
        book(
            tmp_path,
            {"教职工": [("错误说明", "工号", "学校（仅供核对）", "姓名"), ("“姓名”必填", "T1", "一小", "王敏")]},
        )
    )
    assert file.names == (None, "number", None, "name")
    assert file.ignored == ("错误说明", "学校（仅供核对）")
    assert rows_of(file) == {2: ["“姓名”必填", "T1", "一小", "王敏"]}


def test_a_row_that_only_fills_columns_which_are_not_read_is_blank(tmp_path):
    rows = [("学校（仅供核对）", "工号", "姓名"), ("一小", None, None), ("一小", "T1", "王敏")]
    assert list(rows_of(opened(book(tmp_path, {"教职工": rows})))) == [3]


def test_a_gap_between_the_columns_is_allowed(tmp_path):
    file = opened(book(tmp_path, {"教职工": [("工号", None, "姓名"), ("T1", None, "王敏")]}))
    assert (file.names, rows_of(file)) == (("number", None, "name"), {2: ["T1", "", "王敏"]})


@pytest.mark.parametrize(
    ("header", "code", "sentence"),
    [
        (("工号", "姓名", "工 号*"), "header-twice", "第 1 行表头中“工号”重复，请只保留一列。"),
        (
            ("工号", "学段", "年龄"),
            "header-required",
            f"未找到完整的表头：第 1 行最接近，缺少必填的列“姓名”。{EXPECTED}",
        ),
        (
            ("备注", "说明"),
            "header-required",
            f"未找到完整的表头：第 1 行最接近，缺少必填的列“工号”、“姓名”。{EXPECTED}",
        ),
        (("甲", "乙"), "header-not-found", f"前 20 行中未找到表头。{EXPECTED}"),
        (("学校（仅供核对）",), "header-not-found", f"前 20 行中未找到表头。{EXPECTED}"),
    ],
)  # fmt: skip
def test_a_header_that_will_not_do(tmp_path, header, code, sentence):
    path = book(tmp_path, {"教职工": [header, ROW]})
    assert _refused(path) == (code, f"工作表“教职工”：{sentence}")


@pytest.mark.parametrize("rows", [[], [()], [HEADERS], [HEADERS, (), (" ",)]])
def test_a_sheet_without_rows_is_refused(tmp_path, rows):
    with pytest.raises(Unusable) as refused:
        rows_of(opened(book(tmp_path, {"教职工": rows})))
    assert refused.value.code == ("no-rows" if HEADERS in rows else "header-not-found")


def test_only_the_example_is_no_row(tmp_path):
    with pytest.raises(Unusable) as refused:
        rows_of(opened(book(tmp_path, {"教职工": [HEADERS, ("示例：T1", "王敏")]})))
    assert (refused.value.code, refused.value.sentence) == ("no-rows", "第 1 行表头下面没有数据。请填写后再上传。")


class FreeSheet(Sheet):
    title = "自由"
    a = Column("甲", "a", kind=Text(10))
    b = Column("乙", "b", kind=Text(10))
    c = Column("丙", "c")


def test_a_sheet_without_required_columns_needs_one_that_is_read(tmp_path):
    assert opened(book(tmp_path, {"自由": [("丙", "乙"), ("1", "2")]}), sheet=FreeSheet).names == (None, "b")
    code, sentence = _refused(book(tmp_path, {"自由": [("丙",), ("1",)]}), sheet=FreeSheet)
    assert (code, sentence) == (
        "header-not-found",
        "工作表“自由”：前 20 行中未找到表头。表头可以有“甲”、“乙”。可下载最新模板对照。",
    )


# --- the sheet ------------------------------------------------------------------------------------
def test_the_sheet_with_the_title_is_taken(tmp_path):
    path = book(tmp_path, {"去年": [HEADERS, ROW], "教职工": [("备注", "工号", "姓名"), ("好", "T1", "王敏")]})
    assert opened(path).sheet_name == "教职工"
    assert opened(path, sheet_name="去年").sheet_name == "去年"


def test_the_only_visible_sheet_with_the_header_is_taken(tmp_path):
    sheets = {"说明": [("请填写",)], "Sheet2": [HEADERS, ROW], "旧": [HEADERS, ROW], "代码表": [HEADERS, ROW]}
    file = opened(book(tmp_path, sheets, hidden=("旧",)))
    assert (file.sheet_name, list(rows_of(file))) == ("Sheet2", [2])


def test_of_two_sheets_with_the_header_it_is_asked_which_to_read(tmp_path):
    other = ("姓名", "工号")
    path = book(tmp_path, {"一月": [HEADERS, ROW], "二月": [other, ("李强", "T2")], "说明": [("x",)]})
    file = opened(path)
    (ask,) = file.asks
    assert (ask.kind, ask.options, ask.proposed, ask.open) == (
        SHEETS,
        [("一月", "一月"), ("二月", "二月")],
        "一月\n二月",
        True,
    )
    assert file.columns[:2] == ("number", "name")
    assert {number: row[:2] for number, row in rows_of(file).items()} == {2: ["T1", "王敏"], 4: ["T2", "李强"]}
    assert [place_of(file.tabs, number) for number in (2, 4)] == ["“一月”第 2 行", "“二月”第 2 行"]
    one = opened(path, answers=Answers({(SHEETS, "", ""): "二月"}))
    assert (one.sheet_name, [ask.open for ask in one.asks], rows_of(one)) == ("二月", [False], {2: ["李强", "T2"]})
    assert opened(path, sheet_name="二月").asks == []


def test_a_sheet_that_leaves_something_open_beside_a_whole_one_is_not_proposed(tmp_path):
    path = book(tmp_path, {"名单": [HEADERS, ROW], "统计": [("姓名", "年龄（岁）", "编号"), ("王敏", 30, 1)]})
    file = opened(path)
    assert [(ask.kind, ask.proposed) for ask in file.asks] == [(SHEETS, "名单")]
    assert rows_of(file) == {2: list(ROW)}


def test_every_sheet_with_all_columns_is_proposed_or_what_was_chosen_before(tmp_path):
    """What is asked of one sheet is no reason to leave its people out; what is left out is counted."""
    rows = [("姓名", "工号", "年龄（岁）"), ("李强", "T2", 30), ("周一", "T3", 31), ("合计", None, 61)]
    path = book(tmp_path, {"一月": [HEADERS, ROW], "二月": rows})
    assert [ask.proposed for ask in opened(path).asks if ask.kind == SHEETS] == ["一月\n二月"]
    before = Answers({(SHEETS, "", "一月\n二月"): "一月"})
    file = opened(path, answers=before)
    assert [(ask.proposed, ask.open, ask.count) for ask in file.asks] == [("一月", True, 2)]
    assert file.left == {"二月": 2}


def test_a_chosen_sheet_that_cannot_be_read_is_not_left_out(tmp_path):
    path = book(tmp_path, {"一月": [HEADERS, ROW], "二月": [("姓名", "年龄"), ("李强", 30)]})
    file = opened(path)
    assert file.without == {"二月": "未找到完整的表头：第 1 行最接近，缺少必填的列“工号”。"}
    code, sentence = _refused(path, answers=Answers({(SHEETS, "", ""): "一月\n二月"}))
    assert (code, sentence[:11]) == ("header-required", "工作表“二月”：未找到")


# --- headings of the file's own -------------------------------------------------------------------
def test_own_columns_are_set_aside_and_named(tmp_path):
    file = opened(book(tmp_path, {"教职工": [("序号", "工号", "姓名", "奖金"), (1, "T1", "王敏", 500)]}))
    assert (file.aside, file.names) == (("序号", "奖金"), (None, "number", "name", None))
    assert [(ask.text, ask.proposed, ask.open) for ask in file.asks] == [("序号", LEFT, False), ("奖金", LEFT, False)]


def test_a_heading_that_comes_near_is_asked_and_read_once_answered(tmp_path):
    rows = [("工号", "姓名", "年龄（岁）", "备注说明"), ("T1", "王敏", 30, "13900001234")]
    path = book(tmp_path, {"教职工": rows})
    file = opened(path)
    assert [(ask.text, ask.proposed, ask.open, ask.samples) for ask in file.asks] == [
        ("年龄（岁）", "age", True, ["30"]),
        ("备注说明", "remark", True, ["139…"]),
    ]
    assert file.asks[0].options == [
        ("stage", "学段"), ("age", "年龄"), ("hired", "到岗日期"), ("remark", "备注"), (LEFT, "不读取这一列"),
    ]  # fmt: skip
    said = {(HEADING, "", "年龄(岁)"): "age", (HEADING, "", "备注说明"): LEFT}
    file = opened(path, answers=Answers(said))
    assert (file.names, file.aside, [ask.open for ask in file.asks]) == (
        ("number", "name", "age", None),
        ("备注说明",),
        [False, False],
    )


def test_a_needed_column_may_be_any_of_the_unknown_ones(tmp_path):
    path = book(tmp_path, {"教职工": [("工号", "称呼", "奖金"), ("T1", "王敏", 5)]})
    assert [(ask.text, ask.open) for ask in opened(path).asks] == [("称呼", True), ("奖金", True)]
    assert opened(path, answers=Answers({(HEADING, "", "称呼"): "name"})).names == ("number", "name", None)
    left = Answers({(HEADING, "", text): LEFT for text in ("称呼", "奖金")})
    assert [(ask.text, ask.open) for ask in opened(path, answers=Answers().or_else(left)).asks] == [
        ("称呼", True),
        ("奖金", True),
    ]
    with pytest.raises(Unusable) as refused:
        opened(path, answers=left)
    assert refused.value.code == "header-required"


def test_no_sheet_with_the_header_names_those_found(tmp_path):
    path = book(tmp_path, {"一月": [("甲",)], "二月": [("乙",)]})
    assert _refused(path) == (
        "sheet-not-found",
        "没有找到含所需表头的工作表，文件里有：“一月”、“二月”。请将要导入的一张命名为“教职工”，并核对表头；"
        "可下载最新模板对照。",
    )
    assert _refused(path, sheet_name="三月") == (
        "sheet-not-found",
        "文件里没有名为“三月”的工作表，文件里有：“一月”、“二月”。",
    )


def test_the_one_sheet_that_nearly_has_the_header_is_named(tmp_path):
    path = book(tmp_path, {"说明": [("甲",)], "二月": [("工号", "年龄"), ("T1", 30)]})
    code, sentence = _refused(path)
    assert (code, sentence[:41]) == (
        "header-required",
        "工作表“二月”：未找到完整的表头：第 1 行最接近，缺少必填的列“姓名”。表头应有",
    )


def test_a_sheet_without_cells_does_no_harm(tmp_path):
    empty = sheet_xml([]).replace("<sheetData></sheetData>", "<sheetData/>")
    file = opened(book(tmp_path, {"空": empty, "图": "<chartsheet/>", "数据": [HEADERS, ROW]}))
    assert file.sheet_name == "数据"


# --- the template ---------------------------------------------------------------------------------
def _template(change=lambda made: None, sheet=PeopleSheet) -> BytesIO:
    made = load_workbook(BytesIO(make_template(sheet)))
    change(made)
    out = BytesIO()
    made.save(out)
    return out


def _filled(made):
    page = made["教职工"]
    for column, value in enumerate(("T1", "王敏", "小学", 30), 1):
        page.cell(4, column, value)


def test_a_filled_template_comes_back(tmp_path):
    path = tmp_path / "made.xlsx"
    path.write_bytes(_template(_filled).getvalue())
    file = opened(path)
    assert (file.version, file.sheet_name, file.header_row, file.last_row) == ("2", "教职工", 2, 4)
    assert file.names == ("number", "name", "stage", "age", "hired", "remark")
    assert rows_of(file) == {4: ["T1", "王敏", "小学", 30.0, "", ""]}


def _set(place, value):
    def change(made):
        _filled(made)
        made["_模板"][place] = value

    return change


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        (
            _set("B2", "1"),
            "template-old",
            "这是旧版模板（版本 1，现行版本 2）。请下载最新模板，把数据粘贴过去后再上传。",
        ),
        (
            _set("B2", None),
            "template-old",
            "这是旧版模板（版本 未知，现行版本 2）。请下载最新模板，把数据粘贴过去后再上传。",
        ),
        (
            _set("B1", "EnrolmentSheet"),
            "template-other",
            "这是另一张表的模板（EnrolmentSheet），不是“教职工”的模板。请下载对应的模板。",
        ),
    ],
)
def test_another_template_or_an_old_one_is_refused(tmp_path, change, code, sentence):
    path = tmp_path / "made.xlsx"
    path.write_bytes(_template(change).getvalue())
    assert _refused(path) == (code, sentence)


def test_a_version_saved_as_a_number_is_the_same(tmp_path):
    path = tmp_path / "made.xlsx"
    path.write_bytes(_template(_set("B2", 2)).getvalue())
    assert opened(path).version == "2"


def test_a_file_that_is_no_template_has_no_version(tmp_path):
    assert opened(book(tmp_path, {"教职工": [HEADERS, ROW]})).version is None
    assert opened(book(tmp_path, {"教职工": [HEADERS, ROW], "_模板": [("别的",)]})).version is None
