"""Joint work, through the figures of activities: research, courses, venues, resources, pupils, pairs and agreements' tasks.

A group that has entered nothing of a kind in the year is missing there, never 0: nobody kept the record. Where it has
entered some, what did not happen is 0. Tasks of agreements concern only groups that have a university.
"""

from fractions import Fraction

from evaluation.scoring.rules.facts import Fact, Measured, Missing, NotApplicable
from evaluation.sources.queries.asked import Asked
from evaluation.sources.rules import SOURCES
from groups.activities.figures.queries import Named, entered, figures_of
from groups.activities.figures.words import Entered
from groups.registry.models import Partnership

ByGroup = dict[int, Fact]
# Which figure a source is, and what a group must have entered any of.
FIGURES: dict[str, tuple[str, Entered]] = {
    "joint_research": ("cross_research", Entered.ACTIVITIES),
    "joint_lessons": ("joint_held", Entered.ACTIVITIES),
    "lesson_schools": ("joint_schools", Entered.ACTIVITIES),
    "pupils_moved": ("pupils_across", Entered.ACTIVITIES),
    "paired": ("paired_schools", Entered.PAIRS),
    "shared_courses": ("shared_courses", Entered.COURSES),
    "course_schools": ("each_term", Entered.COURSES),
    "venues_used": ("venues_shared", Entered.VENUES),
    "venue_uses": ("venue_sessions", Entered.VENUES),
    "uploads": ("uploads_reached", Entered.RESOURCES),
    "visits": ("foreign_visits", Entered.RESOURCES),
    "agreement_tasks": ("tasks_done", Entered.TASKS),
}


def joint_work(asked: Asked) -> dict[str, ByGroup]:
    found, kept = figures_of(asked.groups, asked.year), entered(asked.groups, asked.year)
    partners = set(
        Partnership.objects.overlapping(asked.start, asked.end)
        .filter(group__in=asked.groups)
        .order_by()
        .values_list("group_id", flat=True)
    )
    out: dict[str, ByGroup] = {key: {} for key in FIGURES}
    for group in asked.groups:
        named = {one.name: one for one in found[group]}
        for key, (name, kind) in FIGURES.items():
            if kind is Entered.TASKS and group not in partners:
                out[key][group] = NotApplicable("没有校地共建的高校、院所")
            else:
                out[key][group] = _of(key, named[name], kind in kept[group])
    return out


def _of(key: str, one: Named, is_kept: bool) -> Fact:
    if not is_kept or not one.known:
        return Missing(SOURCES[key].missing)
    whole = None if one.counts else Fraction(one.denominator)
    return Measured(one.label, Fraction(one.numerator), whole, one.rows.value, one.numerator_rows, one.denominator_rows)
