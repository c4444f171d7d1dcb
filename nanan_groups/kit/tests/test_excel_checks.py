"""Rows: checked column by column, across chunks, with the same sentences as a form's."""

from datetime import date

import pytest

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Checker, Choice, Code, Column, Day, Flag, Problem, Reference, Sheet, Text, Whole
from nanan_groups.kit.excel import checks as checks_module
from nanan_groups.kit.excel.kinds import FORMULA

from .excel_made import opened, parts, write


class PostSheet(Sheet):
    title = "任职"
    key = ("number", "post")

    number = Column("工号", "number", kind=Code(12), required=True)
    post = Column("岗位", "post", kind=Choice({"teacher": "教师", "head": "校长"}), required=True)
    printed = Column("序号", "printed")
    age = Column("年龄", "age", kind=Whole(maximum=120))
    start = Column("开始日", "start", kind=Day())
    end = Column("结束日", "end", kind=Day())
    rank = Column("职级", "rank", kind=Text(10), write="staffing.change_rank")
    on_post = Column("在岗", "on_post", kind=Flag(), write="staffing.change_rank")
    site = Column("校点", "site", kind=Reference("site"))

    @classmethod
    def rules(cls, row):
        if row.start and row.end and row.end < row.start:
            yield Problem("end", "end-before-start", "结束日早于开始日。")
        if row.post == "head" and row.age is None:
            yield Problem("", "head-age", "校长必须填写年龄。")


NAMES = tuple(PostSheet.entered())


def _row(**values) -> list:
    good = {"number": "T1", "post": "教师"}
    return [(good | values).get(name) for name in NAMES]


def _check(rows, *, names=NAMES, numbers=None, **options):
    checker = Checker(PostSheet, names, **options)
    return checker, checker.check(rows, numbers or range(4, 4 + len(rows)))


def _problems(chunk) -> list[tuple]:
    return [(number, problem.column, problem.code) for number, problem in chunk.problems]


def test_a_good_row_is_read_into_its_values():
    _, chunk = _check([_row(age=30.0, start="2024年9月1日", on_post="是", site="S001")])
    assert (chunk.rows, chunk.problems) == (1, [])
    ((number, row, resolved),) = chunk.good
    assert (number, resolved) == (4, None)
    assert row._asdict() == {
        "number": "T1", "post": "teacher", "age": 30, "start": date(2024, 9, 1), "end": None, "rank": "", "on_post": True,
        "site": "S001",
    }  # fmt: skip


def test_columns_are_taken_by_name_in_any_order_and_some_are_not_read():
    names = ("post", None, "number", "printed", "age")
    _, chunk = _check([["校长", "别的", "T1", "7", 50]], names=names)
    assert chunk.problems == []
    assert chunk.good[0][1][:3] == ("T1", "head", 50)
    assert chunk.good[0][1].site == ""


def test_every_wrong_cell_of_a_row_is_told():
    rows = [_row(), _row(number=None, post="园长", age="十"), _row(number="T3", age=FORMULA, start="26.9.1")]
    _, chunk = _check(rows)
    assert [number for number, *_ in chunk.good] == [4]
    assert sorted(_problems(chunk)) == [
        (5, "age", "not-number"),
        (5, "number", "required"),
        (5, "post", "choice"),
        (6, "age", "formula"),
        (6, "start", "day-unreadable"),
    ]
    sentences = {(number, problem.column): problem.sentence for number, problem in chunk.problems}
    assert sentences[5, "number"] == "“工号”必填，请补充。"
    assert sentences[5, "age"] == "“十”不是整数，请只填阿拉伯数字，不带单位、逗号或小数。"


def test_a_wrong_value_is_told_in_each_row_of_each_chunk():
    checker = Checker(PostSheet, NAMES)
    for first in (4, 7):
        rows = [_row(number=f"T{first}"), _row(number=f"T{first + 1}", age="x"), _row(number=f"T{first + 2}", age="x")]
        chunk = checker.check(rows, range(first, first + 3))
        assert [number for number, *_ in chunk.good] == [first]
        assert _problems(chunk) == [(first + 1, "age", "not-number"), (first + 2, "age", "not-number")]


def test_rules_across_columns_are_asked_only_of_rows_that_could_be_read():
    rows = [
        _row(start="2024-09-01", end="2024-08-31"),
        _row(number="T2", start="2024-09-01", end="x"),
        _row(number="T3", post="校长", start="2024-09-01", end="2024-08-31"),
    ]
    _, chunk = _check(rows)
    assert chunk.good == []
    assert sorted(_problems(chunk)) == [
        (4, "end", "end-before-start"),
        (5, "end", "day-unreadable"),
        (6, "", "head-age"),
        (6, "end", "end-before-start"),
    ]


def test_a_form_tells_the_same():
    raw = {"number": "T1", "post": "校长", "start": "2024-09-01", "end": "2024-08-31"}
    row, told = PostSheet.check_one(raw)
    _, chunk = _check([_row(**raw)])
    assert row is not None
    assert [problem for _, problem in chunk.problems] == told
    row, told = PostSheet.check_one({"post": "园长"})
    _, chunk = _check([_row(number=None, post="园长")])
    assert row is None
    assert [problem for _, problem in chunk.problems] == told


