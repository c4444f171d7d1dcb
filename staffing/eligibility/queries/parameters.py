"""The parameters of a school year: the district's own where there are some, else the references."""

from staffing.eligibility.models import ExchangeParameter
from staffing.eligibility.rules.parameters import PARAMETERS, InForce, Parameters, default_parameters
from staffing.eligibility.words import Origin


def parameters_of(year: int) -> Parameters:
    """One query."""
    held = default_parameters()
    for row in ExchangeParameter.objects.filter(first_year__lte=year).order_by("first_year"):
        if row.code in PARAMETERS:
            held[row.code] = InForce(
                PARAMETERS[row.code], row.value, Origin.DISTRICT.value, row.document, since=row.first_year
            )
    return Parameters(year, held)
