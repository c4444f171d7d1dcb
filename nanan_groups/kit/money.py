"""Money: whole fen in an integer, read from what people type, printed in 元, 万元 or capitals, and split to the fen.

No float ever holds an amount (docs/风格.md 第17条). What is not plainly an amount is refused with a sentence, never rounded
and never guessed: 1.005 has no fen for its last digit, 12万 and 1e3 may have been meant otherwise than read.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from .errors import RuleViolation

FEN, WAN = 100, 1_000_000  # fen of one 元, of one 万元
MOST = 999_999_999_999_99  # fen; 12 digits of 元, as far as a column holds and capitals are read without doubt

_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x2212: "-", 0xA5: "￥"}
_PLAIN = re.compile(r"(-?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?", re.ASCII)
_UNITS = re.compile("[十百千万亿拾佰仟萬億角分]")


# --- reading ---------------------------------------------------------------------------------------------------------
def parse_yuan(text: str, *, label: str = "金额", field: str = "", negative: bool = False) -> int:
    """Fen of an amount typed in 元: 12000, 12,000, 1500.50, ￥1500.5, 12000元; full-width signs are read as such.

    Raises RuleViolation: nothing typed, another unit (万, 角), more than two places, thousands set apart wrongly, below 0
    (unless ``negative``), more than MOST, or no amount at all.
    """
    clean = text.translate(_WIDE).replace(" ", "").replace("\u00a0", "").removeprefix("￥").removesuffix("元")
    shown = text.strip()[:30]
    if not clean:
        raise RuleViolation(f"请填写{label}，以元为单位。", field=field, code="money-missing")
    if _UNITS.search(clean):
        raise RuleViolation(
            f"{label}“{shown}”带有别的单位，请以元为单位写全数字，如12万写成 120000。", field=field, code="money-unit"
        )
    found = _PLAIN.fullmatch(clean)
    if not found:
        raise RuleViolation(
            f"{label}“{shown}”无法识别，请以元为单位写成数字，如 12000 或 1500.50。",
            field=field,
            code="money-unreadable",
        )
    sign, whole, places = found[1], found[2].replace(",", ""), found[3] or ""
    if len(places) > 2:
        raise RuleViolation(
            f"{label}“{shown}”的小数超过两位，请写到分为止，如 1500.50。", field=field, code="money-too-fine"
        )
    if len(whole.lstrip("0")) > len(str(MOST // FEN)):
        raise RuleViolation(
            f"{label}“{shown}”过大（至多 {yuan(MOST)} 元），请核对单位是不是元。", field=field, code="money-too-much"
        )
    fen = int(whole) * FEN + int(places.ljust(2, "0"))
    if sign and fen and not negative:
        raise RuleViolation(f"{label}“{shown}”不能小于零。", field=field, code="money-negative")
    return -fen if sign else fen


# --- printing --------------------------------------------------------------------------------------------------------
def yuan(fen: int) -> str:
    """600,000.00: always with both places, as books and papers print it."""
    whole, rest = divmod(abs(fen), FEN)
    return f"{_sign(fen)}{whole:,}.{rest:02d}"


def short_yuan(fen: int) -> str:
    """12,000, and 1,500.50 where there are fen: in a running sentence or a field that is typed into."""
    return yuan(fen).removesuffix(".00")


def wanyuan(fen: int, *, places: int | None = None) -> str:
    """60 or 33.333333 万元, exact; with ``places`` rounded once, half up: the reader is to be told that it is rounded."""
    digits = 6 if places is None else places
    unit = WAN // 10**digits
    size = (2 * abs(fen) + unit) // (2 * unit)
    whole, rest = divmod(size, 10**digits)
    text = f"{whole:,}.{rest:0{digits}d}" if digits else f"{whole:,}"
    if places is None:
        text = text.rstrip("0").rstrip(".")
    return f"{_sign(fen) if size else ''}{text}"


def _sign(fen: int) -> str:
    return "-" if fen < 0 else ""


# --- capitals --------------------------------------------------------------------------------------------------------
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def capitals(fen: int) -> str:
    """大写 of an amount, as cheques write it: 陆拾万元整, 陆仟零柒元壹角肆分, 壹元零伍分. Raises ValueError beyond MOST."""
    if abs(fen) > MOST:
        raise ValueError(f"no capitals beyond {MOST} fen: {fen}")
    whole, rest = divmod(abs(fen), FEN)
    jiao, hundredth = divmod(rest, 10)
    text = f"{_whole_capitals(whole)}元" if whole or not rest else ""
    if not rest:
        text += "整"
    elif jiao:
        text += f"{_CAPITALS[jiao]}角"
    elif whole:
        text += "零"
    if hundredth:
        text += f"{_CAPITALS[hundredth]}分"
    return ("负" if fen < 0 else "") + text


def _whole_capitals(number: int) -> str:
    """One 零 for a run of zeros inside, none at the end of a group of four and none where the next group is whole."""
    if not number:
        return _CAPITALS[0]
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += _CAPITALS[0]
        text += _group_capitals(group) + _GROUPS[place]
        gap = False
    return text


def _group_capitals(group: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += (_CAPITALS[0] if gap else "") + _CAPITALS[digit] + _PLACES[place]
        gap = False
    return text


# --- splitting -------------------------------------------------------------------------------------------------------
def split(total: int, weights: Sequence[int | Fraction]) -> list[int]:
    """Whole fen by weight, adding up to ``total`` exactly: largest remainder, equal remainders by their order.

    docs/领域-经费.md 第1节; the caller orders by code, or hands codes to ``split_by_code``. Raises ValueError for a weight below
    0, and where there is money but no weight to give it to.
    """
    whole = sum(Fraction(weight) for weight in weights)
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is below 0")
    if not whole:
        if total:
            raise ValueError("money, and no weight to split it by")
        return [0] * len(weights)
    size = abs(total)
    exact = [size * Fraction(weight) / whole for weight in weights]
    shares = [part.numerator // part.denominator for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: (shares[at] - exact[at], at))
    for at in by_remainder[: size - sum(shares)]:
        shares[at] += 1
    return shares if total >= 0 else [-share for share in shares]


def split_by_code(total: int, weights: Mapping[str, int | Fraction]) -> dict[str, int]:
    """``split`` over codes: of equal remainders the lower code has the fen, in whatever order they were given."""
    codes = sorted(weights)
    shares = dict(zip(codes, split(total, [weights[code] for code in codes]), strict=True))
    return {code: shares[code] for code in weights}
