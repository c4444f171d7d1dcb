"""What a cell holds before anybody asks what it means: blank or not, its text, the signs nobody sees."""

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta

from nanan_groups.kit.days import LAST_YEAR
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import hidden_signs, seen
from nanan_groups.kit.typed import UNSEEN

BLANKS = " \t\r\n\u3000\u00a0\u200b\ufeff"
_ERRORS = {
    "#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!",
    "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#EXTERNAL!", "#PYTHON!",
}  # fmt: skip
_LONGEST = 32_767  # signs Excel allows in a cell
_EXACT = 10**15  # beyond it Excel has already rounded the number


MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月?|(\d{2}))", re.ASCII)


class _Formula:
    """Stands in a cell that holds a formula: its value is not what was typed, so it is never read."""

    def __repr__(self) -> str:
        return "公式"


FORMULA = _Formula()


def is_blank(raw) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip(BLANKS))


def short(raw) -> str:
    """What was typed, as a sentence quotes it."""
    text = str(raw)
    return text if len(text) <= 30 else f"{text[:30]}…"


def halved(text: str) -> str:
    """Full-width letters and digits as half-width ones, without any space."""
    return unicodedata.normalize("NFKC", text).strip(BLANKS)


def bared(text: str) -> str:
    """``halved`` without the signs nobody sees: no code, number or choice means them."""
    text = halved(text)
    return text if text.isascii() and text.isprintable() else seen(text).strip(BLANKS)


def hidden_notice(raw) -> str:
    """What a preview says of a cell from which such signs were left out."""
    if not isinstance(raw, str) or raw.isprintable():
        return ""
    found = hidden_signs(raw.strip(BLANKS))
    return f"含有看不见的{'、'.join(found)}，已去掉后读取" if found else ""


def refuse(code: str, sentence: str):
    raise RuleViolation(sentence, code=code)


def read_text(raw) -> str:
    """The text of a cell. Whole numbers become digits; what Excel has already rounded or computed wrongly is refused."""
    if raw is FORMULA:
        refuse("formula", "是公式，请把该列复制后“选择性粘贴”为数值再上传。")
    if isinstance(raw, str):
        if len(raw) > _LONGEST:
            refuse("cell-too-long", f"有 {len(raw)} 个字，超过单元格的上限 {_LONGEST} 个字，请缩短。")
        if raw in _ERRORS:
            refuse("cell-error", f"单元格是错误值 {raw}，请改为正确内容。")
        if UNSEEN.search(raw):
            refuse("control", "含有不可见的控制字符，请重新输入该单元格。")
        return raw.strip(BLANKS)
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, (int, float)):
        if isinstance(raw, float) and (math.isnan(raw) or math.isinf(raw)):
            refuse("not-number", "不是有效的数。")
        if abs(raw) >= _EXACT:
            refuse("number-rounded", "以数字保存，超过 15 位的部分已被表格软件改掉，请将该列设为文本格式后重新填写。")
        return str(int(raw)) if raw == int(raw) else repr(raw)
    if isinstance(raw, datetime) and raw.time() != time():
        return f"{raw:%Y-%m-%d %H:%M}"
    if isinstance(raw, (date, datetime)):
        return raw.isoformat()[:10]
    if isinstance(raw, time):
        return f"{raw:%H:%M}"
    if isinstance(raw, timedelta):
        refuse("duration", "是时长，请将该单元格设为文本格式后重新填写。")
    return str(raw)


def month_of(text: str) -> date | None:
    """The first of the month that was written without a day."""
    match = MONTH.fullmatch(text)
    if not match:
        return None
    year, month = int(match[1]), int(match[2] or match[3] or match[4])
    return date(year, month, 1) if 1900 <= year <= LAST_YEAR and 1 <= month <= 12 else None
