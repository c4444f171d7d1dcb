"""How a school's own sheet is read: merged cells, two levels of headers, sums and signatures, units, signs nobody sees."""

from datetime import date

import pytest

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Checker, Choice, Code, Day, Whole
from nanan_groups.kit.excel.answers import FIRST, MONTHS, VALUE, Answers
from nanan_groups.kit.excel.headers import _sample
from nanan_groups.kit.excel.likely import contained, likely
from nanan_groups.kit.excel.merged import Area, Filling
from nanan_groups.kit.excel.reader import Unusable
from nanan_groups.kit.excel.totals import is_no_data

from .excel_made import HEADERS, ROW, PeopleSheet, book, opened, rows_of, sheet_xml

PUPILS = Whole(units=("人", "名"))


def merged(rows, *areas, odd: bool = False) -> str:
    """The XML of a sheet with merged areas; ``odd``: written as only few programs do."""
    cells = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    xml = sheet_xml(rows, after=f'<mergeCells count="{len(areas)}">{cells}</mergeCells>')
    return xml.replace('<c r="', '<c  r="') if odd else xml


# --- merged cells ---------------------------------------------------------------------------------
@pytest.mark.parametrize("odd", [False, True], ids=["plain", "odd"])
def test_what_stands_in_a_merged_area_holds_for_all_its_rows(tmp_path, odd):
    rows = [HEADERS, ROW, ("T2", "李强", None, 31), ("T3", "周一", None, 32), ("T4", "吴二", None, 33)]
    file = opened(book(tmp_path, {"教职工": merged(rows, "C2:C4", odd=odd)}))
    assert [row[2] for row in rows_of(file).values()] == ["小学", "小学", "小学", ""]
    assert file.notices == ["“学段”列有合并的单元格（C2:C4），其中的内容按适用于区域内的每一行读取。"]


def test_an_area_goes_on_from_one_chunk_to_the_next(tmp_path):
    rows = [HEADERS, *((f"T{at}", "王敏", "小学" if at == 0 else None) for at in range(20))]
    file = opened(book(tmp_path, {"教职工": merged(rows, "C2:C21")}))
    assert [row[2] for row in rows_of(file, size=3).values()] == ["小学"] * 20


def test_rows_that_hold_nothing_else_are_none(tmp_path):
    file = opened(book(tmp_path, {"教职工": merged([HEADERS, ROW, ("T2", "李强")], "C2:C9")}))
    assert list(rows_of(file)) == [2, 3]


def test_a_value_across_columns_is_refused_by_its_place(tmp_path):
    file = opened(book(tmp_path, {"教职工": merged([HEADERS, ROW, ("T2", "李强")], "B3:C3")}))
    with pytest.raises(Unusable, match="B3:C3 是跨列合并的单元格") as refused:
        rows_of(file)
    assert refused.value.code == "merged-across"


def test_columns_that_are_not_read_may_be_merged_as_they_like(tmp_path):
    rows = [("序号", "组", *HEADERS), (1, None, *ROW), (2, None, "T2", "李强")]
    file = opened(book(tmp_path, {"教职工": merged(rows, "A2:B2", "A3:B3")}))
    assert [row[2] for row in rows_of(file).values()] == ["T1", "T2"]


# --- headers of two levels ------------------------------------------------------------------------
def test_a_header_of_two_levels(tmp_path):
    rows = [("人员", None, "任教", None), ("工号", "姓名", "学段", "年龄"), ("T1", "王敏", "小学", 30)]
    file = opened(book(tmp_path, {"教职工": merged(rows, "A1:B1", "C1:D1")}))
    assert (file.header_row, file.names) == (2, ("number", "name", "stage", "age"))
    rows = [("工号", "姓名", "到岗", None), (None, None, "日期", "方式"), ("T1", "王敏", "2024-09-01", "调入")]
    file = opened(book(tmp_path, {"教职工": merged(rows, "A1:A2", "B1:B2", "C1:D1")}))
    assert (file.header_row, file.names) == (2, ("number", "name", "hired", None))
    assert rows_of(file) == {3: ["T1", "王敏", "2024-09-01", "调入"]}


def test_a_row_of_data_is_no_second_level(tmp_path):
    file = opened(book(tmp_path, {"教职工": [HEADERS[:2], ("T1", "王敏"), ("T2", "李强")]}))
    assert (file.header_row, len(rows_of(file))) == (1, 2)


# --- what is no data ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["合计", "", 61], True),
        (["合 计：", "", 61], True),
        (["", "小计", 3], True),
        (["本页合计（3人）", "", ""], True),
        (["合计：6人", "", ""], True),
        (["合计人数", 6, ""], True),
        (["制表人：周示一", "", "审核人：吴示二"], True),
        (["", "校长（签字）：", ""], True),
        (["单位（盖章）", "", ""], True),
        (["填表日期：2026年9月1日", "", ""], True),
        (["注：在岗状态按实际填写", "", ""], True),
        (["T1", "合计", ""], False),
        (["", "王敏", "小学"], False),
        (["", "总务处", ""], False),
        (["小计数班", "", ""], False),
    ],
)
def test_sums_signatures_and_notes(cells, said):
    assert bool(is_no_data(cells[0], cells, [0])) is said


