"""What the pages of funding need beside the two canary groups: the rules of a year."""

from funding.rules_of_year.services import load_rules
from groups.registry.policy.services import Loaded
from nanan_groups.testing.factories import entry

YEAR = 2026


def sample_funding(two_groups) -> None:
    with entry(title="经费规则"):
        load_rules(Loaded())


def funding_kwargs(side) -> dict:
    year, group = {"year": YEAR}, {"year": YEAR, "code": side.group.code}
    return {
        "funding:statement-list": year,
        "funding:statement-detail": group,
        "funding:line-steps": group | {"place": 1},
        "funding:rules-detail": year,
        "funding:rules-compare": year,
        "funding:rules-act": year | {"verb": "change-tight"},
    }
