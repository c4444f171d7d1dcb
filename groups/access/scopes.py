"""Building the Scope: the only place that turns appointments into what a person sees and may do."""

from dataclasses import dataclass
from types import MappingProxyType

from django.utils import timezone

from groups.access.appointments.models import Appointment
from groups.registry.models import Lead, Membership, Partnership
from groups.rights.roles import (
    OF_GROUPS_SCHOOLS,
    OF_GROUPS_STAFF,
    PERMISSIONS_OF_ADMIN,
    PERMISSIONS_OF_ROLE,
    PLACE_OF,
    READ_BY_MEMBERS,
    SEVERAL_OFFICES,
)
from groups.rights.words import Place, Role
from nanan_groups.kit.scope import EVERYWHERE, NOTHING, Reach, Scope, scope_with


def build_scope(user) -> Scope:
    """The scope of ``user`` today (Shanghai). An administrator's appointments, should there be any, do not count."""
    if not user.is_active:
        return NOTHING
    day = timezone.localdate()
    if user.admin_kind:
        rights = PERMISSIONS_OF_ADMIN[user.admin_kind]
        return scope_with(*rights, user_id=user.pk, day=day, labels=(user.get_admin_kind_display(),))
    held = list(
        Appointment.objects.filter(user=user)
        .active_on(day)
        .order_by("valid_from", "pk")
        .values_list("role", "group_id", "institution_id", "office_id", "office__name")
    )
    return Scope(
        user_id=user.pk,
        day=day,
        reaches=MappingProxyType(_reaches(held, day)),
        held=frozenset((role, PLACE_OF[role], _key(role, *key)) for role, *key, _ in held),
        labels=tuple(dict.fromkeys(_label(role, office) for role, *_, office in held)),
    )


def _reaches(held, day) -> dict[str, Reach]:
    """Each appointment's rights at its own place, and as far beyond as that right goes; what several give is added up right
    by right, never crosswise."""
    schools = {school for _, _, school, *_ in held if school}
    in_groups = _schools_of({group for role, group, *_ in held if group and role != Role.EXPERT}, day)
    groups_of = _groups_of(schools, day)
    out: dict[str, Reach] = {}
    for role, group, school, *_ in held:
        for right in PERMISSIONS_OF_ROLE[role]:
            out[right] = out.get(right, Reach()) | _reach(role, right, group, school, in_groups, groups_of)
    return out


def _reach(role: str, right: str, group, school, in_groups, groups_of) -> Reach:
    """Where one appointment lets one right count."""
    if PLACE_OF[role] in (Place.DISTRICT, Place.OFFICE):
        return EVERYWHERE
    if school is not None:
        read = groups_of.get(school, frozenset()) if right in READ_BY_MEMBERS else frozenset()
        return Reach(groups=read, institutions=frozenset({school}))
    if role == Role.EXPERT:  # the group's page, not its schools' directory pages, whatever else he is there
        return Reach(groups=frozenset({group}))
    inside = in_groups[group]
    if right in OF_GROUPS_STAFF:
        return Reach(groups=frozenset({group}), institutions=inside.whole, sites=inside.sites)
    return Reach(groups=frozenset({group}), institutions=inside.schools if right in OF_GROUPS_SCHOOLS else frozenset())


def _key(role: str, group: int | None, school: int | None, office: int | None) -> int | None:
    """For which group, school or office a role is held; None where it counts everywhere. An office role that only one
    office can have acts for the district."""
    return group or school or (office if role in SEVERAL_OFFICES else None)


def _label(role: str, office: str | None) -> str:
    return office if role == Role.DEPARTMENT_REPORTER and office else Role(role).label


@dataclass(slots=True)
class _Schools:
    """Of one group: ``schools``: all its institutions; ``whole``: those that lead it as a whole; ``sites``: member sites."""

    schools: frozenset[int] = frozenset()
    whole: frozenset[int] = frozenset()
    sites: frozenset[int] = frozenset()


def _schools_of(groups: set[int], day) -> dict[int, _Schools]:
    """Members, leads and partner schools of the groups, in force that day: who is coming is read when he is there."""
    if not groups:
        return {}
    members = Membership.objects.filter(group__in=groups).active_on(day).order_by("pk")
    leads = Lead.objects.filter(group__in=groups).active_on(day).order_by("pk")
    partners = Partnership.objects.filter(group__in=groups).active_on(day).order_by("pk")
    out = {group: _Schools() for group in groups}
    for group, site, school in (
        *members.values_list("group_id", "site_id", "site__institution_id"),
        *leads.values_list("group_id", "site_id", "institution_id"),
    ):
        of = out[group]
        of.schools |= {school}
        if site is None:
            of.whole |= {school}
        else:
            of.sites |= {site}
    for group, school in partners.values_list("group_id", "school_id"):
        out[group].schools |= {school}
    return out


def _groups_of(schools: set[int], day) -> dict[int, frozenset[int]]:
    """By school, the groups in which it is a member or leads that day."""
    if not schools:
        return {}
    members = Membership.objects.filter(site__institution__in=schools).active_on(day).order_by("pk")
    leads = Lead.objects.filter(institution__in=schools).active_on(day).order_by("pk")
    out: dict[int, frozenset[int]] = {}
    for school, group in (
        *members.values_list("site__institution_id", "group_id"),
        *leads.values_list("institution_id", "group_id"),
    ):
        out[school] = out.get(school, frozenset()) | {group}
    return out


def holders_of(role: str, place: str, place_id: int | None) -> list:
    """Active people who hold ``role`` today for that group or school; a role of the district or an office, anywhere."""
    held = Appointment.objects.filter(role=role, user__is_active=True, user__admin_kind__isnull=True)
    if PLACE_OF[role] in ("group", "institution") or role in SEVERAL_OFFICES:
        if PLACE_OF[role] != place:
            return []
        held = held.filter(**{f"{place}_id": place_id})
    rows = held.active_on(timezone.localdate()).select_related("user").order_by("user_id", "pk")
    return list({row.user_id: row.user for row in rows}.values())


def holds_appointment(user) -> bool:
    """Whether a business appointment is in force or coming: such an account becomes no administrator (三员)."""
    return Appointment.objects.filter(user=user).active_or_coming(timezone.localdate()).exists()
