"""How a cell is read and shown: texts, codes, whole numbers, days, months, school years, choices.

``read(raw)`` takes what a spreadsheet or a form field holds and gives the value, or raises RuleViolation with a sentence
that says what is wrong and what would be right. Nothing is guessed.
"""

import math
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from nanan_groups.kit.days import LAST_YEAR, parse_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import name_key, person_name, seen

from .likely import likely, named
from .raw import BLANKS, FORMULA, MONTH, bared, halved, hidden_notice, is_blank, month_of, read_text, refuse, short

__all__ = [
    "BLANKS",
    "FORMULA",
    "Choice",
    "Code",
    "Day",
    "Flag",
    "Kind",
    "Month",
    "PersonName",
    "Reference",
    "SchoolYear",
    "Text",
    "Whole",
    "halved",
    "is_blank",
    "read_text",
    "refuse",
    "short",
]

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+", re.ASCII)  # 1,820 and nothing like 18,20
_TEN_THOUSANDS = re.compile(r"(\d{1,9}(?:\.\d{1,4})?)万", re.ASCII)
_YEAR = re.compile(r"(\d{4})(?:\s*[-—–~至/]\s*(\d{4}))?(?:学年)?", re.ASCII)


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

    def hidden(self, raw):
        """What a file may say of a value it may not show (138****5678), for the writer to compare; None: nothing like it."""
        return None

    def key(self, value):
        """What rows of one file are told apart by, where the column belongs to the key."""
        return value

    def asks(self, raw, code: str) -> tuple[str, list[str]] | None:
        """Of a cell refused with ``code``: what is asked of all cells that say so, and the answers."""
        return None

    def proposed(self, asked: str) -> str:
        """The likely answer, "" where there is none."""
        return ""

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
        return self.check(bared(read_text(raw)))

    def key(self, value):
        return value.upper()

    def notice(self, raw, value):
        if not isinstance(raw, str):
            return "以数字保存，已按文本读取；开头的 0 可能已丢失"
        if told := hidden_notice(raw):
            return told
        return "含全角字符或空格，已按半角读取" if raw != value else ""


class PersonName(Text):
    """A person's name, in the one spelling it is stored in (kit/names.py)."""

    def read(self, raw):
        return self.check(person_name(read_text(raw)))

    def notice(self, raw, value):
        return f"已读作“{value}”" if isinstance(raw, str) and raw.strip(BLANKS) != value else ""


