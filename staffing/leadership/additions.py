"""What leadership posts add to shared pages: two tasks. To-dos, the board and the search come with the kind of case."""

from groups.rights.roles import VIEW_NOMINATIONS, VIEW_POSTS
from nanan_groups.kit.additions import SHORTCUTS, Shortcut
from nanan_groups.kit.scope import holding

SHORTCUTS.add(
    "leader-quota", Shortcut("领导职数", "staffing:seat-list", holding(VIEW_POSTS), "核定、在任、空缺"), at=38
)
SHORTCUTS.add(
    "nominations",
    Shortcut("干部推荐建议", "staffing:nomination-list", holding(VIEW_NOMINATIONS), "起草、提交、转报、答复"),
    at=39,
)
