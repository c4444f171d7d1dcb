"""A school counts for "each term" when it has at least one shared course in every term of the school year. Pure."""

from collections.abc import Iterable

from groups.activities.courses.words import Term


def each_term(given: Iterable[tuple[int, int]]) -> set[int]:
    """``given``: school and term. Those that have all terms: one given in one term only does not count."""
    terms: dict[int, set[int]] = {}
    for school, term in given:
        terms.setdefault(school, set()).add(term)
    return {school for school, found in terms.items() if found >= set(Term.values)}
