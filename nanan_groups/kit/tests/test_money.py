"""Money as typed, printed and split (docs/算例.md F9)."""

from fractions import Fraction

import cn2an
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.money import MOST, capitals, parse_yuan, short_yuan, split, split_by_code, wanyuan, yuan
from nanan_groups.kit.trace import Measure

AMOUNTS = st.integers(min_value=0, max_value=MOST)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("12000", 1_200_000),
        ("12,000", 1_200_000),
        ("1,234,567.89", 123_456_789),
        ("1500.5", 150_050),
        ("1500.50", 150_050),
        ("0", 0),
        ("0.01", 1),
        ("-0", 0),
        ("00012", 1_200),
        (" 12 000 元 ", 1_200_000),
        ("12000元", 1_200_000),
        ("￥1500.50", 150_050),
        ("¥1500.50", 150_050),
        ("１２，０００．５０", 1_200_050),
        ("１２０００　元", 1_200_000),
        ("999,999,999,999.99", MOST),
    ],
)
def test_parse_yuan_reads_what_is_plainly_an_amount(typed, fen):
    assert parse_yuan(typed) == fen


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "money-missing"),
        ("  ", "money-missing"),
        ("元", "money-missing"),
        ("1.005", "money-too-fine"),
        ("0.001", "money-too-fine"),
        ("100.000", "money-too-fine"),
        ("12万", "money-unit"),
        ("12万元", "money-unit"),
        ("0.5亿", "money-unit"),
        ("3千", "money-unit"),
        ("5角", "money-unit"),
        ("十二", "money-unit"),
        ("陆拾万元整", "money-unit"),
        ("1e3", "money-unreadable"),
        ("1E3", "money-unreadable"),
        ("0x10", "money-unreadable"),
        ("1_000", "money-unreadable"),
        ("1,0000", "money-unreadable"),
        ("1,5", "money-unreadable"),
        ("12,00.50", "money-unreadable"),
        (".5", "money-unreadable"),
        ("5.", "money-unreadable"),
        ("1.2.3", "money-unreadable"),
        ("+5", "money-unreadable"),
        ("--5", "money-unreadable"),
        ("10²", "money-unreadable"),
        ("①00", "money-unreadable"),
        ("½", "money-unreadable"),
        ("٣", "money-unreadable"),
        ("nan", "money-unreadable"),
        ("inf", "money-unreadable"),
        ("$5", "money-unreadable"),
        ("5%", "money-unreadable"),
        ("=5", "money-unreadable"),
        ("-5", "money-negative"),
        ("－5", "money-negative"),
        ("−5", "money-negative"),
        ("1000000000000", "money-too-much"),
        ("9" * 400, "money-too-much"),
    ],
)
def test_parse_yuan_refuses_what_may_be_meant_otherwise(typed, code):
    with pytest.raises(RuleViolation) as refused:
        parse_yuan(typed, label="经费", field="money")
    assert (refused.value.code, refused.value.field) == (code, "money")
    assert "经费" in refused.value.sentence


def test_parse_yuan_below_zero_only_where_it_is_asked_for():
    assert parse_yuan("-1,500.5", negative=True) == -150_050


def test_refusal_says_what_was_typed_and_what_would_be_right():
    with pytest.raises(RuleViolation) as refused:
        parse_yuan("12万", label="区级经费")
    assert refused.value.sentence == "区级经费“12万”带有别的单位，请以元为单位写全数字，如12万写成 120000。"


@given(AMOUNTS)
def test_what_is_printed_is_read_again_as_the_same(fen):
    assert parse_yuan(yuan(fen)) == parse_yuan(short_yuan(fen)) == fen
    assert parse_yuan(yuan(-fen), negative=True) == -fen


@pytest.mark.parametrize(
    ("fen", "full", "short", "wan"),
    [
        (0, "0.00", "0", "0"),
        (1, "0.01", "0.01", "0.000001"),
        (60_000_000, "600,000.00", "600,000", "60"),
        (3_333_333, "33,333.33", "33,333.33", "3.333333"),
        (150_050, "1,500.50", "1,500.50", "0.15005"),
        (1_000_000_000, "10,000,000.00", "10,000,000", "1,000"),
        (-1_800_050, "-18,000.50", "-18,000.50", "-1.80005"),
    ],
)
def test_amounts_printed(fen, full, short, wan):
    assert (yuan(fen), short_yuan(fen), wanyuan(fen)) == (full, short, wan)
    assert Measure.FEN.text(Fraction(fen)) == full


