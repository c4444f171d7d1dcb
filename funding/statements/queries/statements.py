"""A year's statements as they would be today: the rules that count, the register's facts, nothing stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from funding.rules_of_year.queries import RulesOfYear, rules_for
from funding.rules_of_year.rules.parameters import Parameters
from funding.statements.queries.facts import year_facts
from funding.statements.rules.lines import District, Statement, compute
from groups.registry.models import EducationGroup


@dataclass(frozen=True)
class Computed:
    rules: RulesOfYear
    parameters: Parameters
    district: District

    def of(self, code: str) -> Statement | None:
        return next((one for one in self.district.statements if one.group.code == code), None)


def computed(
    year: int,
    groups: QuerySet[EducationGroup],
    *,
    day: date | None = None,
    changes: Mapping[str, object] | None = None,
) -> Computed:
    """The statements of ``groups`` (a scoped queryset). ``changes``: parameters tried out, as stored; nothing is written.

    Raises RuleViolation: no rules, an unknown parameter, a bad value, a rate below the floor.
    """
    rules = rules_for(year)
    parameters = rules.parameters.changed(changes) if changes else rules.parameters
    facts = year_facts(year, parameters, groups, day=day)
    return Computed(rules, parameters, compute(facts, parameters))
