"""What a parameter may be: how its stored value is read, refused and told. Pure.

Stored values are plain JSON: whole fen, a word of an enum, "01-01" for a day of the year, "6/5" or "1.2" for a ratio.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from django.db.models import TextChoices

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.money import short_yuan, yuan
from nanan_groups.kit.texts import shortened

_RATIO = re.compile(r"\d{1,6}(?:\.\d{1,6}|/\d{1,6})?", re.ASCII)
_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})", re.ASCII)


def _refuse(name: str, sentence: str, code: str = "parameter"):
    raise RuleViolation(sentence, field=name, code=code)


def _shown(raw) -> str:
    return shortened(str(raw), 30)


class Kind:
    """``read`` gives the value the calculation uses or raises RuleViolation; ``stored`` is its one JSON form; ``text`` is what
    people read."""

    def read(self, raw, name: str, label: str):
        raise NotImplementedError

    def stored(self, value):
        return value

    def text(self, value) -> str:
        return str(value)

    def form(self) -> str:
        """What a file of parameters writes, for the handbook."""
        raise NotImplementedError


class Money(Kind):
    """Whole fen, 0 or more."""

    def read(self, raw, name, label):
        if isinstance(raw, bool) or not isinstance(raw, int):
            _refuse(name, f"{label}“{_shown(raw)}”应是以分为单位的整数，如 10000000 表示 100,000 元。")
        if raw < 0:
            _refuse(name, f"{label}不能小于零。")
        return raw

    def text(self, value):
        return f"{yuan(value)} 元"

    def form(self):
        return "整数，单位分"


@dataclass(frozen=True)
class Word(Kind):
    words: type[TextChoices]

    def read(self, raw, name, label):
        if raw not in self.words.values:
            _refuse(name, f"{label}“{_shown(raw)}”不在可选范围内，可以是：{'、'.join(self.words.values)}。")
        return self.words(raw)

    def stored(self, value):
        return str(value.value)

    def text(self, value):
        return self.words(value).label

    def form(self):
        return "、".join(f"`{one.value}` {one.label}" for one in self.words)


class Flag(Kind):
    def read(self, raw, name, label):
        if not isinstance(raw, bool):
            _refuse(name, f"{label}“{_shown(raw)}”只能是 true 或 false。")
        return raw

    def text(self, value):
        return "开" if value else "关"

    def form(self):
        return "`true` 或 `false`"


class MonthDay(Kind):
    """A day that every year has: "01-01"."""

    def read(self, raw, name, label):
        found = _MONTH_DAY.fullmatch(raw) if isinstance(raw, str) else None
        if not found:
            _refuse(name, f"{label}“{_shown(raw)}”应写成月-日，如 01-01。")
        try:
            date(2023, int(found[1]), int(found[2]))  # no leap year: 02-29 is not a day of every year
        except ValueError:
            _refuse(name, f"{label}“{_shown(raw)}”不是每年都有的一天。")
        return raw

    def text(self, value):
        return month_day_text(value)

    def form(self):
        return "月-日，如 `01-01`"


def month_day_text(value: str) -> str:
    month, day = value.split("-")
    return f"{int(month)}月{int(day)}日"


@lru_cache(maxsize=256)
def day_in(year: int, month_day: str) -> date:
    """Asked of every payment, and always of the same few days."""
    month, day = month_day.split("-")
    return date(year, int(month), int(day))


def ratio_text(value: Fraction) -> str:
    """1, 1.2 or 1/3: a decimal wherever one says it exactly within six places."""
    if 1_000_000 % value.denominator:
        return f"{value.numerator}/{value.denominator}"
    whole, rest = divmod(value.numerator * (1_000_000 // value.denominator), 1_000_000)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Ratio(Kind):
    """A ratio, exact; ``least`` with its ``clause``."""

    least: Fraction = Fraction(0)
    clause: str = ""

    def read(self, raw, name, label):
        if not isinstance(raw, str) or not _RATIO.fullmatch(raw) or raw.endswith(("/0", "/00")):
            _refuse(name, f"{label}“{_shown(raw)}”应写成数字，如 1、1.2 或 1/3。")
        try:
            value = Fraction(raw)
        except ZeroDivisionError:
            _refuse(name, f"{label}“{_shown(raw)}”的分母不能为零。")
        if value < self.least:
            why = f"（{self.clause}）" if self.clause else ""
            _refuse(name, f"{label} {ratio_text(value)} 低于 {ratio_text(self.least)}{why}，不能采用。", "below-floor")
        return value

    def stored(self, value):
        return ratio_text(value)

    def text(self, value):
        return ratio_text(value)

    def form(self):
        return '文字，如 `"1"`、`"1.2"`、`"1/3"`'


@dataclass(frozen=True)
class ByWord(Kind):
    """A value for each of some words: how a site kind counts, the coefficient of a grade."""

    keys: type[TextChoices]
    each: Kind
    leave_out: tuple[str, ...] = ()

    @property
    def known(self) -> list[TextChoices]:
        return [one for one in self.keys if one.value not in self.leave_out]

    def read(self, raw, name, label):
        if not isinstance(raw, Mapping):
            _refuse(name, f"{label}应逐项写明：{'、'.join(one.value for one in self.known)}。")
        names = {one.value for one in self.known}
        if missing := names - set(raw):
            _refuse(name, f"{label}没有写明：{'、'.join(sorted(missing))}。")
        if unknown := set(raw) - names:
            _refuse(name, f"{label}里没有“{_shown(sorted(unknown)[0])}”这一项。")
        return {one.value: self.each.read(raw[one.value], name, f"{label}“{one.label}”") for one in self.known}

    def stored(self, value):
        return {key: self.each.stored(one) for key, one in value.items()}

    def text(self, value):
        groups: dict[str, list[str]] = {}
        for one in self.known:
            groups.setdefault(self.each.text(value[one.value]), []).append(one.label)
        return "；".join(f"{'、'.join(labels)} {text}" for text, labels in groups.items())

    def form(self):
        return f"对象，键为 {'、'.join(f'`{one.value}`' for one in self.known)}，值为 {self.each.form()}"


@dataclass(frozen=True, slots=True)
class Tier:
    """From the unit after ``above`` on, each one more adds ``fen``, until the next tier begins."""

    above: int
    fen: int


class Tiers(Kind):
    """Marginal tiers, the lowest first; none by default."""

    def read(self, raw, name, label):
        if not isinstance(raw, list) or len(raw) > 20:
            _refuse(name, f"{label}应是一列分档，最多20档；没有分档写空列。")
        tiers = []
        for one in raw:
            if not isinstance(one, Mapping) or set(one) != {"above", "fen"}:
                _refuse(name, f"{label}的每一档应写明 above（超过多少个）和 fen（每个加多少分）。")
            above = one["above"]
            if isinstance(above, bool) or not isinstance(above, int) or not 0 <= above <= 1_000_000:
                _refuse(name, f"{label}的起点“{_shown(above)}”应是零或正整数。")
            tiers.append(Tier(above, Money().read(one["fen"], name, f"{label}的加额")))
        starts = [tier.above for tier in tiers]
        if starts != sorted(set(starts)):
            _refuse(name, f"{label}的起点应从小到大，不能重复。")
        return tuple(tiers)

    def stored(self, value):
        return [{"above": tier.above, "fen": tier.fen} for tier in value]

    def text(self, value):
        return "；".join(f"超过 {tier.above} 的每一个加 {short_yuan(tier.fen)} 元" for tier in value) or "没有分档"

    def form(self):
        return '列，每档 `{"above": 5, "fen": 500000}`'


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of the year's money, due on a day of the year."""

    day: str
    share: Fraction


class Instalments(Kind):
    """The parts in which a year's money is released; together all of it."""

    def read(self, raw, name, label):
        if not isinstance(raw, list) or not 1 <= len(raw) <= 12:
            _refuse(name, f"{label}应写一至十二期。")
        out = []
        for one in raw:
            if not isinstance(one, Mapping) or set(one) != {"day", "share"}:
                _refuse(name, f"{label}的每一期应写明 day（月-日）和 share（份额）。")
            day = MonthDay().read(one["day"], name, f"{label}的日期")
            out.append(Instalment(day, Ratio().read(one["share"], name, f"{label}的份额")))
        if [one.day for one in out] != sorted({one.day for one in out}):
            _refuse(name, f"{label}的日期应从早到晚，不能重复。")
        if sum(one.share for one in out) != 1 or any(one.share == 0 for one in out):
            _refuse(name, f"{label}的份额都应大于零，合计应为 1。")
        return tuple(out)

    def stored(self, value):
        return [{"day": one.day, "share": ratio_text(one.share)} for one in value]

    def text(self, value):
        return "，".join(f"{month_day_text(one.day)} {ratio_text(one.share)}" for one in value)

    def form(self):
        return '列，每期 `{"day": "03-31", "share": "1/2"}`，份额合计为 1'
