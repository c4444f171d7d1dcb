"""How a cell is read and shown: texts, codes, whole numbers, days, months, school years, choices.

``read(raw)`` takes what a spreadsheet or a form field holds and gives the value, or raises RuleViolation with a sentence
that says what is wrong and what would be right. Nothing is guessed.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from nanan_groups.kit.days import LAST_YEAR, parse_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import name_key, person_name
from nanan_groups.kit.typed import UNSEEN

BLANKS = " \t\r\n\u3000\u00a0\u200b\ufeff"
_ERRORS = {
    "#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!",
    "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#EXTERNAL!", "#PYTHON!",
}  # fmt: skip
_LONGEST = 32_767  # signs Excel allows in a cell
_EXACT = 10**15  # beyond it Excel has already rounded the number
_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月?|(\d{2}))", re.ASCII)
_YEAR = re.compile(r"(\d{4})(?:\s*[-—–~至/]\s*(\d{4}))?(?:学年)?", re.ASCII)


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


class Kind:
    """Base. ``empty`` is the value of a blank cell; ``text_format``: the template sets the column to text."""

    empty: object = None
    text_format = False
    width = 12
    number_format = "General"

    def read(self, raw):
        raise NotImplementedError

    def show(self, value):
        """The cell of a value in an export: what ``read`` would read again."""
        return value

    def notice(self, raw, value) -> str:
        """A word about a cell that is accepted but not as it was written; "" when there is nothing to say."""
        return ""

    def key(self, value):
        """What rows of one file are told apart by, where the column belongs to the key."""
        return value

    def accepts(self) -> str:
        """What may be entered, for the template."""
        return ""


class Text(Kind):
    """Free text of at most ``length`` signs; ``pattern`` with its ``sentence`` when only some texts will do."""

    empty = ""

    def __init__(self, length: int, *, pattern: str = "", sentence: str = "", width: int = 0):
        self.length = length
        self.pattern = re.compile(pattern) if pattern else None
        self.sentence = sentence
        self.width = width or min(40, max(8, length // 2))

    def read(self, raw):
        return self.check(read_text(raw))

    def key(self, value):
        return name_key(value)

    def check(self, text: str) -> str:
        if len(text) > self.length:
            refuse("too-long", f"有 {len(text)} 个字，最多 {self.length} 个字。")
        if self.pattern and not self.pattern.fullmatch(text):
            refuse("format", f"“{short(text)}”不符合要求：{self.sentence}")
        return text

    def accepts(self):
        return self.sentence or f"文字，不超过 {self.length} 个字。"


class Code(Text):
    """Codes and telephone numbers: text in the sheet, full-width signs read as half-width ones."""

    text_format = True

    def read(self, raw):
        return self.check(halved(read_text(raw)))

    def key(self, value):
        return value.upper()

    def notice(self, raw, value):
        if not isinstance(raw, str):
            return "以数字保存，已按文本读取；开头的 0 可能已丢失"
        return "含全角字符或空格，已按半角读取" if raw != value else ""


class PersonName(Text):
    """A person's name, in the one spelling it is stored in (kit/names.py)."""

    def read(self, raw):
        return self.check(person_name(read_text(raw)))

    def notice(self, raw, value):
        return f"已读作“{value}”" if isinstance(raw, str) and raw.strip(BLANKS) != value else ""


class Whole(Kind):
    """A whole number from ``minimum`` to ``maximum``."""

    width = 10
    number_format = "0"

    def __init__(self, *, minimum: int = 0, maximum: int = 2_000_000_000):
        self.minimum, self.maximum = minimum, maximum

    def read(self, raw):
        if isinstance(raw, bool):
            refuse("not-number", f"“{'是' if raw else '否'}”不是整数，请填写阿拉伯数字。")
        if isinstance(raw, str):
            text = halved(read_text(raw))
            # NFKC makes digits of ² and ①, which nobody means as a count.
            plain = all(sign.isascii() or "０" <= sign <= "９" for sign in raw.strip(BLANKS))
            if not plain or not re.fullmatch(r"[+-]?\d{1,15}", text, re.ASCII):
                refuse("not-number", f"“{short(raw)}”不是整数，请只填阿拉伯数字，不带单位、逗号或小数。")
            number = int(text)
        elif isinstance(raw, (int, float)):
            if not math.isfinite(raw) or raw != int(raw):
                refuse("not-number", f"“{raw}”不是整数，请填写整数。")
            number = int(raw)
        else:
            read_text(raw)
            refuse("not-number", f"“{short(raw)}”不是整数，请填写整数。")
        if not self.minimum <= number <= self.maximum:
            refuse("range", f"{number} 超出范围，应在 {self.minimum} 到 {self.maximum} 之间。")
        return number

    def notice(self, raw, value):
        return "含全角数字，已按半角读取" if isinstance(raw, str) and not raw.isascii() else ""

    def accepts(self):
        return f"整数，{self.minimum} 到 {self.maximum}。"


