"""What charters and admissions add to shared pages: their menu, and where a group stands with both."""

from groups.governance.admissions.views.parts import charter_lines
from groups.registry.register.queries.seen import GroupSeen
from groups.rights.roles import VIEW_CHARTERS
from nanan_groups.kit.additions import GROUP_PANELS, MENU, MenuItem, Panel
from nanan_groups.kit.pages import AsOf
from nanan_groups.kit.scope import Scope, holding


def of_group(seen: GroupSeen, as_of: AsOf, scope: Scope) -> Panel | None:
    papers = charter_lines(seen.group, scope, as_of.day)
    return Panel("governance/admissions/_charter_box.html", {"papers": papers}) if papers else None


MENU.add(
    "charters",
    MenuItem(
        "章程与准入", "governance:charter-list", holding(VIEW_CHARTERS), ("/charters/", "/admissions/", "/rules/")
    ),
    at=60,
)
GROUP_PANELS.add("charters", of_group, at=20)
