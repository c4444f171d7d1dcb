"""What this wing adds to the portal when it is ready: its part of the policy's data."""

from funding.rules_of_year.services import load_rules
from groups.registry.policy.services import also_load

also_load(load_rules)
