"""Who takes part in the year of the measures. Helpers for tests of reports and supervision."""

from groups.registry.models import Department

CODES = ("bureau", "organisation", "civil_affairs")


def year_of_measures(user_of) -> dict:
    """The officer, and the reporters of three departments that have a part in the fourth measure of the policy."""
    offices = {code: Department.objects.get(code=code) for code in CODES}
    people = {code: user_of("department_reporter", office=office) for code, office in offices.items()}
    return {"offices": offices, "officer": user_of("registry_officer"), **people}
