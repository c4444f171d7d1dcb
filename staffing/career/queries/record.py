"""Sums over a person's dated facts, as of a day."""

from datetime import date

from staffing.career.queries.facts import ages_on, own_months
from staffing.career.rules.retirement import Retirement, retirement
from staffing.roster.models import StaffMember


def retirement_of(person: StaffMember, day: date) -> Retirement:
    """Two queries."""
    return retirement(person.birth_month, person.sex, ages_on(day), own=own_months([person.pk]).get(person.pk))
