"""What development plans add to the page of a group."""

from groups.planning.development_plans.views.pages import group_plans_context
from groups.registry.register.queries.seen import GroupSeen
from nanan_groups.kit.additions import GROUP_PANELS, Panel
from nanan_groups.kit.pages import AsOf
from nanan_groups.kit.scope import Scope


def of_group(seen: GroupSeen, as_of: AsOf, scope: Scope) -> Panel | None:
    plans = group_plans_context(seen.group, scope)
    return Panel("planning/development_plans/_group_box.html", {"plans": plans}) if plans else None


GROUP_PANELS.add("developments", of_group, at=30)
