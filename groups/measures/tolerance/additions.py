"""Decisions of tolerance in the menu of the groups; the bureau comes to them by the measures."""

from groups.rights.roles import VIEW_MEASURES, VIEW_TOLERANCE
from nanan_groups.kit.additions import MENU, MenuItem
from nanan_groups.kit.scope import Scope


def opens(scope: Scope) -> bool:
    return scope.may_somewhere(VIEW_TOLERANCE) and not scope.may_somewhere(VIEW_MEASURES)


MENU.add("tolerance", MenuItem("容错决定", "measures:tolerance-list", opens, ("/tolerance-decisions/",)), at=79)
