"""Joint work, through the figures of activities: research, courses, venues, resources, pupils, pairs and agreements' tasks.

A group that has entered nothing of a kind in the year is missing there, never 0: nobody kept the record. Where it has
entered some, what did not happen is 0. Tasks of agreements concern only groups that have a university.
"""

from collections.abc import Callable
from fractions import Fraction

from evaluation.scoring.rules.facts import Fact, Measured, Missing, NotApplicable
from evaluation.sources.queries.asked import Asked, with_university
from evaluation.sources.rules import SOURCES
from groups.activities.figures.queries import Named, entered, figures_of
from groups.activities.figures.words import Entered
from groups.registry.register.queries.names import site_names

ByGroup = dict[int, Fact]
NO_SCHOOL = "没有已开办的成员校"
# Which figure a source is, what a group must have entered any of, and why there is none all the same.
FIGURES: dict[str, tuple[str, Entered, str]] = {
    "joint_research": ("cross_research", Entered.ACTIVITIES, ""),
    "joint_lessons": ("joint_held", Entered.ACTIVITIES, "没有列入年度计划的联合教研、集体备课"),
    "lesson_schools": ("joint_schools", Entered.ACTIVITIES, NO_SCHOOL),
    "pupils_moved": ("pupils_across", Entered.ACTIVITIES, "在校学生没有录入"),
    "paired": ("paired_schools", Entered.PAIRS, NO_SCHOOL),
    "shared_courses": ("shared_courses", Entered.COURSES, ""),
    "course_schools": ("each_term", Entered.COURSES, NO_SCHOOL),
    "venues_used": ("venues_shared", Entered.VENUES, "没有开放的场馆设备"),
    "venue_uses": ("venue_sessions", Entered.VENUES, "没有登记年度使用计划"),
    "uploads": ("uploads_reached", Entered.RESOURCES, NO_SCHOOL),
    "visits": ("foreign_visits", Entered.RESOURCES, "没有登记数字资源的访问"),
    "agreement_tasks": ("tasks_done", Entered.TASKS, "没有登记协议任务"),
}


def joint_work(asked: Asked) -> dict[str, ByGroup]:
    found, kept = figures_of(asked.groups, asked.year), entered(asked.groups, asked.year)
    partners = with_university(asked)
    names = site_names({key for own in found.values() for one in own for key in one.unknown})
    out: dict[str, ByGroup] = {key: {} for key in FIGURES}
    for group in asked.groups:
        named = {one.name: one for one in found[group]}
        for key, (name, kind, why) in FIGURES.items():
            if kind is Entered.TASKS and group not in partners:
                out[key][group] = NotApplicable("没有校地共建的高校、院所")
            else:
                out[key][group] = _of(key, named[name], kind in kept[group], why, names)
    return out


def _of(key: str, one: Named, is_kept: bool, why: str, names: Callable[[int], str]) -> Fact:
    if not is_kept:
        return Missing(SOURCES[key].missing)
    if not one.known:
        which = f"（{'、'.join(names(site) for site in one.unknown)}）" if one.unknown else ""
        return Missing(f"{SOURCES[key].label}：{why}{which}")
    whole = None if one.counts else Fraction(one.denominator)
    return Measured(one.label, Fraction(one.numerator), whole, one.rows.value, one.numerator_rows, one.denominator_rows)
