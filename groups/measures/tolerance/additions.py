"""Decisions of tolerance in the menu."""

from groups.rights.roles import VIEW_TOLERANCE
from nanan_groups.kit.additions import MENU, MenuItem
from nanan_groups.kit.scope import holding

MENU.add(
    "tolerance",
    MenuItem("容错决定", "measures:tolerance-list", holding(VIEW_TOLERANCE), ("/tolerance-decisions/",)),
    at=79,
)