def test_they_are_named_and_left_out(tmp_path):
    rows = [HEADERS, ROW, ("合计", "1 人"), HEADERS, ("T2", "李强"), ("制表人：李强",)]
    file = opened(book(tmp_path, {"教职工": rows}))
    assert list(rows_of(file)) == [2, 5]
    assert file.notices == ["第 3 行“合计”、第 4 行“重复的表头”、第 6 行“制表人：…”是合计、签名或说明，没有读取。"]


# --- numbers, days, signs nobody sees -------------------------------------------------------------
@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1,820", 1820),
        ("１，８２０人", 1820),
        ("39 名", 39),
        ("2.5万", 25000),
        ("3万人", 30000),
        ("12,345,678", 12345678),
        ("1\u200b820", 1820),
    ],
)
def test_numbers_with_units_and_separators(raw, value):
    assert PUPILS.read(raw) == value
    assert PUPILS.notice(raw, value)


@pytest.mark.parametrize("raw", ["18,20", "1,82", "39个班", "2.55555万", "约30人", "30-40人", "人", "1.5", "30人左右"])
def test_what_is_unclear_stays_an_error(raw):
    with pytest.raises(RuleViolation) as refused:
        PUPILS.read(raw)
    assert refused.value.code == "not-number"


def test_signs_nobody_sees_are_named():
    kind = Choice({"a": "在岗"})
    assert kind.read("在\u200b岗") == "a"
    assert kind.notice("在\u200b岗", "a") == "含有看不见的“零宽空格”（U+200B），已去掉后读取"
    code = Code(12)
    assert code.read("T\u200e1") == "T1"
    assert "从左至右标记" in code.notice("T\u200e1", "T1")


def checked(kind_answers: dict, column: str, raw):
    checker = Checker(PeopleSheet, ["number", "name", column], answers=Answers(kind_answers))
    chunk = checker.check([["T1", "王敏", raw]], [2])
    return checker, chunk


def test_a_month_without_a_day_is_one_question():
    for raw in ("2024年9月", "2024-09", 2024.09, "2024.9", 202409):
        checker, chunk = checked({}, "hired", raw)
        assert [(one.kind, one.column, one.proposed, one.count) for one in checker.questions()] == [
            (MONTHS, "hired", FIRST, 1)
        ]
        assert [problem.code for _, problem in chunk.problems] == ["day-month"]
        _, chunk = checked({(MONTHS, "hired", ""): FIRST}, "hired", raw)
        assert chunk.good[0][1].hired == date(2024, 9, 1)
    with pytest.raises(RuleViolation) as refused:
        Day().read(2024.1)
    assert refused.value.code == "day-month-unclear"


def test_a_value_is_asked_once_and_read_by_its_answer():
    checker = Checker(PeopleSheet, ["number", "name", "stage"])
    checker.check([["T1", "王敏", "小学部"], ["T2", "李强", "小学部"], ["T3", "周一", "初级"]], [2, 3, 4])
    assert [(one.asked, one.proposed, one.count) for one in checker.questions()] == [
        ("小学部", "小学", 2),
        ("初级", "", 1),
    ]
    checker = Checker(PeopleSheet, ["number", "name", "stage"], answers=Answers({(VALUE, "stage", "小学部"): "小学"}))
    chunk = checker.check([["T1", "王敏", "小学部"]], [2])
    assert (chunk.good[0][1].stage, dict(checker.notices)) == (
        "primary",
        {("stage", "按对照由“小学部”读作“小学”"): 1},
    )


def test_what_is_likely_and_what_is_not():
    assert likely("在职", ["在岗", "退休"], {"在职": "在岗"}) == "在岗"
    assert likely("区骨干教师", ["校级骨干教师", "区级骨干教师"]) == "区级骨干教师"
    assert likely("其他情况", ["在岗", "退休"]) == ""
    schools = ["重庆市第十一中学校（J0001）", "重庆市第十二中学校（J0002）"]
    assert contained("第十一中学校", schools) == schools[0]
    assert contained("重庆市第十三中学校", schools) == ""
    assert contained("中学校", schools) == ""


def test_areas_beside_the_table_cost_nothing_and_areas_over_each_other_are_refused(tmp_path):
    """Up to fifty thousand of them as wide as a sheet can be: gone through for every row they would keep a request for hours."""
    far = [f"AAA{n}:ZZZ{n}" for n in range(1, 3_000)]
    rows = [("姓名册", *[""] * (len(HEADERS) - 1)), (*HEADERS, "自己的列"), (*ROW, "x")]
    assert len(rows_of(opened(book(tmp_path, {"教职工": merged(rows, *far)})))) == 1
    over = [f"A1:ZZZ{n}" for n in range(1, 3_000)]
    with pytest.raises(Unusable) as refused:
        opened(book(tmp_path, {"教职工": merged(rows, *over)}))
    assert refused.value.code == "merged-over"
    filling = Filling([Area(2, 1, 900, 18_000 - n) for n in range(20)], 1, range(3))
    with pytest.raises(Unusable):
        filling.row(2, ["a"])
    beside = Filling([Area(2, 500 + n, 900, 18_000) for n in range(999)], 1, range(3))
    assert not beside


@pytest.mark.parametrize(
    "text", ["023-62701234", "62701234", "138 1234 5678", "138-1234-5678", "13812345678", "500108 19800101 123X"]
)
def test_samples_of_a_column_hold_no_number_of_a_person(text):
    assert sum(sign.isdigit() for sign in _sample(text)) <= 3
    assert _sample("2019-09-01") == "2019-09-01"
    assert _sample("2019年9月") == "2019年9月"
