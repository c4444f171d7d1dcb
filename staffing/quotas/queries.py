"""Posts of schools on a day, and the transfers one sees. In a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from groups.registry.models import InstitutionVersion, Membership
from groups.registry.register.words import Relation
from groups.rights.roles import VIEW_POSTS
from nanan_groups.kit.scope import Scope
from staffing.quotas.listeners import ALSO_FILLED
from staffing.quotas.models import PostQuota, PostTransfer
from staffing.quotas.rules import RESERVING, Posts
from staffing.roster.models import StaffPost


def posts_of(schools: Collection[int], day: date, *, besides: int | None = None) -> dict[int, Posts]:
    """School → its posts, of those with an authorised number that day. ``besides``: a transfer that does not reserve for
    itself. Three queries, and those of who else fills posts."""
    authorised = dict(
        PostQuota.objects.active_on(day)
        .filter(institution__in=schools)
        .order_by("pk")
        .values_list("institution_id", "total")
    )
    filled = dict(
        StaffPost.objects.active_on(day)
        .filter(institution__in=schools, main=True, employment="established")
        .order_by()
        .values_list("institution_id")
        .annotate(people=Count("pk"))
    )
    for more in ALSO_FILLED:
        for school, people in more(schools, day).items():
            filled[school] = filled.get(school, 0) + people
    reserved: dict[int, list[tuple[int, str]]] = defaultdict(list)
    waiting = PostTransfer.objects.filter(giver__in=schools, case__state__in=RESERVING).exclude(pk=besides)
    for giver, posts, code in waiting.order_by("pk").values_list("giver_id", "posts", "case__code"):
        reserved[giver].append((posts, code))
    return {
        school: Posts(
            total,
            filled.get(school, 0),
            sum(posts for posts, _ in reserved.get(school, ())),
            tuple(f"{code}（{posts} 个）" for posts, code in reserved.get(school, ())),
        )
        for school, total in authorised.items()
    }


def tight_schools(group: int, day: date) -> list[int]:
    rows = Membership.objects.active_on(day).filter(group=group, relation=Relation.TIGHT)
    return list(rows.order_by("site__institution_id").values_list("site__institution_id", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class Line:
    code: str
    name: str
    posts: Posts | None


def lines_of(schools: Collection[int], day: date) -> list[Line]:
    """Each school by its name of the day; no posts where nobody entered an authorised number."""
    found = posts_of(schools, day)
    names = InstitutionVersion.objects.active_on(day).filter(institution__in=schools).order_by("institution__code")
    rows = names.values_list("institution_id", "institution__code", "name")
    return [Line(code, name, found.get(pk)) for pk, code, name in rows]


def schools_seen(scope: Scope, day: date) -> list[int]:
    """In the district the schools with an authorised number, and those of tight groups, so that one sees who has none; else
    one's own and those of one's tight group."""
    reach = scope.reach(VIEW_POSTS)
    if reach.everywhere:
        quotas = PostQuota.objects.active_on(day).order_by().values_list("institution_id", flat=True)
        tight = Membership.objects.active_on(day).filter(relation=Relation.TIGHT).order_by()
        return sorted({*quotas, *tight.values_list("site__institution_id", flat=True)})
    own = set(reach.institutions)
    for group in reach.groups:
        own |= set(tight_schools(group, day))
    return sorted(own)


def visible_transfers(scope: Scope) -> QuerySet[PostTransfer]:
    reach = scope.reach(VIEW_POSTS)
    rows = PostTransfer.objects.select_related("case__submitted_by", "group", "giver", "receiver")
    if reach.everywhere:
        return rows
    seen = Q(giver__in=reach.institutions) | Q(receiver__in=reach.institutions) | Q(group__in=reach.groups)
    return rows.filter(seen)
