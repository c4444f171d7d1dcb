from staffing.eligibility.models.lists import Addendum, CensusEntry, CensusGroup, CensusList, Objection
from staffing.eligibility.models.parameters import ExchangeParameter

__all__ = ["Addendum", "CensusEntry", "CensusGroup", "CensusList", "ExchangeParameter", "Objection"]
