"""With which schools experts have to do: the one place that asks staffing for it."""

from collections.abc import Collection
from datetime import date

from staffing.doors.queries import Tie, ties_of

__all__ = ["Tie", "school_ties"]


def school_ties(accounts: Collection[str], since: date, until: date) -> list[Tie]:
    """Posts and exchanges of these accounts' owners on any day of the period."""
    return ties_of(accounts, since, until)