@pytest.mark.parametrize(
    ("fen", "places", "text"),
    [
        (3_333_333, 2, "3.33"),
        (3_335_000, 2, "3.34"),
        (-3_335_000, 2, "-3.34"),
        (-4_999, 2, "0.00"),
        (499_999, 0, "0"),
        (500_000, 0, "1"),
        (60_000_000, 2, "60.00"),
    ],
)
def test_wanyuan_rounded_once_half_up(fen, places, text):
    assert wanyuan(fen, places=places) == text


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (55, "伍角伍分"),
        (100, "壹元整"),
        (105, "壹元零伍分"),
        (150, "壹元伍角"),
        (1_000, "壹拾元整"),
        (1_500, "壹拾伍元整"),
        (11_000, "壹佰壹拾元整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (10_020_030, "壹拾万零贰佰元叁角"),
        (30_000_000, "叁拾万元整"),
        (60_000_000, "陆拾万元整"),
        (1_000_000_000, "壹仟万元整"),
        (2_000_100_000, "贰仟万壹仟元整"),
        (10_000_000_000, "壹亿元整"),
        (10_000_100_000, "壹亿零壹仟元整"),
        (100_001_000_000, "壹拾亿零壹万元整"),
        (10_001_000_001, "壹亿零壹万元零壹分"),
        (-520, "负伍元贰角"),
    ],
)
def test_capitals(fen, text):
    assert capitals(fen) == text


def another_way_is_as_right(whole):
    """A whole group of 万 that is 0, and thousands after it: 100,001,000.

    正确填写票据和结算凭证的基本规定 二(三): where 万位 is 0 and 千位 is not, one 零 may be written or left out. We write it, as
    for every run of zeros inside a number, so that 壹亿零壹仟 cannot be taken for 壹亿壹仟万; cn2an leaves it out. Ours is
    held by the example of 壹亿零壹仟元整 above.
    """
    return whole >= 10**8 and not whole // 10**4 % 10**4 and whole // 1000 % 10 > 0


def by_another_hand(whole, rest):
    return cn2an.an2cn(f"{whole}.{rest:02d}", "rmb")


@given(AMOUNTS)
def test_capitals_agree_with_another_hand(fen):
    whole, rest = divmod(fen, 100)
    assume(not another_way_is_as_right(whole))
    assert capitals(fen) == by_another_hand(whole, rest)


@given(st.lists(st.sampled_from("0001234"), min_size=1, max_size=12), st.sampled_from([0, 1, 10, 11]))
def test_capitals_agree_where_zeros_run(digits, rest):
    whole = int("".join(digits))
    ours, theirs = capitals(whole * 100 + rest), by_another_hand(whole, rest)
    if another_way_is_as_right(whole):
        ours = ours.replace("亿零", "亿", 1)  # and nothing else differs
    assert ours == theirs


def test_capitals_beyond_what_a_column_holds_are_refused():
    with pytest.raises(ValueError, match="no capitals beyond"):
        capitals(MOST + 1)


def test_f9_split_adds_up_and_equal_remainders_go_by_order():
    assert split(1_000_001, [1, 1, 1]) == [333_334, 333_334, 333_333]
    assert split(1_000_001, [5, 3, 2]) == [500_001, 300_000, 200_000]
    assert split_by_code(1_000_001, {"J03": 1, "J01": 1, "J02": 1}) == {
        "J03": 333_333,
        "J01": 333_334,
        "J02": 333_334,
    }


@given(
    st.integers(min_value=-MOST, max_value=MOST),
    st.lists(st.fractions(min_value=0, max_value=10**6, max_denominator=1000), min_size=1, max_size=12),
)
def test_split_loses_nothing_and_gives_nobody_a_fen_more_than_due(total, weights):
    whole = sum(weights)
    if not whole:
        weights, whole = [*weights, Fraction(1)], Fraction(1)
    shares = split(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - total * weight / whole) < 1
        if not weight:
            assert share == 0


def test_split_without_weights():
    assert split(0, [0, 0]) == [0, 0]
    with pytest.raises(ValueError, match="no weight to split it by"):
        split(1, [0, 0])
    with pytest.raises(ValueError, match="below 0"):
        split(1, [2, -1])
