"""Entrustments one sees on a day, and what the rules ask of a campus and a person."""

from datetime import date

from django.db.models import F, Q, QuerySet

from groups.registry.models import Lead, Membership
from groups.registry.register.queries.register import dated_relation
from groups.rights.roles import VIEW_POSTS
from nanan_groups.kit.scope import Scope
from staffing.entrustments.models import Entrustment
from staffing.roster.models import StaffMember, StaffPost


def visible_entrustments(scope: Scope, day: date) -> QuerySet[Entrustment]:
    """Of one's schools, and of the campuses of one's groups that day; of a day to come, those of today."""
    reach = scope.reach(VIEW_POSTS)
    rows = Entrustment.objects.all()
    if reach.everywhere:
        return rows
    day = min(day, scope.day)
    members = Membership.objects.active_on(day).filter(group__in=reach.groups).order_by().values("site")
    leads = Lead.objects.active_on(day).filter(group__in=reach.groups).order_by()
    whole = leads.filter(site=None).values("institution")
    return rows.filter(
        Q(site__institution__in=reach.institutions)
        | Q(site__in=members)
        | Q(site__in=leads.exclude(site=None).values("site"))
        | Q(site__institution__in=whole)
    )


def seen_letter(scope: Scope, pk: int) -> Entrustment | None:
    """Its campus is in one's reach today, and was on the day from which it holds: not what another group gave it before."""
    row = visible_entrustments(scope, scope.day).filter(pk=pk).first()
    if row is None or not visible_entrustments(scope, row.valid_from).filter(pk=pk).exists():
        return None
    return row


def on_day(rows: QuerySet[Entrustment], day: date) -> QuerySet[Entrustment]:
    """In force that day, with the names of school and campus. One query."""
    named = rows.active_on(day).annotate(
        iv=dated_relation("site__institution__versions", day), sv=dated_relation("site__versions", day)
    )
    names = {"school": F("iv__name"), "label": F("sv__label"), "own_name": F("sv__own_name")}
    return named.annotate(**names).select_related("person", "site").order_by("site__code")


def groups_of_site(site: int, institution: int, day: date) -> set[int]:
    members = Membership.objects.active_on(day).filter(site=site).order_by().values_list("group", flat=True)
    leads = Lead.objects.active_on(day).filter(Q(site=site) | Q(site=None), institution=institution)
    return {*members, *leads.order_by().values_list("group", flat=True)}


def works_in(person: StaffMember, groups: set[int], institution: int, day: date) -> bool:
    """Whether the main post of that day is at the school of the campus, or at a school of one of those groups."""
    posts = StaffPost.objects.active_on(day).filter(person=person, main=True)
    members = Membership.objects.active_on(day).filter(group__in=groups).order_by().values("site__institution")
    leads = Lead.objects.active_on(day).filter(group__in=groups).order_by().values("institution")
    there = Q(institution=institution) | Q(institution__in=members) | Q(institution__in=leads)
    return posts.filter(there).exists()
