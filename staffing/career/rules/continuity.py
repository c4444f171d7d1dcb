"""Since when somebody is at one school, also through a merger (docs/领域-教职工.md 第5节). Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Stay(NamedTuple):
    """A main post at a school; ``joined`` is what the roster says of the day of joining it."""

    school: int
    start: date
    end: date | None
    joined: date


@dataclass(frozen=True, slots=True)
class Merger:
    old: int
    new: int
    day: date


class Continuity(NamedTuple):
    """``since``: from when the years at the school count, None without a post that day. ``why``: what else counted, or why
    they begin anew."""

    since: date | None
    why: str = ""


def at_school_since(
    stays: Sequence[Stay],
    day: date,
    *,
    mergers: Collection[Merger] = (),
    counts: bool = True,
    restarts: Collection[date] = (),
) -> Continuity:
    """``counts``: years at a school that merged into the present one go on. ``restarts``: days on which the years begin
    anew (the end of a counted exchange)."""
    present = next((one for one in stays if one.start <= day and (one.end is None or one.end > day)), None)
    if present is None:
        return Continuity(None)
    since, why = _stay_of(stays, present), ""
    school = present.school
    into = {(one.old, one.new): one.day for one in mergers if one.day <= day}
    while counts:
        before = next(
            (one for one in stays if one.end is not None and one.end <= since and (one.school, school) in into), None
        )
        if before is None or before.end < min(into[before.school, school], since):
            break
        merged = into[before.school, school]
        since, school = _stay_of(stays, before), before.school
        why = f"{merged.isoformat()} 学校合并，合并前的年限连续计算"
    begun = [each for each in restarts if since < each <= day]
    if begun:
        return Continuity(max(begun), f"{max(begun).isoformat()} 交流期满，年限从此重新计算")
    return Continuity(since, why)


def _stay_of(stays: Sequence[Stay], last: Stay) -> date:
    """The day of joining the school: posts that follow one another there are one stay."""
    since = min(last.joined, last.start)
    start = last.start
    for one in sorted(stays, key=lambda one: one.start, reverse=True):
        if one.school == last.school and one.end == start:
            start, since = one.start, min(since, one.joined, one.start)
    return since