def test_a_row_twice_names_the_first_also_across_chunks():
    checker = Checker(PostSheet, NAMES)
    first = checker.check([_row(), _row(post="校长", age=50), _row(number="Ｔ1 ")], [4, 5, 9])
    assert [number for number, *_ in first.good] == [4, 5]
    assert _problems(first) == [(9, "number", "duplicate")]
    second = checker.check([_row()], [5004])
    assert second.problems == [(5004, Problem("number", "duplicate", "“工号”、“岗位”与第 4 行重复，请只保留一行。"))]


def test_a_column_one_may_not_write_must_be_blank():
    rows = [
        _row(rank=None),
        _row(number="T2", rank=" "),
        _row(number="T3", rank="一级"),
        _row(number="T4", on_post="是"),
    ]
    checker, chunk = _check(rows, may=lambda permission: permission != "staffing.change_rank")
    assert checker.locked == {"rank", "on_post"}
    assert [number for number, *_ in chunk.good] == [4, 5]
    assert chunk.problems == [
        (6, Problem("rank", "column-locked", "您的任职不能填写“职级”，请清空该列。")),
        (7, Problem("on_post", "column-locked", "您的任职不能填写“在岗”，请清空该列。")),
    ]
    _, chunk = _check(rows, may=lambda permission: True)
    assert chunk.problems == []


def test_what_a_row_refers_to_is_asked_once_and_of_wrong_rows_as_far_as_they_say():
    asked = []

    def resolve(row):
        asked.append(row.number)
        if row.site == "S404":
            raise RuleViolation("没有编码为“S404”的校点。", field="site", code="site-unknown")
        return {"site": row.site}

    rows = [
        _row(site="S1"),
        _row(number="T2", site="S404"),
        _row(number="T3", age="x", site="S404"),
        _row(site="S1"),
    ]
    _, chunk = _check(rows, resolve=resolve)
    assert asked == ["T1", "T2", "T3"]
    assert [(number, resolved) for number, _, resolved in chunk.good] == [(4, {"site": "S1"})]
    assert sorted(_problems(chunk)) == [
        (5, "site", "site-unknown"),
        (6, "age", "not-number"),
        (6, "site", "site-unknown"),
        (7, "number", "duplicate"),
    ]


def test_notices_are_counted_by_column():
    rows = [
        _row(number=1.0),
        _row(number=2.0),
        _row(number="Ｔ3"),
        _row(number="T4", age="３０"),
        _row(number=5.0, age="x"),
    ]
    checker, chunk = _check(rows)
    assert len(chunk.good) == 4
    assert dict(checker.notices) == {
        ("number", "以数字保存，已按文本读取；开头的 0 可能已丢失"): 3,
        ("number", "含全角字符或空格，已按半角读取"): 1,
        ("age", "含全角数字，已按半角读取"): 1,
    }
    checker.check([_row(number=1.5)], [99])
    assert checker.notices[("number", "以数字保存，已按文本读取；开头的 0 可能已丢失")] == 4


def test_blank_cells_give_no_notice():
    checker, chunk = _check(
        [[None if name not in ("number", "post") else cell for name, cell in zip(NAMES, _row(), strict=True)]]
    )
    assert (len(chunk.good), checker.notices) == (1, {})


def test_what_is_remembered_of_a_column_is_bounded(monkeypatch):
    monkeypatch.setattr(checks_module, "_MEMO", 10)
    checker = Checker(PostSheet, NAMES)
    for start in range(0, 100, 7):
        chunk = checker.check(
            [_row(number=f"T{n}", age=n) for n in range(start, start + 7)], range(start + 2, start + 9)
        )
        assert [row.age for _, row, _ in chunk.good] == list(range(start, start + 7))
    assert max(len(memo) for memo in checker._memos.values()) <= 17
    assert _problems(checker.check([_row(number="T3")], [999])) == [(999, "number", "duplicate")]


@pytest.mark.parametrize("rows", [[], [_row()] * 0])
def test_an_empty_chunk(rows):
    _, chunk = _check(rows)
    assert (chunk.rows, chunk.good, chunk.problems) == (0, [], [])


def test_from_a_file_to_rows(tmp_path):
    """A formula is refused whatever value the file remembers; an error value is no blank."""
    sheet = [
        ("任职表",),
        ("岗位*", "工号*", "序号", "年龄"),
        ("教师", "T1", 1, 30),
        ("教师", "T2", 2, '<c r="D4"><f>28+2</f></c>'),
        (),
        ("教师", "T3", 3, '<c r="D6"><f>28+2</f><v>30</v></c>'),
        ("教师", "T4", 4, '<c r="D7" t="e"><v>#N/A</v></c>'),
    ]
    file = opened(write(tmp_path / "made.xlsx", parts({"任职": sheet})), sheet=PostSheet)
    checker = Checker(PostSheet, file.names)
    ((numbers, rows),) = file.chunks()
    chunk = checker.check(rows, numbers)
    assert [(number, row.number, row.age) for number, row, _ in chunk.good] == [(3, "T1", 30)]
    assert _problems(chunk) == [(4, "age", "formula"), (6, "age", "formula"), (7, "age", "cell-error")]
