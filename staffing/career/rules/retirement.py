"""When somebody retires, by a dated table of rules (docs/领域-教职工.md 第4节). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nanan_groups.kit.texts import month_text
from staffing.career.rules.spans import months_between, months_later


@dataclass(frozen=True, slots=True)
class RetirementAge:
    """``age``: in years. Whoever is born in ``base`` or later retires a month later for each ``step`` months begun since, at
    most ``most`` months."""

    who: str
    age: int
    base: date
    step: int
    most: int
    source: str = ""

    def delay(self, birth: date) -> int:
        since = months_between(self.base.replace(day=1), birth.replace(day=1))
        return 0 if since < 0 else min(self.most, since // self.step + 1)


@dataclass(frozen=True, slots=True)
class Retirement:
    """``month``: the first day of the month, None where it is not known, ``missing`` then says of what. ``how``: in words."""

    month: date | None
    how: str
    missing: str = ""


def retirement(birth: date, sex: str, ages: Iterable[RetirementAge], *, own: date | None = None) -> Retirement:
    """``own``: the month the officer registered for this person; it goes before the table."""
    if own is not None:
        return Retirement(own.replace(day=1), f"按登记的本人退休时间 {month_text(own)}")
    who = "men" if sex == "male" else "women"
    rule = next((one for one in ages if one.who == who), None)
    if rule is None:
        return Retirement(None, "", "没有登记当日有效的退休年龄规则")
    delay = rule.delay(birth)
    month = months_later(birth, rule.age * 12 + delay)
    later = f"，延后 {delay} 个月" if delay else ""
    return Retirement(month, f"{month_text(birth)}生，{rule.age} 岁{later}：{month_text(month)}")
