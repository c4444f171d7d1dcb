"""The lines of a notice, read and written again."""

from datetime import date

import pytest

from groups.registry.workdays.queries import published
from groups.registry.workdays.rules import Marked, lines_of, read_lines
from nanan_groups.kit.errors import RuleViolation


def test_lines_as_the_notice_has_them():
    days = read_lines("放假 2026-09-30 至 2026-10-02 国庆节\n\n补班 2026年9月20日 国庆节\n放假 2026/1/1 元旦", 2026)
    assert days == {
        date(2026, 1, 1): Marked("holiday", "元旦"),
        date(2026, 9, 20): Marked("make_up", "国庆节"),
        date(2026, 9, 30): Marked("holiday", "国庆节"),
        date(2026, 10, 1): Marked("holiday", "国庆节"),
        date(2026, 10, 2): Marked("holiday", "国庆节"),
    }
    assert list(days) == sorted(days)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "请至少写一行。"),
        ("休息 2026-10-01 国庆节", "第 1 行：请写成“放假 2026-10-01 至 2026-10-07 国庆节”或“补班 2026-09-20 国庆节”。"),
        ("放假 2026-10-01", "第 1 行：请写成“放假 2026-10-01 至 2026-10-07 国庆节”或“补班 2026-09-20 国庆节”。"),
        ("放假 2026-10-07 至 2026-10-01 国庆节", "第 1 行：止日早于起日。"),
        ("放假 2026-01-01 元旦\n放假 2026-10-01 至 2026-11-01 国庆节", "第 2 行：一行最多 20 天，请核对年份。"),
        ("放假 2025-12-31 元旦", "第 1 行：2025-12-31 不在 2026 年，跨年的假期请分别登记到两年。"),
        ("补班 2026-09-21 国庆节", "第 1 行：2026-09-21 本来就是工作日，补班只能在周六、周日。"),
        ("放假 2026-01-01 元旦\n放假 2026-01-01 元旦", "第 2 行：2026-01-01 写了两次。"),
        (f"放假 2026-01-01 {'长' * 41}", "第 1 行：名称最多 40 个字。"),
    ],
)
def test_slips_are_named_with_their_line(text, sentence):
    with pytest.raises(RuleViolation) as refused:
        read_lines(text, 2026)
    assert (refused.value.sentence, refused.value.field) == (sentence, "days")


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025, 2026])
def test_published_year_reads_back_the_same(year):
    days = published(year)
    assert len(days) > 25
    assert read_lines(lines_of(days), year) == days


def test_a_year_nobody_published_is_empty():
    assert published(2099) == {}
