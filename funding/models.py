"""The models of this app's slices, for Django and for other apps; a slice imports its own."""

from funding.rules_of_year.models import Parameter, RuleSet

__all__ = ["Parameter", "RuleSet"]