class Whole(Kind):
    """A whole number from ``minimum`` to ``maximum``. ``units``: what may stand behind it; another unit is another number."""

    width = 10
    number_format = "0"

    def __init__(self, *, minimum: int = 0, maximum: int = 2_000_000_000, units: tuple[str, ...] = ()):
        self.minimum, self.maximum, self.units = minimum, maximum, units

    def read(self, raw):
        if isinstance(raw, bool):
            refuse("not-number", f"“{'是' if raw else '否'}”不是整数，请填写阿拉伯数字。")
        if isinstance(raw, str):
            number = self._number(raw)
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

    def _number(self, raw: str) -> int:
        text = bared(read_text(raw))
        # NFKC makes digits of ² and ①, which nobody means as a count.
        typed = seen(raw).strip(BLANKS)
        for unit in self.units:
            if text.endswith(unit) and typed.endswith(unit):
                text, typed = text[: -len(unit)].rstrip(), typed[: -len(unit)].rstrip()
                break
        large = text.endswith("万") and _TEN_THOUSANDS.fullmatch(text)
        if large:
            typed = typed[:-1]
        plain = all(sign.isascii() or sign in "，．" or "０" <= sign <= "９" for sign in typed)
        if plain and large:
            number = Decimal(large[1]) * 10_000
            if number == int(number):
                return int(number)
        if plain and (re.fullmatch(r"[+-]?\d{1,15}", text, re.ASCII) or _GROUPED.fullmatch(text)):
            return int(text.replace(",", ""))
        also = f"，可带单位“{'”“'.join(self.units)}”" if self.units else "，不带单位、逗号或小数"
        refuse("not-number", f"“{short(raw)}”不是整数，请只填阿拉伯数字{also}。")

    def notice(self, raw, value):
        if not isinstance(raw, str) or (raw.strip(BLANKS).isdecimal() and raw.isascii()):
            return ""
        if told := hidden_notice(raw):
            return told
        if any(sign in halved(raw) for sign in (",", "万", *self.units)):
            return f"带有单位或分隔号，如“{short(raw.strip(BLANKS))}”读作 {value}"
        return "" if raw.isascii() else "含全角数字，已按半角读取"

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
            day = self._written(raw)
        else:
            text = read_text(raw)
            if (month := month_of(text)) is not None:
                self._refuse_month(text, month, unclear=isinstance(raw, float) and text.endswith(".1"))
            if isinstance(raw, time):
                refuse("day-unreadable", f"“{text}”是时刻，不是日期，请写成 2024-09-01 或 2024年9月1日。")
            refuse("day-unreadable", f"“{short(text)}”是数字，不是日期，请写成 2024-09-01 或 2024年9月1日。")
        if not self.earliest <= day or day.year > LAST_YEAR:
            refuse("day-range", f"{day.isoformat()} 不在合理范围内，请核对年份。")
        return day

    def _written(self, raw: str) -> date:
        text = read_text(raw)
        try:
            return parse_day(seen(text))
        except RuleViolation:
            if month := month_of(bared(text).replace(" ", "")):
                self._refuse_month(text, month)
            raise

    @staticmethod
    def _refuse_month(text: str, month: date, unclear: bool = False):
        if unclear:
            refuse(
                "day-month-unclear",
                f"“{text}”以数字保存，分不清是 1 月还是 10 月，也没有写明哪一天，请写成 {month.year}-01-01 的样子。",
            )
        refuse("day-month", f"“{short(text)}”只写到年月，没有写明哪一天，请写成 {month.isoformat()} 的样子。")

    def asks(self, raw, code):
        if code == "day-month-unclear":
            year = read_text(raw)[:4]
            return read_text(raw), [f"{year}-01-01", f"{year}-10-01"]
        return None

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
            text = bared(read_text(raw)).replace(" ", "")
            if isinstance(raw, float) and text.endswith(".1"):
                year = text[:-2]
                refuse(
                    "month-unclear",
                    f"“{text}”以数字保存，分不清是 {year}-01 还是 {year}-10，请按 {year}-01 的写法填写。",
                )
            match = MONTH.fullmatch(text)
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

    def asks(self, raw, code):
        if code != "month-unclear":
            return None
        year = read_text(raw)[:-2]
        return read_text(raw), [f"{year}-01", f"{year}-10"]

    def notice(self, raw, value):
        return hidden_notice(raw)

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
    """One of ``choices`` (stored value → Chinese label); the label is written, the stored value is read too. ``also``: what
    other programs call them (wording → stored value); they are proposed, not read."""

    empty = ""

    def __init__(self, choices, *, empty="", also: Mapping[str, str] | None = None):
        self.labels: Mapping[str, str] = dict(choices.choices if hasattr(choices, "choices") else choices)
        self.empty = empty
        self.width = min(24, max(8, 2 * max(len(label) for label in self.labels.values()) + 2))
        self.also = {wording: self.labels[value] for wording, value in (also or {}).items()}
        self._values = {key: value for value, label in self.labels.items() for key in (halved(label), value)}

    def read(self, raw):
        value = self._values.get(bared(read_text(raw)))
        if value is None:
            known = named(bared(read_text(raw)), list(self.labels.values()))
            refuse("choice", f"“{short(raw)}”不在可选范围内，请从下列选项中选择：{known}。")
        return value

    def asks(self, raw, code):
        if code != "choice":
            return None
        return bared(read_text(raw)), list(self.labels.values())

    def proposed(self, asked):
        return likely(asked, list(self.labels.values()), self.also)

    def notice(self, raw, value):
        return hidden_notice(raw)

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
    """The name or code of a record; which one is meant is decided by the rules of the dataset, within the scope. ``source``
    names the list of the code sheet that the drop-down offers ("site", "institution", "group")."""

    def __init__(self, source: str, *, length: int = 120):
        super().__init__(length, width=28)
        self.source = source

    def accepts(self):
        return "填写名称或编码，或从下拉列表中选择。"
