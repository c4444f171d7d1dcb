"""Days as people write them: what is read, what is refused, and with which sentence."""

from datetime import date

import pytest

from nanan_groups.kit.days import check_register_day, day_text, parse_day
from nanan_groups.kit.errors import RuleViolation

FIRST_OF_SEPTEMBER = date(2026, 9, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-01",
        "2026-9-1",
        "2026/9/1",
        "2026/09/01",
        "2026.9.1",
        "2026年9月1日",
        "2026年09月01日",
        "2026-9-1 ",
        " 2026 年 9 月 1 日",
        "２０２６-０９-０１",
        "２０２６年９月１日",
        "２０２６／９／１",
        "２０２６．９．１",
        "2026\u00a0年9月1日",
        "2026\u3000年9月1日",
    ],
)
def test_every_usual_writing_is_the_same_day(text):
    assert parse_day(text) == FIRST_OF_SEPTEMBER


@pytest.mark.parametrize(
    ("text", "day"),
    [("2024-02-29", date(2024, 2, 29)), ("2199-12-31", date(2199, 12, 31)), ("1949-10-1", date(1949, 10, 1))],
)
def test_last_days_that_are_read(text, day):
    assert parse_day(text) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "day-unreadable"),
        ("26.9.1", "day-unreadable"),
        ("2026年9月", "day-unreadable"),
        ("2026-09", "day-unreadable"),
        ("2026", "day-unreadable"),
        ("2026-9/1", "day-unreadable"),
        ("2026年9月1", "day-unreadable"),
        ("2026-09-01T00:00", "day-unreadable"),
        ("20260901", "day-unreadable"),
        ("1/9/2026", "day-unreadable"),
        ("45000", "day-unreadable"),
        ("二〇二六年九月一日", "day-unreadable"),
        ("٢٠٢٦-٠٩-٠١", "day-unreadable"),
        ("-2026-9-1", "day-unreadable"),
        ("长期", "day-unreadable"),
        ("2026/2/30", "day-missing"),
        ("2025-02-29", "day-missing"),
        ("2026-13-01", "day-missing"),
        ("2026-0-1", "day-missing"),
        ("0000-01-01", "day-missing"),
        ("0001-01-01", "day-too-early"),
        ("1799-12-31", "day-too-early"),
        ("9999-12-31", "day-too-late"),
        ("2200-01-01", "day-too-late"),
    ],
)
def test_nothing_is_guessed(text, code):
    with pytest.raises(RuleViolation) as refused:
        parse_day(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("26.9.1", "生效日“26.9.1”无法识别，请写成 2024-09-01 或 2024年9月1日。"),
        ("2026/2/30", "生效日“2026/2/30”不是存在的一天，请核对月和日。"),
        ("9999-12-31", "生效日的年份过大；没有截止日的请留空。"),
        ("x" * 500, f"生效日“{'x' * 30}”无法识别，请写成 2024-09-01 或 2024年9月1日。"),
    ],
)
def test_refusal_names_the_field_and_what_to_write(text, sentence):
    with pytest.raises(RuleViolation) as refused:
        parse_day(text, label="生效日", field="effective_on")
    assert (refused.value.sentence, refused.value.field) == (sentence, "effective_on")


def test_day_text_is_chinese_and_empty_for_none():
    assert [day_text(date(2022, 7, 14)), day_text(None)] == ["2022年7月14日", ""]


def test_day_before_the_register_has_no_answer():
    start = date(2022, 7, 14)
    assert check_register_day(start, start=start) == start
    with pytest.raises(RuleViolation) as refused:
        check_register_day(date(2022, 7, 13), start=start, label="查看日期", field="day")
    assert refused.value.sentence == (
        "查看日期早于2022年7月14日：登记以该日发布的教育集团一览表为起点，此前没有数据。请选择2022年7月14日或之后的日期。"
    )
    assert (refused.value.field, refused.value.code) == ("day", "day-before-register")
