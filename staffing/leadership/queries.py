"""Leadership posts on a day and the recommendations one sees."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from groups.registry.models import InstitutionVersion, Lead, Membership
from groups.rights.roles import VIEW_NOMINATIONS, VIEW_POSTS
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.years import school_year_of
from staffing.eligibility.queries.parameters import parameters_of
from staffing.leadership.models import LeaderQuota, Nomination
from staffing.leadership.rules import Seats, seats
from staffing.quotas.queries import tight_schools
from staffing.roster.models import StaffPost
from staffing.roster.words import SCHOOL_LEVEL_POSTS


@dataclass(frozen=True, slots=True)
class SeatLine:
    code: str
    name: str
    leads: bool
    seats: Seats | None


def seats_of(schools: Collection[int], day: date) -> dict[int, Seats]:
    """School → its leadership posts, of those with an authorised number that day. Three queries."""
    extra = parameters_of(school_year_of(day)).says("extra_leaders_count")
    held: dict[int, list[str]] = defaultdict(list)
    posts = StaffPost.objects.active_on(day).filter(
        institution__in=schools, main=True, leadership__in=SCHOOL_LEVEL_POSTS
    )
    for school, post in posts.order_by("pk").values_list("institution_id", "leadership"):
        held[school].append(post)
    rows = LeaderQuota.objects.active_on(day).filter(institution__in=schools).order_by("pk")
    return {
        school: seats(total, held[school], extra_counts=extra)
        for school, total in rows.values_list("institution_id", "total")
    }


def seat_lines(schools: Collection[int], day: date) -> list[SeatLine]:
    """Leads first: the quota is tilted to them."""
    found = seats_of(schools, day)
    leads = set(Lead.objects.active_on(day).order_by().values_list("institution_id", flat=True))
    names = InstitutionVersion.objects.active_on(day).filter(institution__in=schools).order_by("institution__code")
    rows = names.values_list("institution_id", "institution__code", "name")
    lines = [SeatLine(code, name, pk in leads, found.get(pk)) for pk, code, name in rows]
    return sorted(lines, key=lambda one: not one.leads)


def schools_with_seats(scope: Scope, day: date) -> list[int]:
    """Schools with an authorised number; of one's own groups and schools those without as well."""
    reach = scope.reach(VIEW_POSTS)
    if reach.everywhere:
        return list(LeaderQuota.objects.active_on(day).order_by("institution").values_list("institution_id", flat=True))
    own = set(reach.institutions)
    for group in reach.groups:
        own |= set(tight_schools(group, day))
    return sorted(own)


def leads_group(group: int, institution: int, day: date) -> bool:
    return Lead.objects.filter(group=group, institution=institution).active_on(day).exists()


def in_group(group: int, institution: int, day: date) -> bool:
    members = Membership.objects.filter(group=group, site__institution=institution).active_on(day)
    return members.exists() or leads_group(group, institution, day)


def visible_nominations(scope: Scope) -> QuerySet[Nomination]:
    """A draft is the group's own; the offices read what was handed in."""
    reach = scope.reach(VIEW_NOMINATIONS)
    rows = Nomination.objects.select_related("case__submitted_by", "group", "person", "institution")
    if reach.everywhere:
        return rows.filter(case__submitted_at__isnull=False)
    return rows.filter(group__in=reach.groups)
