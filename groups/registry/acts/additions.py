"""What the acts on the register add to shared pages: the frequent ones among one's tasks, all by name in the search."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from groups.registry.acts.forms import ACTS
from groups.rights.roles import CHANGE
from nanan_groups.kit.additions import FINDERS, SHORTCUTS, Hit, Shortcut
from nanan_groups.kit.names import name_key
from nanan_groups.kit.scope import Scope, holding

changes = holding(CHANGE)
# Where one begins what is done to a record that has to be chosen first.
_BEGUN = {
    "group": ("reading:group-list", "先选择教育集团，在其页面办理"),
    "institution": ("reading:institution-list", "先选择学校，在其页面办理"),
    "site": ("reading:institution-list", "先选择校点所在的学校，在其页面办理"),
}


def find(text: str, scope: Scope, day: date) -> Iterator[Hit]:
    asked = name_key(text)
    for form in ACTS.values():
        if asked in name_key(form.title) and form.subject in _BEGUN and form.allowed(scope):
            view, note = _BEGUN[form.subject]
            yield Hit("功能", form.title, reverse(view), note)


FINDERS.add("acts", find, at=7)
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
