"""What the slices above tell the yearly list: on which days somebody's years at the school begin anew."""

from collections.abc import Callable
from datetime import date

from staffing.eligibility.rules.parameters import Parameters

Restarts = Callable[[date, Parameters], dict[int, list[date]]]
_told: list[Restarts] = []


def restarts_by(told: Restarts) -> None:
    _told.append(told)


def restarts_on(day: date, parameters: Parameters) -> dict[int, list[date]]:
    """Person → days up to ``day``."""
    out: dict[int, list[date]] = {}
    for told in _told:
        for person, days in told(day, parameters).items():
            out.setdefault(person, []).extend(days)
    return out
