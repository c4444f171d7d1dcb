"""Months of exchange that count for promotion (docs/算例.md S9)."""

from collections.abc import Iterable
from datetime import date

from nanan_groups.kit.trace import Result
from nanan_groups.kit.years import school_year_of
from staffing.career.queries.facts import Fact
from staffing.career.rules.months import Span as Days
from staffing.career.rules.months import service_months
from staffing.eligibility.queries.parameters import parameters_of
from staffing.exchanges.queries.legs import Leg


def counted_months(legs: Iterable[Leg], absences: Iterable[Fact], day: date) -> Result | None:
    """Up to the day; None without a leg begun before it."""
    spans = [Days(leg.start, min(leg.end or day, day)) for leg in legs if leg.start < day]
    if not spans:
        return None
    away = [Days(one.start, min(one.end or day, day)) for one in absences if one.start < day]
    parameters = parameters_of(school_year_of(day))
    least = parameters.number("present_days")
    return service_months(spans, away, way=parameters["months_way"].value, least=least)
