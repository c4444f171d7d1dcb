"""Reading activities: of whom one sees them, the sites of a group on a day, what one list and one page need."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from groups.activities.joint_activities.models import Activity, ActivitySchool
from groups.activities.joint_activities.rules import Slot
from groups.activities.joint_activities.words import ActivityState
from groups.registry.models import EducationGroup, GroupVersion, Lead, Membership, Site, SiteVersion
from groups.registry.register.queries.names import site_names
from groups.registry.register.words import SiteState
from groups.rights.checks import own_places
from groups.rights.roles import KEEP_ACTIVITIES, VIEW_ACTIVITIES
from groups.rights.words import Place
from nanan_groups.kit.scope import Scope
from nanan_groups.kit.years import school_year_period
from nanan_groups.records.models import Act

FOUND = 8
ARRANGED = ("plan_activity", "change_activity", "cancel_activity", "restore_activity")  # what its notice tells


def visible_activities(scope: Scope) -> QuerySet[Activity]:
    return Activity.objects.visible_to(scope, VIEW_ACTIVITIES).select_related("group", "organiser__institution")


def activities_of_year(scope: Scope, year: int) -> QuerySet[Activity]:
    start, end = school_year_period(year)
    return visible_activities(scope).filter(day__gte=start, day__lt=end)


def keeps_group(scope: Scope, group: int) -> bool:
    """Principal and office of that group."""
    return scope.may_for_group(KEEP_ACTIVITIES, group)


def may_keep(scope: Scope, activity: Activity) -> bool:
    """The group, and the school that holds it."""
    return keeps_group(scope, activity.group_id) or scope.may_for_institution(
        KEEP_ACTIVITIES, activity.organiser.institution_id
    )


def sites_of_groups(groups: Collection[int], day: date) -> dict[int, dict[int, int]]:
    """By group: its sites on a day, as members or as its lead, open that day: site → institution. Four queries."""
    held: dict[int, set[int]] = {group: set() for group in groups}
    members = Membership.objects.filter(group__in=held).active_on(day).order_by("pk")
    for group, site in members.values_list("group_id", "site_id"):
        held[group].add(site)
    leads = Lead.objects.filter(group__in=held).active_on(day).order_by("pk")
    whole = []
    for group, site, institution in leads.values_list("group_id", "site_id", "institution_id"):
        if site:
            held[group].add(site)
        else:
            whole.append((group, institution))
    of_school: dict[int, set[int]] = defaultdict(set)
    rows = Site.objects.filter(institution__in={school for _, school in whole}, void=False).order_by("pk")
    for site, institution in rows.values_list("pk", "institution_id"):
        of_school[institution].add(site)
    for group, institution in whole:
        held[group] |= of_school[institution]
    found = SiteVersion.objects.active_on(day).filter(site__in=set().union(*held.values()), state=SiteState.OPEN)
    open_ones = dict(found.order_by("site__code").values_list("site_id", "site__institution_id"))
    return {group: {site: school for site, school in open_ones.items() if site in own} for group, own in held.items()}


def group_sites(group: int, day: date) -> dict[int, int]:
    """Those of one group."""
    return sites_of_groups([group], day)[group]


def own_sites(scope: Scope, group: int, day: date) -> dict[int, int]:
    """Those of a group's sites for which one may hold an activity: all for the group, a school its own."""
    sites = group_sites(group, day)
    if keeps_group(scope, group):
        return sites
    return {site: school for site, school in sites.items() if scope.may_for_institution(KEEP_ACTIVITIES, school)}


def groups_to_keep(scope: Scope, day: date) -> list[EducationGroup]:
    """Groups for which one may enter something: the own one, and those one's school is in."""
    groups = own_places(scope, KEEP_ACTIVITIES, Place.GROUP)
    schools = own_places(scope, KEEP_ACTIVITIES, Place.INSTITUTION)
    if schools:
        member = Membership.objects.filter(site__institution__in=schools).active_on(day).order_by()
        leads = Lead.objects.filter(institution__in=schools).active_on(day).order_by()
        groups |= set(member.values_list("group_id", flat=True)) | set(leads.values_list("group_id", flat=True))
    return list(EducationGroup.objects.visible_to(scope, VIEW_ACTIVITIES).filter(pk__in=groups).order_by("code"))


def with_sums(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    return rows.annotate(
        school_count=Count("schools", distinct=True),
        pupil_count=Sum("schools__pupils"),
        visit_count=Sum("schools__visits"),
    )


def slots_of(group: int, day: date, *, besides: int | None = None) -> list[Slot]:
    """What else is on that day in a group, for the hint at clashes."""
    rows = Activity.objects.filter(group=group, day=day).exclude(state=ActivityState.CANCELLED).exclude(pk=besides)
    rows = rows.prefetch_related("schools").order_by("starts", "pk")
    return [
        Slot(one.title, one.day, one.starts, one.ends, frozenset(each.site_id for each in one.schools.all()))
        for one in rows
    ]


def school_lines(activity: Activity) -> list[tuple[ActivitySchool, str]]:
    rows = list(activity.schools.select_related("site").order_by("pk"))
    names = site_names([row.site_id for row in rows])
    return [(row, names(row.site_id)) for row in rows]


def find_activities(text: str, scope: Scope) -> QuerySet[Activity]:
    """By code, or by a part of the title."""
    return (
        visible_activities(scope).filter(Q(code=text.upper()) | Q(title__contains=text)).order_by("-day", "pk")[:FOUND]
    )


def groups_named(groups: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    """By group: its code, name and category, as of today or last. One query."""
    rows = GroupVersion.objects.filter(group__in=set(groups)).select_related("group").order_by("valid_from", "pk")
    return {row.group_id: (row.group.code, row.name, row.category) for row in rows}


def notified_on(activity: Activity) -> date | None:
    """The day on which what its notice says was last settled, and the schools were told; None for one that was entered after
    its day: no notice went out."""
    acts = Act.objects.filter(subjects__code=activity.code, verb__in=ARRANGED).order_by("-made_at", "-pk")
    settled = (timezone.localdate(moment) for moment in acts.values_list("made_at", flat=True))
    return next((day for day in settled if day <= activity.day), None)
