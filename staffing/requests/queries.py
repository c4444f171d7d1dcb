"""The requests one sees, and since when a group has been an alliance."""

from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet

from groups.registry.models import Membership
from groups.registry.register.words import Relation
from groups.rights.roles import VIEW_POSTS
from nanan_groups.kit.scope import Scope
from staffing.requests.models import QuotaRequest


def visible_requests(scope: Scope) -> QuerySet[QuotaRequest]:
    reach = scope.reach(VIEW_POSTS)
    rows = QuotaRequest.objects.select_related("case__submitted_by", "group", "institution")
    if reach.everywhere:
        return rows
    return rows.filter(Q(institution__in=reach.institutions) | Q(group__in=reach.groups))


def alliance_since(group: int, day: date) -> date | None:
    """The first day of what of its alliance stands that day; an open beginning is the register's first day."""
    rows = Membership.objects.active_on(day).filter(group=group, relation=Relation.ALLIANCE)
    first = rows.order_by("-start_open", "valid_from").values_list("start_open", "valid_from").first()
    return None if first is None else settings.REGISTER_START if first[0] else first[1]
