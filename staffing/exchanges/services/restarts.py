"""A counted exchange lets the years at the school begin anew at its end (docs/领域-教职工.md 第5节)."""

from datetime import date

from nanan_groups.kit.years import school_year_of
from staffing.eligibility.listeners import restarts_by
from staffing.eligibility.rules.parameters import Parameters
from staffing.exchanges.models import ExchangeLeg
from staffing.exchanges.rules.figures import LEG, Moved, counts
from staffing.exchanges.services.legs import FULL_KINDS


def restarts_on(day: date, parameters: Parameters) -> dict[int, list[date]]:
    """Full-time legs that are over by the day and lasted long enough. One query."""
    rows = ExchangeLeg.objects.filter(valid_to__lte=day, full_time=True, kind__in=FULL_KINDS).order_by(
        "person_id", "pk"
    )
    out: dict[int, list[date]] = {}
    for leg in (Moved(*row) for row in rows.values_list(*LEG)):
        if counts(leg, school_year_of(leg.start), parameters):
            out.setdefault(leg.person, []).append(leg.end)
    return out


restarts_by(restarts_on)
