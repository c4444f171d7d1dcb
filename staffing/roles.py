"""Rights on the roster. Which role holds them is in groups/roles.py, the one source of rights."""

from groups.roles import CHANGE_ROSTER, EXPORT_ROSTER, SEE_PHONES, VIEW_ROSTER

__all__ = ["CHANGE_ROSTER", "EXPORT_ROSTER", "SEE_PHONES", "VIEW_ROSTER"]
