"""Cells of days, months and school years: what is taken, what is refused and under which code."""

from datetime import date, datetime, time

import pytest

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Choice, Code, Day, Flag, Month, Reference, SchoolYear, Text, Whole

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


# --- days -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "raw",
    [
        date(2026, 9, 1),
        datetime(2026, 9, 1),
        "2026-09-01",
        "2026-9-1",
        "2026/9/1",
        "2026.9.1",
        "2026年9月1日",
        "2026-9-1 ",
        "２０２６年９月１日",
        " 2026 年 9 月 1 日",
    ],
)
def test_days(raw):
    assert KINDS["day"].read(raw) == date(2026, 9, 1)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (45000, "day-unreadable"), (45000.0, "day-unreadable"), ("45000", "day-unreadable"), ("26.9.1", "day-unreadable"),
        ("2026年9月", "day-month"), ("2026-09", "day-month"), (2026.1, "day-month-unclear"), ("9/1/2026", "day-unreadable"),
        ("20260901", "day-unreadable"), ("长期", "day-unreadable"), ("2026-09-01 08:30", "day-unreadable"),
        (time(8, 30), "day-unreadable"), (True, "day-unreadable"), ("2026/2/30", "day-missing"), ("2025-2-29", "day-missing"),
        (datetime(2026, 9, 1, 8, 30), "day-time"), (date(1899, 12, 31), "day-range"), ("1899-12-31", "day-range"),
        (date(2200, 1, 1), "day-range"), ("9999-12-31", "day-too-late"),
    ],
)  # fmt: skip
def test_what_is_no_day(raw, code):
    assert _code(KINDS["day"], raw) == code


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (45000.0, "“45000”是数字，不是日期，请写成 2024-09-01 或 2024年9月1日。"),
        (time(8, 30), "“08:30”是时刻，不是日期，请写成 2024-09-01 或 2024年9月1日。"),
        (datetime(2026, 9, 1, 8, 30), "“2026-09-01 08:30”带有时刻，请只填日期。"),
    ],
)
def test_sentences_about_days(raw, sentence):
    with pytest.raises(RuleViolation) as refused:
        KINDS["day"].read(raw)
    assert refused.value.sentence == sentence


def test_the_earliest_day():
    kind = Day(earliest=date(2022, 7, 14))
    assert kind.read("2022-07-14") == date(2022, 7, 14)
    assert _code(kind, "2022-07-13") == "day-range"


# --- months and school years ----------------------------------------------------------------------
@pytest.mark.parametrize(
    "raw",
    [
        "1985-03",
        "1985-3",
        "1985/3",
        "1985.3",
        "1985.03",
        "1985年3月",
        "1985年03月",
        "1985年3",
        "198503",
        "１９８５年３月",
        " 1985 - 03 ",
        198503,
        198503.0,
        1985.03,
        1985.3,
        date(1985, 3, 1),
        date(1985, 3, 9),
        datetime(1985, 3, 1),
        "1985-03-09",
    ],
)
def test_months(raw):
    assert KINDS["month"].read(raw) == date(1985, 3, 1)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("85-03", "month-unreadable"), ("1985", "month-unreadable"), (1985, "month-unreadable"), ("三月", "month-unreadable"),
        ("1985-", "month-unreadable"), ("19853", "month-unreadable"), ("1985年", "month-unreadable"), (31107, "month-unreadable"),
        ("1985-13", "month-missing"), ("1985-0", "month-missing"), ("1899-12", "month-missing"), ("2200-01", "month-missing"),
        (198513, "month-missing"), (True, "month-unreadable"), (1985.1, "month-unclear"),
    ],
)  # fmt: skip
def test_what_is_no_month(raw, code):
    assert _code(KINDS["month"], raw) == code


def test_october_written_as_a_number_is_not_taken_for_january():
    """A cell that says 1985.10 holds the number 1985.1; the text 1985.1 has lost nothing."""
    with pytest.raises(RuleViolation) as refused:
        KINDS["month"].read(1985.10)
    assert refused.value.sentence == "“1985.1”以数字保存，分不清是 1985-01 还是 1985-10，请按 1985-01 的写法填写。"
    assert KINDS["month"].read("1985.1") == date(1985, 1, 1)
    assert KINDS["month"].read("1985.10") == date(1985, 10, 1)
    assert KINDS["month"].read(1985.11) == date(1985, 11, 1)


@pytest.mark.parametrize(
    "raw",
    [
        "2026-2027", "2026-2027学年", "2026—2027", "2026–2027", "2026～2027", "2026至2027", "2026/2027", "2026 - 2027 学年",
        "2026", "2026学年", 2026, 2026.0, "２０２６－２０２７",
    ],
)  # fmt: skip
def test_school_years(raw):
    assert KINDS["year"].read(raw) == 2026


@pytest.mark.parametrize(
    "raw",
    [
        "2026-2028",
        "2027-2026",
        "2026-27",
        "26-27",
        "二〇二六",
        2026.5,
        date(2026, 9, 1),
        "1989",
        "2199",
        True,
        "2026年",
    ],
)
def test_what_is_no_school_year(raw):
    assert _code(KINDS["year"], raw) == "school-year"
