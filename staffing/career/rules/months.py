"""Months of exchange that count for promotion (docs/领域-教职工.md 第8节, 算例 S9). Pure."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from nanan_groups.kit.trace import Input, Measure, Result, Rule, TraceStep
from nanan_groups.kit.years import school_year_of, school_year_text

BY_MONTHS, BY_DAYS = "months", "days"
PRESENT = 15  # days, when no parameter says otherwise
DAYS_OF_MONTH = Fraction(304375, 10000)


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open."""

    start: date
    end: date

    @property
    def text(self) -> str:
        return f"{self.start.isoformat()} 至 {self.end.isoformat()}"


def present_days(spans: Iterable[Span], absent: Sequence[Span]) -> set[date]:
    """Each day of the spans that is not one of absence; a day in two spans is one day."""
    days = {one.start + timedelta(days=n) for one in spans for n in range((one.end - one.start).days)}
    away = {one.start + timedelta(days=n) for one in absent for n in range((one.end - one.start).days)}
    return days - away


def service_months(
    spans: Sequence[Span], absent: Sequence[Span], *, way: str = BY_MONTHS, least: int = PRESENT
) -> Result:
    """Whole months, with what each interval and each absence did to them."""
    days = present_days(spans, absent)
    inputs = [Input("交流", one.text) for one in spans] + [Input("缺勤", one.text) for one in absent]
    if way == BY_DAYS:
        value = Fraction(len(days)) / DAYS_OF_MONTH
        step = TraceStep(
            "评职月数",
            f"在岗 {len(days)} 天 ÷ 30.4375，舍去小数",
            f"{value.numerator // value.denominator} 个月",
            inputs=tuple(inputs),
            rules=(Rule("算法", "按天"),),
        )
        return Result(Fraction(value.numerator // value.denominator), Measure.COUNT, (step,), label="评职月数")
    by_month: dict[tuple[int, int], int] = {}
    for day in days:
        by_month[day.year, day.month] = by_month.get((day.year, day.month), 0) + 1
    counted = sorted(month for month, here in by_month.items() if here >= min(least, monthrange(*month)[1]))
    short = sorted(month for month, here in by_month.items() if here < min(least, monthrange(*month)[1]))
    by_year: dict[int, int] = {}
    for year, month in counted:
        by_year.setdefault(school_year_of(date(year, month, 1)), 0)
        by_year[school_year_of(date(year, month, 1))] += 1
    formula = " + ".join(f"{school_year_text(year)}学年 {months}" for year, months in sorted(by_year.items()))
    note = "、".join(f"{year}年{month}月在岗 {by_month[year, month]} 天" for year, month in short)
    step = TraceStep(
        "评职月数",
        f"在岗满 {least} 天的自然月：{formula or '0'}",
        f"{len(counted)} 个月",
        inputs=tuple(inputs),
        note=f"不计：{note}" if note else "",
        rules=(Rule("算法", f"在岗满 {least} 天的自然月"),),
    )
    return Result(Fraction(len(counted)), Measure.COUNT, (step,), label="评职月数")
