"""What posts add to shared pages: the menu's task. To-dos, the board and the search come with the kind of case."""

from groups.rights.roles import VIEW_POSTS
from nanan_groups.kit.additions import SHORTCUTS, Shortcut
from nanan_groups.kit.scope import holding

SHORTCUTS.add(
    "posts", Shortcut("编制", "staffing:post-list", holding(VIEW_POSTS), "核定、已用、预留、可用，集团内调整"), at=35
)
