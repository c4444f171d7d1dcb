"""Cells: what each kind of column takes, what it refuses and under which code. Nothing is guessed."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Choice, Code, Column, Day, Flag, Month, Reference, SchoolYear, Text, Whole
from nanan_groups.kit.excel.kinds import FORMULA, is_blank

CHOICES = {"primary": "小学", "junior": "初级中学", "p3": "（三）其他"}
KINDS = {
    "text": Text(20),
    "code": Code(20),
    "whole": Whole(maximum=5000),
    "day": Day(),
    "month": Month(),
    "year": SchoolYear(),
    "choice": Choice(CHOICES),
    "flag": Flag(),
    "reference": Reference("site"),
}


def _code(kind, raw) -> str:
    with pytest.raises(RuleViolation) as refused:
        kind.read(raw)
    assert refused.value.sentence.endswith("。")
    return refused.value.code


@pytest.mark.parametrize(
    ("raw", "blank"),
    [
        (None, True), ("", True), (" ", True), ("\t\r\n\u3000\u00a0\u200b\ufeff", True), ("0", False), (0, False), (0.0, False),
        (False, False), ("\u3000a", False), (FORMULA, False),
    ],
)  # fmt: skip
def test_blank_is_what_nobody_sees(raw, blank):
    assert is_blank(raw) is blank


# --- what no kind takes ---------------------------------------------------------------------------
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (FORMULA, "formula"), ("#N/A", "cell-error"), ("#REF!", "cell-error"), ("#DIV/0!", "cell-error"),
        ("#VALUE!", "cell-error"), ("#NAME?", "cell-error"), ("#SPILL!", "cell-error"), ("a\x00b", "control"),
        ("\x00", "control"), ("a\x07", "control"), ("a\x7f", "control"), ("a\ud800", "control"), ("a\uffff", "control"),
        ("长" * 32_768, "cell-too-long"),
    ],
)  # fmt: skip
def test_no_kind_takes_it(kind, raw, code):
    assert _code(KINDS[kind], raw) == code


@pytest.mark.parametrize("kind", ["text", "code", "month", "year", "choice", "flag", "reference", "day"])
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (float("nan"), "not-number"), (float("inf"), "not-number"), (1e15, "number-rounded"),
        (510108198503071234.0, "number-rounded"),
    ],
)  # fmt: skip
def test_numbers_excel_has_already_changed(kind, raw, code):
    assert _code(KINDS[kind], raw) == code


@pytest.mark.parametrize("kind", ["text", "code", "month", "year", "choice", "flag", "reference", "day"])
def test_a_duration_is_no_value(kind):
    assert _code(KINDS[kind], timedelta(hours=26)) == "duration"


def test_a_formula_says_what_to_do():
    with pytest.raises(RuleViolation) as refused:
        KINDS["whole"].read(FORMULA)
    assert refused.value.sentence == "是公式，请把该列复制后“选择性粘贴”为数值再上传。"


# --- texts and codes ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (" 王敏\u3000", "王敏"), ("第一行\n第二行", "第一行\n第二行"), ("=1+1", "=1+1"), ("１２", "１２"), ("√", "√"),
        (12.0, "12"), (-12.5, "-12.5"), (0.0, "0"), (999_999_999_999_999.0, "999999999999999"), (True, "是"),
        (date(2024, 9, 1), "2024-09-01"), (datetime(2024, 9, 1), "2024-09-01"), (datetime(2024, 9, 1, 8, 30), "2024-09-01 08:30"),
        (time(8, 30), "08:30"), ("长" * 20, "长" * 20),
    ],
)  # fmt: skip
def test_text(raw, value):
    assert KINDS["text"].read(raw) == value


def test_text_beyond_its_length():
    with pytest.raises(RuleViolation) as refused:
        KINDS["text"].read("长" * 21)
    assert (refused.value.code, refused.value.sentence) == ("too-long", "有 21 个字，最多 20 个字。")


def test_text_of_a_pattern():
    kind = Text(20, pattern=r"S\d{3}", sentence="请填写 S 加三位数字。")
    assert kind.read(" S001 ") == "S001"
    assert kind.accepts() == "请填写 S 加三位数字。"
    with pytest.raises(RuleViolation) as refused:
        kind.read("s001")
    assert (refused.value.code, refused.value.sentence) == ("format", "“s001”不符合要求：请填写 S 加三位数字。")


@pytest.mark.parametrize(
    ("raw", "value", "notice"),
    [
        ("00123", "00123", ""),
        ("00１２３ ", "00123", "含全角字符或空格，已按半角读取"),
        ("Ａ－１", "A-1", "含全角字符或空格，已按半角读取"),
        ("+8613800000000", "+8613800000000", ""),
        (13800000000.0, "13800000000", "以数字保存，已按文本读取；开头的 0 可能已丢失"),
        (123, "123", "以数字保存，已按文本读取；开头的 0 可能已丢失"),
    ],
)
def test_code_and_its_notice(raw, value, notice):
    kind = KINDS["code"]
    assert kind.read(raw) == value
    assert kind.notice(raw, value) == notice


# --- numbers --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("raw", "value", "notice"),
    [
        (123, 123, ""), (123.0, 123, ""), ("123", 123, ""), (" 123 ", 123, ""), ("007", 7, ""), ("+5", 5, ""), ("-0", 0, ""),
        (-0.0, 0, ""), ("5000", 5000, ""), ("１２３", 123, "含全角数字，已按半角读取"), ("１2", 12, "含全角数字，已按半角读取"),
    ],
)  # fmt: skip
def test_whole_numbers(raw, value, notice):
    found = KINDS["whole"].read(raw)
    assert (found, type(found)) == (value, int)
    assert KINDS["whole"].notice(raw, value) == notice


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("１２.５", "not-number"), ("12.345", "not-number"), ("12.0", "not-number"), ("12,34", "not-number"),
        ("1,2345", "not-number"),
        ("1,234.50", "not-number"), ("1e3", "not-number"), ("１ｅ３", "not-number"), ("²", "not-number"), ("5²", "not-number"),
        ("①", "not-number"), ("十二", "not-number"), ("٣", "not-number"), ("12人", "not-number"), ("1 2", "not-number"),
        ("0x10", "not-number"), ("1_000", "not-number"), ("NaN", "not-number"), ("Infinity", "not-number"), ("-", "not-number"),
        ("--5", "not-number"), ("9" * 16, "not-number"), (12.5, "not-number"), (float("nan"), "not-number"),
        (float("inf"), "not-number"), (True, "not-number"), (False, "not-number"), (date(2024, 9, 1), "not-number"),
        (time(8), "not-number"), (timedelta(1), "duration"), (5001, "range"), ("5001", "range"), (-1, "range"), ("-1", "range"),
        (1e300, "range"),
    ],
)  # fmt: skip
def test_what_is_no_whole_number(raw, code):
    assert _code(KINDS["whole"], raw) == code


def test_the_sentence_of_a_range_names_it():
    with pytest.raises(RuleViolation) as refused:
        Whole(minimum=1, maximum=60).read("61")
    assert refused.value.sentence == "61 超出范围，应在 1 到 60 之间。"


@given(st.integers(0, 5000))
def test_a_whole_number_reads_back_however_it_was_written(number):
    wide = str(number).translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    assert {KINDS["whole"].read(raw) for raw in (number, float(number), str(number), wide)} == {number}


# --- choices --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("raw", "value"),
    [("小学", "primary"), (" 小学\u3000", "primary"), ("primary", "primary"), ("(三)其他", "p3"), ("（三）其他", "p3")],
)
def test_choices(raw, value):
    assert KINDS["choice"].read(raw) == value


@pytest.mark.parametrize("raw", ["小 学", "初中", "PRIMARY", "小学、初级中学", 1, True])
def test_what_is_not_among_the_choices(raw):
    with pytest.raises(RuleViolation) as refused:
        KINDS["choice"].read(raw)
    assert refused.value.code == "choice"
    assert refused.value.sentence.endswith("不在可选范围内，请从下列选项中选择：小学、初级中学、（三）其他。")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("是", True), ("否", False), ("TRUE", True), ("FALSE", False), ("true", True), (True, True), (False, False), ("1", True),
        ("0", False), (1.0, True), (0.0, False), ("１", True), (" 是 ", True),
    ],
)  # fmt: skip
def test_flags(raw, value):
    assert KINDS["flag"].read(raw) is value


@pytest.mark.parametrize("raw", ["√", "有", "Y", "yes", 2, "是的"])
def test_what_is_no_flag(raw):
    assert _code(KINDS["flag"], raw) == "choice"


# --- there and back -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("text", "王敏", "王敏"),
        ("code", "00123", "00123"),
        ("whole", 30, 30),
        ("day", date(2024, 9, 1), date(2024, 9, 1)),
        ("month", date(1985, 10, 1), "1985-10"),
        ("year", 2026, "2026-2027"),
        ("choice", "junior", "初级中学"),
        ("flag", True, "是"),
        ("flag", False, "否"),
        ("reference", "S001", "S001"),
    ],
)
def test_what_an_export_shows_is_read_again(kind, value, shown):
    assert KINDS[kind].show(value) == shown
    assert KINDS[kind].read(shown) == value


@pytest.mark.parametrize(
    ("kind", "empty", "shown"),
    [
        ("text", "", ""),
        ("whole", None, None),
        ("day", None, None),
        ("month", None, ""),
        ("year", None, ""),
        ("choice", "", ""),
    ],
)
def test_nothing_is_shown_as_nothing(kind, empty, shown):
    assert KINDS[kind].empty == empty
    assert KINDS[kind].show(empty) == shown


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_what_it_takes(kind):
    assert KINDS[kind].accepts().endswith("。")


def test_a_required_column_names_itself():
    column = Column("姓名", "name", kind=Text(20), required=True)
    for raw in (None, "", " \u3000"):
        with pytest.raises(RuleViolation) as refused:
            column.read(raw)
        assert (refused.value.code, refused.value.sentence) == ("required", "“姓名”必填，请补充。")
    optional = Column("年龄", "age", kind=Whole())
    assert optional.read(" ") is None


@given(
    st.one_of(
        st.text(max_size=40),
        st.floats(),
        st.integers(),
        st.booleans(),
        st.datetimes(),
        st.dates(),
        st.times(),
        st.timedeltas(),
    )
)
def test_any_cell_is_read_or_refused_with_a_sentence(raw):
    for kind in KINDS.values():
        try:
            value = kind.read(raw)
        except RuleViolation as refused:
            assert refused.code
            assert refused.sentence.endswith("。")
        else:
            assert kind.read(kind.show(value)) == value
