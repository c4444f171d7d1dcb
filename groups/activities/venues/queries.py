"""Reading venues: of whom one sees them, what is taken on a day, what was used."""

from datetime import date

from django.db.models import Q, QuerySet

from groups.activities.joint_activities.queries import keeps_group
from groups.activities.venues.models import BookedSlot, Venue
from groups.registry.register.queries.names import site_names
from groups.rights.roles import KEEP_ACTIVITIES, VIEW_ACTIVITIES
from nanan_groups.kit.days import day_text
from nanan_groups.kit.scope import Scope

FOUND = 8


def visible_venues(scope: Scope) -> QuerySet[Venue]:
    return Venue.objects.visible_to(scope, VIEW_ACTIVITIES).select_related("group", "site")


def may_keep_venue(scope: Scope, venue: Venue) -> bool:
    """The group, and the school it stands in."""
    return keeps_group(scope, venue.group_id) or scope.may_for_institution(KEEP_ACTIVITIES, venue.site.institution_id)


def taken_by(venue: int, day: date, slots: range) -> str:
    """Who holds one of these half hours, in words; "" when all of them are free."""
    row = (
        BookedSlot.objects.filter(venue=venue, day=day, slot__gte=slots.start, slot__lt=slots.stop)
        .select_related("booking")
        .order_by("slot")
        .first()
    )
    if row is None:
        return ""
    one = row.booking
    return (
        f"{day_text(day)} {one.hours} 已由{site_names([one.site_id])(one.site_id)}预约"
        f"（{one.purpose}，{one.code}），请另选时段。"
    )


def find_venues(text: str, scope: Scope) -> QuerySet[Venue]:
    return visible_venues(scope).filter(Q(code=text.upper()) | Q(name__contains=text)).order_by("code")[:FOUND]
