"""What this app adds to the portal when it is ready: its part of the policy's data."""

from groups.measures.catalogue.services import load_measures
from groups.registry.policy.services import also_load

also_load(load_measures)
