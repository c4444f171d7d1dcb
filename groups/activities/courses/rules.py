"""A school counts for "each term" when it has at least one shared course in every term of the school year. Pure."""

from collections.abc import Iterable
from datetime import date

from groups.activities.courses.words import Term
from nanan_groups.kit.years import school_year_period

# The second term begins after the Spring Festival, on a day of its own each year that the portal does not hold; by 1 March
# it has always begun, and annual plans take the same day for the middle of a school year.
SECOND_TERM = (3, 1)


def first_day(school_year: int, term: int) -> date:
    """Before it nothing of the term has happened yet."""
    return school_year_period(school_year)[0] if term == Term.FIRST else date(school_year + 1, *SECOND_TERM)


def each_term(given: Iterable[tuple[int, int]]) -> set[int]:
    """``given``: school and term. Those that have all terms: one given in one term only does not count."""
    terms: dict[int, set[int]] = {}
    for school, term in given:
        terms.setdefault(school, set()).add(term)
    return {school for school, found in terms.items() if found >= set(Term.values)}
