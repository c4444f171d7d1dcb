"""What exchange cases add to shared pages: a task. To-dos, the board and the search come with the kinds of case."""

from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.additions import SHORTCUTS, Shortcut
from nanan_groups.kit.scope import holding

SHORTCUTS.add(
    "exchange-cases",
    Shortcut("交流办理", "staffing:exchange-list", holding(VIEW_ROSTER), "起草、同意、安排、报到、考核"),
    at=36,
)