class Day(Kind):
    """A day, as a date cell or written 2026-09-01, 2026/9/1, 2026.9.1 or 2026年9月1日."""

    width = 13
    number_format = "yyyy-mm-dd"

    def __init__(self, *, earliest: date = date(1900, 1, 1)):
        self.earliest = earliest

    def read(self, raw):
        if isinstance(raw, datetime):
            if (raw.hour, raw.minute, raw.second) != (0, 0, 0):
                refuse("day-time", f"“{raw:%Y-%m-%d %H:%M}”带有时刻，请只填日期。")
            day = raw.date()
        elif isinstance(raw, date):
            day = raw
        elif isinstance(raw, str):
            day = parse_day(read_text(raw))
        else:
            text = read_text(raw)
            if isinstance(raw, time):
                refuse("day-unreadable", f"“{text}”是时刻，不是日期，请写成 2024-09-01 或 2024年9月1日。")
            refuse("day-unreadable", f"“{short(text)}”是数字，不是日期，请写成 2024-09-01 或 2024年9月1日。")
        if not self.earliest <= day or day.year > LAST_YEAR:
            refuse("day-range", f"{day.isoformat()} 不在合理范围内，请核对年份。")
        return day

    def accepts(self):
        return "日期，如 2024-09-01、2024/9/1 或 2024年9月1日。"


class Month(Kind):
    """A month, kept as its first day: 1985-03, 1985/3, 1985.3, 1985年3月, 198503, or a date cell."""

    width = 11
    text_format = True

    def read(self, raw):
        if isinstance(raw, (date, datetime)):
            year, month = raw.year, raw.month
        else:
            text = halved(read_text(raw)).replace(" ", "")
            if isinstance(raw, float) and text.endswith(".1"):
                year = text[:-2]
                refuse(
                    "month-unreadable",
                    f"“{text}”以数字保存，分不清是 {year}-01 还是 {year}-10，请按 {year}-01 的写法填写。",
                )
            match = _MONTH.fullmatch(text)
            if not match:
                day = self._day(text)
                if day is None:
                    refuse("month-unreadable", f"“{short(raw)}”不是年月，请写成 1985-03 或 1985年3月。")
                year, month = day.year, day.month
            else:
                year, month = int(match[1]), int(match[2] or match[3] or match[4])
        if not (1900 <= year <= LAST_YEAR and 1 <= month <= 12):
            refuse("month-missing", f"“{short(raw)}”不是存在的年月，请核对。")
        return date(year, month, 1)

    @staticmethod
    def _day(text: str) -> date | None:
        try:
            return parse_day(text)
        except RuleViolation:
            return None

    def show(self, value):
        return f"{value:%Y-%m}" if value else ""

    def accepts(self):
        return "年月，如 1985-03 或 1985年3月。"


class SchoolYear(Kind):
    """A school year, kept as its first year: 2026-2027, 2026-2027学年, or 2026."""

    width = 12
    text_format = True

    def read(self, raw):
        text = halved(read_text(raw)).replace(" ", "")
        match = _YEAR.fullmatch(text)
        if not match or (match[2] and int(match[2]) != int(match[1]) + 1):
            refuse("school-year", f"“{short(raw)}”不是学年，请写成 2026-2027 或起始年 2026。")
        year = int(match[1])
        if not 1990 <= year <= LAST_YEAR - 1:
            refuse("school-year", f"学年 {year} 不在合理范围内，请核对。")
        return year

    def show(self, value):
        return f"{value}-{value + 1}" if value else ""

    def accepts(self):
        return "学年，如 2026-2027。"


class Choice(Kind):
    """One of ``choices`` (stored value → Chinese label); the label is written, the stored value is read too."""

    empty = ""

    def __init__(self, choices, *, empty=""):
        self.labels: Mapping[str, str] = dict(choices.choices if hasattr(choices, "choices") else choices)
        self.empty = empty
        self.width = min(24, max(8, 2 * max(len(label) for label in self.labels.values()) + 2))
        self._values = {key: value for value, label in self.labels.items() for key in (halved(label), value)}

    def read(self, raw):
        value = self._values.get(halved(read_text(raw)))
        if value is None:
            known = "、".join(list(self.labels.values())[:12])
            refuse("choice", f"“{short(raw)}”不在可选范围内，请从下列选项中选择：{known}。")
        return value

    def show(self, value):
        return self.labels.get(value, "")

    def accepts(self):
        return "从下拉列表中选择。"


class Flag(Choice):
    """是 or 否; blank is 否."""

    def __init__(self):
        super().__init__({"1": "是", "0": "否"}, empty=False)

    def read(self, raw):
        text = halved(read_text(raw)).upper()
        return super().read({"TRUE": "是", "FALSE": "否"}.get(text, raw)) == "1"

    def show(self, value):
        return "是" if value else "否"


class Reference(Text):
    """The name or code of a record; which one is meant is decided by the rules of the dataset, within the scope.

    ``source`` names the list of the code sheet that the drop-down offers ("site", "institution", "group").
    """

    def __init__(self, source: str, *, length: int = 120):
        super().__init__(length, width=28)
        self.source = source

    def accepts(self):
        return "填写名称或编码，或从下拉列表中选择。"
