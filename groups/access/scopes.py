"""Building the Scope: the only place that turns appointments into what a person sees and may do."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from groups.access.appointments.models import Appointment
from groups.registry.models import Lead, Membership, Partnership
from groups.rights.roles import (
    ENROLMENT,
    GROUP_ROLES,
    PERMISSIONS_OF_ADMIN,
    PERMISSIONS_OF_ROLE,
    PLACE_OF,
    SCHOOL_ROLES,
    SEES_DISTRICT,
    roles_with,
)
from groups.rights.words import Role
from nanan_groups.kit.scope import NOTHING, Scope


def build_scope(user) -> Scope:
    """The scope of ``user`` today (Shanghai). An administrator's appointments, should there be any, do not count."""
    if not user.is_active:
        return NOTHING
    day = timezone.localdate()
    if user.admin_kind:
        return Scope(
            user_id=user.pk, day=day, permissions=PERMISSIONS_OF_ADMIN[user.admin_kind],
            labels=(user.get_admin_kind_display(),),
        )  # fmt: skip
    held = list(
        Appointment.objects.filter(user=user)
        .active_on(day)
        .order_by("valid_from", "pk")
        .values_list("role", "group_id", "institution_id", "office__code", "office__name")
    )
    roles, keepers = frozenset(role for role, *_ in held), roles_with(ENROLMENT)
    own_groups = {group for role, group, *_ in held if role in GROUP_ROLES}
    own_schools = {school for role, _, school, *_ in held if role in SCHOOL_ROLES}
    district = bool(roles & SEES_DISTRICT)
    groups, schools = set(own_groups), set(own_schools)
    staff_schools, staff_sites = set(own_schools), set()
    if own_groups:
        in_groups = _schools_of(own_groups - _expert_only(held), day)
        schools |= in_groups.schools
        staff_schools, staff_sites = own_schools | in_groups.whole, in_groups.sites
    if own_schools:
        groups |= _groups_of(own_schools, day)
    return Scope(
        user_id=user.pk,
        day=day,
        district=district,
        group_ids=frozenset(groups),
        institution_ids=frozenset(schools),
        assessed_group_ids=frozenset(_expert_only(held) - _groups_of(own_schools, day)),
        managed_institution_ids=frozenset(school for role, _, school, *_ in held if school and role in keepers),
        own_institution_ids=frozenset(own_schools),
        staff_institution_ids=frozenset(staff_schools),
        staff_site_ids=frozenset(staff_sites),
        roles=roles,
        held=frozenset((role, PLACE_OF[role], group or school) for role, group, school, *_ in held),
        permissions=_permissions_of(roles),
        everywhere=_permissions_of(roles & SEES_DISTRICT),
        offices=frozenset(code for *_, code, _ in held if code),
        labels=tuple(dict.fromkeys(_label(role, office) for role, _, _, _, office in held)),
    )


def _permissions_of(roles: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(PERMISSIONS_OF_ROLE[role] for role in roles))


def _label(role: str, office: str | None) -> str:
    return office if role == Role.DEPARTMENT_REPORTER and office else Role(role).label


def _expert_only(held) -> set[int]:
    """Groups seen only as an expert: the group's page, not its schools' directory pages."""
    as_expert = {group for role, group, *_ in held if role == Role.EXPERT}
    as_member = {group for role, group, *_ in held if role in GROUP_ROLES and role != Role.EXPERT}
    return as_expert - as_member


@dataclass(frozen=True, slots=True)
class _Schools:
    """``schools``: all institutions of some groups; ``whole``: those that lead one as a whole; ``sites``: member sites."""

    schools: set[int]
    whole: set[int]
    sites: set[int]


def _schools_of(groups: Iterable[int], day) -> _Schools:
    """Members, leads and partner schools of the groups, in force or coming."""
    groups = list(groups)
    members = list(
        Membership.objects.filter(group__in=groups)
        .active_or_coming(day)
        .order_by("pk")
        .values_list("site_id", "site__institution_id")
    )
    leads = list(
        Lead.objects.filter(group__in=groups)
        .active_or_coming(day)
        .order_by("pk")
        .values_list("site_id", "institution_id")
    )
    partners = Partnership.objects.filter(group__in=groups).active_or_coming(day).values_list("school_id", flat=True)
    return _Schools(
        schools={school for _, school in (*members, *leads)} | set(partners),
        whole={school for site, school in leads if site is None},
        sites={site for site, _ in (*members, *leads) if site is not None},
    )


def _groups_of(schools: Iterable[int], day) -> set[int]:
    """Groups in which the schools are members or lead."""
    schools = list(schools)
    ids = set(
        Membership.objects.filter(site__institution__in=schools)
        .active_or_coming(day)
        .values_list("group_id", flat=True)
    )
    leads = Lead.objects.filter(Q(institution__in=schools) | Q(site__institution__in=schools))
    return ids | set(leads.active_or_coming(day).values_list("group_id", flat=True))


def holders_of(role: str, place: str, place_id: int | None) -> list:
    """Active people who hold ``role`` today for that group or school; a role of the district or an office, anywhere."""
    held = Appointment.objects.filter(role=role, user__is_active=True, user__admin_kind__isnull=True)
    if PLACE_OF[role] in ("group", "institution"):
        if PLACE_OF[role] != place:
            return []
        held = held.filter(**{f"{place}_id": place_id})
    rows = held.active_on(timezone.localdate()).select_related("user").order_by("user_id", "pk")
    return list({row.user_id: row.user for row in rows}.values())
