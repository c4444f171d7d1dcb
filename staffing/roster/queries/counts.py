"""How many people work at some sites."""

from collections.abc import Collection
from datetime import date

from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.scope import Scope
from staffing.roster.models import StaffPost


def staff_count(scope: Scope, sites: Collection[int], day: date) -> int:
    """People with a post there that day, of those the reader sees. One query."""
    rows = StaffPost.objects.visible_to(scope, VIEW_ROSTER).active_on(day).filter(site__in=sites)
    return rows.order_by().values("person").distinct().count()
