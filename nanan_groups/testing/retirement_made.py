"""The ages of retirement as tests of pure rules have them, and their census day."""

from datetime import date

from staffing.career.rules.retirement import RetirementAge

CENSUS = date(2026, 9, 1)
AGES = (
    RetirementAge("men", 60, date(1965, 1, 1), 4, 36),
    RetirementAge("women", 55, date(1970, 1, 1), 4, 36),
)
