"""Grades of a budget year: what was confirmed, and what the evaluation offers. The coefficient comes from results published
before the census day (意见 六(三))."""

from dataclasses import dataclass
from datetime import date

from funding.grades.models import ConfirmedGrade
from funding.rules_of_year.queries import rules_for
from funding.rules_of_year.rules.kinds import day_in
from funding.rules_of_year.words import Grade
from nanan_groups.kit.additions import PUBLISHED_GRADES, PublishedGrade


def confirmed_grades(year: int) -> dict[int, ConfirmedGrade]:
    """By group, the newest version. One query."""
    rows = ConfirmedGrade.objects.filter(year=year).order_by("number")
    return {row.group_id: row for row in rows}


def grades_of(year: int) -> dict[int, str]:
    """By group, the grade that counts. One query."""
    rows = ConfirmedGrade.objects.filter(year=year).order_by("number")
    return dict(rows.values_list("group_id", "grade"))


def published_before(day: date) -> dict[int, PublishedGrade]:
    """By group, what whoever evaluates offers."""
    return {one.group: one for offers in PUBLISHED_GRADES for one in offers(day)}


def census_of(year: int) -> date:
    """Raises RuleViolation: no rules."""
    return day_in(year, rules_for(year).parameters.census_day)


@dataclass(frozen=True, slots=True)
class GradeLine:
    """``offered``: published before the census day and not what counts."""

    group: int
    confirmed: ConfirmedGrade | None
    offered: PublishedGrade | None

    @property
    def offered_text(self) -> str:
        return Grade(self.offered.grade).label if self.offered else ""


def grade_lines(year: int, groups) -> list[GradeLine]:
    """``groups``: their keys, in order."""
    known, offers = confirmed_grades(year), published_before(census_of(year))
    return [GradeLine(pk, known.get(pk), _other(offers.get(pk), known.get(pk))) for pk in groups]


def _other(offer: PublishedGrade | None, known: ConfirmedGrade | None) -> PublishedGrade | None:
    if offer is None or known is None:
        return offer
    same = (offer.grade, offer.published_on, offer.source) == (known.grade, known.published_on, known.source)
    return None if same else offer
