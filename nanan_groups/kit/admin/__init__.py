"""The house's base of every list and form in the back office. Register nothing that does not derive from ScopedAdmin."""

from .base import HouseAutocomplete, HouseForm, ScopedAdmin, Table, Tool, yes_no
from .lists import ChoiceFilter, InForceFilter, TypedFilter, choice_filter
from .row_acts import ReasonForm, RowAct

__all__ = [
    "ChoiceFilter",
    "HouseAutocomplete",
    "HouseForm",
    "InForceFilter",
    "ReasonForm",
    "RowAct",
    "ScopedAdmin",
    "Table",
    "Tool",
    "TypedFilter",
    "choice_filter",
    "yes_no",
]
