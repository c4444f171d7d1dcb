"""The lines in which an officer writes a year's holidays, as the notice has them: 放假 2026-10-01 至 2026-10-07 国庆节. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from nanan_groups.kit.days import parse_day
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.workdays import SATURDAY
from nanan_groups.records.models import DayKind

LONGEST = 20  # days of one line: no holiday is longer, a slip of the year is
_LINE = re.compile(r"^(放假|补班)\s+(\S+?)(?:\s*(?:至|到|—|－|~|～)\s*(\S+))?\s+(\S.*)$")
_KINDS = {kind.label: kind for kind in DayKind}


@dataclass(frozen=True, slots=True)
class Marked:
    kind: str
    name: str


def read_lines(text: str, year: int) -> dict[date, Marked]:
    """What the lines say, by day. RuleViolation naming the line."""
    out: dict[date, Marked] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            for day, marked in _read(line.strip(), year):
                if day in out:
                    raise RuleViolation(f"{day.isoformat()} 写了两次。")
                out[day] = marked
        except RuleViolation as problem:
            raise RuleViolation(f"第 {number} 行：{problem.sentence}", field="days", code="line") from problem
    if not out:
        raise RuleViolation("请至少写一行。", field="days", code="empty")
    return dict(sorted(out.items()))


def _read(line: str, year: int) -> list[tuple[date, Marked]]:
    found = _LINE.match(line)
    if found is None:
        raise RuleViolation("请写成“放假 2026-10-01 至 2026-10-07 国庆节”或“补班 2026-09-20 国庆节”。")
    word, start, end, name = found.groups()
    first = parse_day(start, label="日期")
    last = parse_day(end, label="止日") if end else first
    if last < first:
        raise RuleViolation("止日早于起日。")
    if (last - first).days >= LONGEST:
        raise RuleViolation(f"一行最多 {LONGEST} 天，请核对年份。")
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    for day in days:
        if day.year != year:
            raise RuleViolation(f"{day.isoformat()} 不在 {year} 年，跨年的假期请分别登记到两年。")
        if _KINDS[word] == DayKind.MAKE_UP and day.weekday() < SATURDAY:
            raise RuleViolation(f"{day.isoformat()} 本来就是工作日，补班只能在周六、周日。")
    if len(name) > 40:
        raise RuleViolation("名称最多 40 个字。")
    return [(day, Marked(_KINDS[word], name)) for day in days]


def lines_of(days: Mapping[date, Marked]) -> str:
    """The same days as lines again: what follows one another under one name is one line."""
    runs: list[list[date]] = []
    for day in sorted(days):
        last = runs[-1][-1] if runs else None
        if last is not None and day == last + timedelta(days=1) and days[day] == days[last]:
            runs[-1].append(day)
        else:
            runs.append([day])
    out = []
    for run in runs:
        marked = days[run[0]]
        until = f" 至 {run[-1].isoformat()}" if len(run) > 1 else ""
        out.append(f"{DayKind(marked.kind).label} {run[0].isoformat()}{until} {marked.name}")
    return "\n".join(out)
