"""What the acts on the register add to shared pages: the frequent ones, among one's tasks."""

from groups.rights.roles import CHANGE
from nanan_groups.kit.additions import SHORTCUTS, Shortcut
from nanan_groups.kit.scope import holding

changes = holding(CHANGE)
SHORTCUTS.add(
    "found-group",
    Shortcut("组建教育集团", "registry:register-act", changes, "登记新集团及总校", ("found-group",)),
    at=60,
)
SHORTCUTS.add(
    "register-institution",
    Shortcut("登记机构", "registry:register-act", changes, "登记新学校、幼儿园", ("register-institution",)),
    at=70,
)
SHORTCUTS.add(
    "workdays",
    Shortcut("工作日安排", "registry:workdays", changes, "放假和补班，按工作日计算的期限以此为准"),
    at=80,
)
