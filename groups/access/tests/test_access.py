"""From appointments to what a person sees and may do."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from groups.access.scopes import build_scope
from groups.registry.models import EducationGroup, Institution, Membership, Site
from groups.rights.admin_rights import admin_permissions
from groups.rights.checks import require
from groups.rights.roles import (
    ACCOUNTS,
    ADMIN,
    AUDIT,
    CHANGE,
    CHANGE_ROSTER,
    DECIDE_PLANS,
    DIRECTORY,
    DISTRICT,
    ENROLMENT,
    EXPORT,
    EXPORT_ROSTER,
    GRANTS,
    HISTORY,
    PERMISSIONS_OF_ROLE,
    PLACE_OF,
    REVIEW_PLANS,
    RUN_CAMPAIGNS,
    RUN_CHARTERS,
    SEE_PHONES,
    SIGN_STRATEGY,
    SUBMIT_CHARTERS,
    SUBMIT_PLANS,
    UNLOCK,
    VIEW,
    VIEW_CHARTERS,
    VIEW_ORGANS,
    VIEW_PLANS,
    VIEW_ROSTER,
    WRITE_CHARTERS,
    WRITE_ORGANS,
    WRITE_PLANS,
    WRITE_STRATEGY,
)
from groups.rights.words import Role
from nanan_groups.accounts.models import User
from nanan_groups.kit.scope import NOTHING, Scope, scope_of
from nanan_groups.records.models import Dated
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import (
    AppointmentFactory,
    DepartmentFactory,
    LeadFactory,
    MembershipFactory,
    PartnershipFactory,
    SiteFactory,
    UserFactory,
    entry,
)

pytestmark = pytest.mark.usefixtures("clock")

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
BUREAU = {VIEW, DIRECTORY, EXPORT, HISTORY, DISTRICT, VIEW_PLANS, VIEW_ORGANS, VIEW_CHARTERS}
# role → (whole district, what it may do): docs/领域.md 第8节 in one table.
RIGHTS = {
    "registry_officer": (
        True,
        BUREAU | {CHANGE, ENROLMENT, ADMIN, RUN_CAMPAIGNS, REVIEW_PLANS, WRITE_ORGANS, RUN_CHARTERS},
    ),
    "personnel_officer": (True, BUREAU | {ADMIN, VIEW_ROSTER, CHANGE_ROSTER, SEE_PHONES, EXPORT_ROSTER}),
    "finance_officer": (True, BUREAU | {ADMIN}),
    "bureau_leader": (True, BUREAU | {ADMIN, VIEW_ROSTER, EXPORT_ROSTER, DECIDE_PLANS}),
    "auditor": (True, BUREAU | {ADMIN, AUDIT, VIEW_ROSTER}),
    "organisation_officer": (True, {VIEW, EXPORT, DISTRICT}),
    "establishment_officer": (True, {VIEW, EXPORT, DISTRICT}),
    "treasury_officer": (True, {VIEW, EXPORT, DISTRICT}),
    "hr_bureau_officer": (True, {VIEW, EXPORT, DISTRICT}),
    "department_reporter": (True, {VIEW, DISTRICT}),
    "college_officer": (True, {VIEW, DIRECTORY, EXPORT, DISTRICT, VIEW_ROSTER}),
    "group_principal": (
        False,
        {VIEW, DIRECTORY, EXPORT, HISTORY, VIEW_ROSTER, EXPORT_ROSTER, VIEW_PLANS, WRITE_PLANS}
        | {VIEW_ORGANS, WRITE_ORGANS, VIEW_CHARTERS, WRITE_CHARTERS, SUBMIT_PLANS, SUBMIT_CHARTERS},
    ),
    "group_office": (
        False,
        {VIEW, DIRECTORY, EXPORT, HISTORY, VIEW_ROSTER, EXPORT_ROSTER, VIEW_PLANS, WRITE_PLANS}
        | {VIEW_ORGANS, WRITE_ORGANS, VIEW_CHARTERS, WRITE_CHARTERS},
    ),
    "member_principal": (
        False,
        {VIEW, DIRECTORY, HISTORY, VIEW_ROSTER, SEE_PHONES, EXPORT_ROSTER, VIEW_PLANS, WRITE_STRATEGY}
        | {VIEW_ORGANS, VIEW_CHARTERS, SIGN_STRATEGY},
    ),
    "school_clerk": (
        False,
        {VIEW, DIRECTORY, HISTORY, VIEW_ROSTER, CHANGE_ROSTER, SEE_PHONES, EXPORT_ROSTER, ENROLMENT, VIEW_PLANS}
        | {WRITE_STRATEGY, VIEW_ORGANS, VIEW_CHARTERS},
    ),
    "expert": (False, {VIEW}),
}
ADMINS = {"system": {ADMIN, ACCOUNTS}, "security": {ADMIN, GRANTS, UNLOCK}, "audit": {ADMIN, AUDIT}}


def scope_now(user) -> Scope:
    """As at the next request: a fresh user object."""
    return scope_of(User.objects.get(pk=user.pk))


def ids(*rows) -> frozenset[int]:
    return frozenset(row.pk for row in rows)


def seen(scope) -> dict[str, int]:
    models = (EducationGroup, Institution, Site, Membership)
    return {model.__name__: model.objects.visible_to(scope).count() for model in models}


def names(model, scope) -> set[str]:
    return {str(row) for row in model.objects.visible_to(scope)}


# --- the table -----------------------------------------------------------------------------------------------------
def test_every_role_is_in_the_table():
    assert set(RIGHTS) == set(Role.values) == set(PLACE_OF) == set(PERMISSIONS_OF_ROLE)


@pytest.mark.parametrize("role", RIGHTS)
def test_scope_of_each_role(two_groups, user_of, role):
    home, office = two_groups.a, DepartmentFactory(code="bzb", name="区委编办")
    place = {
        "district": {},
        "office": {"office": office},
        "group": {"group": home.group},
        "institution": {"institution": home.tight.institution},
    }[PLACE_OF[role]]
    scope = scope_now(user_of(role, **place))
    district, permissions = RIGHTS[role]
    assert (scope.roles, scope.day, scope.district, scope.permissions) == ({role}, TODAY, district, permissions)
    assert scope.everywhere == (permissions if district else frozenset())
    assert scope.offices == ({"bzb"} if PLACE_OF[role] == "office" else frozenset())
    assert scope.labels == (("区委编办",) if role == "department_reporter" else (Role(role).label,))
    if district:
        assert (scope.group_ids, scope.institution_ids) == (frozenset(), frozenset())
        assert seen(scope) == {"EducationGroup": 2, "Institution": 8, "Site": 6, "Membership": 4}
    else:
        assert scope.group_ids == ids(home.group)
        assert (
            scope.institution_ids
            == {
                "group_principal": ids(*home.institutions),
                "group_office": ids(*home.institutions),
                "member_principal": ids(home.tight.institution),
                "school_clerk": ids(home.tight.institution),
                "expert": frozenset(),
            }[role]
        )
    at_home = ids(home.tight.institution) if PLACE_OF[role] == "institution" else frozenset()
    assert scope.own_institution_ids == at_home
    assert scope.managed_institution_ids == (at_home if role == "school_clerk" else frozenset())
    in_group = role in ("group_principal", "group_office")
    assert scope.staff_institution_ids == at_home  # its lead is a site; whole schools come with a whole lead
    assert scope.staff_site_ids == (ids(home.lead_site, home.tight, home.alliance) if in_group else frozenset())


@pytest.mark.parametrize("kind", ADMINS)
def test_scope_of_each_administrator(two_groups, user_of, kind):
    scope = scope_now(user_of(kind))
    assert (scope.permissions, scope.roles, scope.district) == (ADMINS[kind], frozenset(), False)
    assert seen(scope) == {"EducationGroup": 0, "Institution": 0, "Site": 0, "Membership": 0}


@pytest.mark.parametrize("kind", ADMINS)
def test_administrator_with_an_appointment_still_sees_no_business(two_groups, kind):
    """However the appointment came to be: the service refuses it."""
    user = UserFactory(admin_kind=kind)
    AppointmentFactory(user=user, role="registry_officer")
    scope = scope_now(user)
    assert (scope.permissions, scope.roles, scope.district) == (ADMINS[kind], frozenset(), False)
    assert set(seen(scope).values()) == {0}


def test_administrators_share_no_right_but_the_door():
    kinds = [ADMINS[kind] - {ADMIN} for kind in ADMINS]
    assert sum(map(len, kinds)) == len(set().union(*kinds)) == 4
    business = set().union(*(rights for _, rights in RIGHTS.values())) - {ADMIN, AUDIT}
    assert business & set().union(*kinds) == set()


# --- closed by default ---------------------------------------------------------------------------------------------
def test_empty_scope_sees_nothing(two_groups):
    everything = {"EducationGroup": 2, "Institution": 8, "Site": 6, "Membership": 4}
    assert seen(Scope(district=True, permissions=frozenset({VIEW}))) == everything  # there is something to leak
    nothing = dict.fromkeys(everything, 0)
    assert seen(NOTHING) == nothing
    assert seen(Scope(permissions=frozenset({VIEW}))) == nothing


def test_ids_without_the_permission_open_nothing(two_groups):
    scope = Scope(
        district=True,
        group_ids=ids(two_groups.a.group),
        institution_ids=ids(*two_groups.a.institutions),
        permissions=frozenset({DIRECTORY, CHANGE}),
    )
    assert set(seen(scope).values()) == {0}


def test_person_without_appointment_has_nothing(two_groups):
    user = UserFactory()
    scope = scope_now(user)
    assert scope == Scope(user_id=user.pk, day=TODAY)
    assert set(seen(scope).values()) == {0}


def test_disabled_person_has_nothing(two_groups):
    user = UserFactory(disabled=True)
    AppointmentFactory(user=user)
    assert scope_now(user) is NOTHING


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "counts"),
    [
        (date(2022, 7, 14), None, True),
        (TODAY, None, True),
        (date(2022, 7, 14), TOMORROW, True),
        (date(2022, 7, 14), TODAY, False),  # ended: the day of the end is no longer in force
        (date(2022, 7, 14), YESTERDAY, False),
        (TOMORROW, None, False),
    ],
)
def test_only_todays_appointments_count(db, valid_from, valid_to, counts):
    user = AppointmentFactory(role="registry_officer", valid_from=valid_from, valid_to=valid_to).user
    assert bool(scope_now(user).roles) is scope_now(user).district is counts


def test_appointment_ends_at_midnight_in_shanghai(db, monkeypatch):
    user = AppointmentFactory(role="registry_officer", valid_to=date(2026, 9, 1)).user
    for moment, district in (
        (datetime(2026, 8, 31, 15, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 8, 31, 16, 0, tzinfo=UTC), False),
    ):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert scope_now(user).district is district


# --- groups and schools --------------------------------------------------------------------------------------------
def test_two_groups_never_see_each_other(two_groups, user_of):
    scope = scope_now(user_of("group_principal", group=two_groups.a.group))
    assert seen(scope) == {"EducationGroup": 1, "Institution": 3, "Site": 3, "Membership": 2}
    for model in (EducationGroup, Institution, Site, Membership):
        assert {name for name in names(model, scope) if "canaryA" not in name} == set()


def test_school_sees_its_groups_and_itself_only(two_groups, user_of):
    home = two_groups.a
    scope = scope_now(user_of("school_clerk", institution=home.tight.institution))
    assert names(EducationGroup, scope) == {"甲canaryA教育集团"}
    assert names(Institution, scope) == {"甲canaryA紧密校"}
    assert set(Site.objects.visible_to(scope)) == {home.tight}
    assert set(Membership.objects.visible_to(scope)) == {home.tight_row, home.alliance_row}


def test_leading_school_sees_its_group_and_a_stranger_none(two_groups, user_of):
    assert scope_now(user_of("member_principal", institution=two_groups.b.lead)).group_ids == ids(two_groups.b.group)
    assert scope_now(user_of("member_principal")).group_ids == frozenset()


def test_expert_sees_the_group_and_not_its_schools(two_groups, user_of):
    scope = scope_now(user_of("expert", group=two_groups.a.group))
    assert names(EducationGroup, scope) == {"甲canaryA教育集团"}
    assert seen(scope) == {"EducationGroup": 1, "Institution": 0, "Site": 0, "Membership": 2}
    assert scope.may(DIRECTORY) is False


def test_expert_who_also_works_in_the_group_sees_its_schools(two_groups, user_of):
    user = user_of("expert", group=two_groups.a.group)
    AppointmentFactory(user=user, role="group_office", group=two_groups.a.group)
    AppointmentFactory(user=user, role="expert", group=two_groups.b.group)
    scope = scope_now(user)
    assert scope.group_ids == ids(two_groups.a.group, two_groups.b.group)
    assert scope.institution_ids == ids(*two_groups.a.institutions)
    assert scope.labels == ("评估专家", "集团办公室")


def test_appointments_add_up(two_groups, user_of):
    user = user_of("school_clerk", institution=two_groups.a.tight.institution)
    AppointmentFactory(user=user, role="group_principal", group=two_groups.b.group)
    scope = scope_now(user)
    assert scope.group_ids == ids(two_groups.a.group, two_groups.b.group)
    assert scope.institution_ids == ids(two_groups.a.tight.institution, *two_groups.b.institutions)
    assert scope.permissions == RIGHTS["group_principal"][1] | RIGHTS["school_clerk"][1]
    assert scope.own_institution_ids == scope.managed_institution_ids == ids(two_groups.a.tight.institution)


def test_district_role_beside_a_school_role_sees_the_district(two_groups, user_of):
    user = user_of("school_clerk", institution=two_groups.a.tight.institution)
    AppointmentFactory(user=user, role="auditor")
    scope = scope_now(user)
    assert (scope.district, seen(scope)["EducationGroup"]) == (True, 2)
    # What the clerk may change at home does not spread over the district the auditor sees.
    assert scope.may(CHANGE_ROSTER)
    assert scope.everywhere == RIGHTS["auditor"][1]
    assert scope.managed_institution_ids == scope.staff_institution_ids == ids(two_groups.a.tight.institution)


# --- relations that end and begin ----------------------------------------------------------------------------------
# Each way in which a school belongs to a group, for some time.
WAYS = {
    "tight": lambda group, site, **time: MembershipFactory(group=group, site=site, **time),
    "alliance": lambda group, site, **time: MembershipFactory(group=group, site=site, alliance=True, **time),
    "lead": lambda group, site, **time: LeadFactory(group=group, institution=site.institution, **time),
    "lead-site": lambda group, site, **time: LeadFactory(group=group, of_site=True, site=site, **time),
    "partner": lambda group, site, **time: PartnershipFactory(group=group, school=site.institution, **time),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("valid_from", "valid_to", "opens"),
    [
        (date(2022, 7, 14), None, True),
        (date(2022, 7, 14), TOMORROW, True),
        (TOMORROW, None, True),  # coming: the new group prepares
        (date(2022, 7, 14), TODAY, False),  # ended yesterday: the old group's principal is out at once
        (date(2022, 7, 14), YESTERDAY, False),
    ],
)
def test_relation_opens_the_school_while_it_lasts_or_comes(user_of, way, valid_from, valid_to, opens):
    user = user_of("group_principal")
    group, site = user.appointments.get().group, SiteFactory()
    WAYS[way](group, site, valid_from=valid_from, valid_to=valid_to)
    scope = scope_now(user)
    assert scope.institution_ids == (ids(site.institution) if opens else frozenset())
    assert list(Site.objects.visible_to(scope)) == ([site] if opens else [])
    clerk = scope_now(user_of("school_clerk", institution=site.institution))
    assert clerk.group_ids == (ids(group) if opens and way != "partner" else frozenset())


def test_school_that_moved_is_closed_to_the_old_group_and_open_to_the_new(two_groups, user_of):
    old, new = (
        user_of("group_principal", group=two_groups.a.group),
        user_of("group_principal", group=two_groups.b.group),
    )
    row, site = two_groups.a.tight_row, two_groups.a.tight
    with entry():
        row.valid_to = TODAY
        row.save()
        MembershipFactory(group=two_groups.b.group, site=site, valid_from=TODAY)
    assert site not in Site.objects.visible_to(scope_now(old))
    assert site.institution not in Institution.objects.visible_to(scope_now(old))
    assert site in Site.objects.visible_to(scope_now(new))
    assert site.institution in Institution.objects.visible_to(scope_now(new))
    # The old group keeps what was its own: the row says that the school was once a member.
    assert row in Membership.objects.visible_to(scope_now(old))


def test_void_records_disappear_for_everybody(two_groups, user_of):
    officer = scope_now(user_of("registry_officer"))
    with entry():
        for row in (two_groups.b.group, two_groups.b.alliance, two_groups.b.tight.institution):
            row.void = True
            row.save()
    assert two_groups.b.group not in EducationGroup.objects.visible_to(officer)
    assert two_groups.b.tight.institution not in Institution.objects.visible_to(officer)
    assert set(Site.objects.visible_to(officer)) & {two_groups.b.alliance, two_groups.b.tight} == set()


# --- asking --------------------------------------------------------------------------------------------------------
def test_require_lets_the_entitled_and_the_system_pass(user_of):
    require(user_of("registry_officer"), CHANGE)
    require(None, CHANGE)
    for actor in (user_of("auditor"), user_of("system"), UserFactory()):
        with pytest.raises(PermissionDenied, match="您的任职没有办理这项业务的权限。"):
            require(actor, CHANGE)


def test_django_is_answered_from_the_scope(user_of):
    officer, auditor, clerk, nobody = (
        user_of("registry_officer"), user_of("auditor"), user_of("school_clerk"), UserFactory(),
    )  # fmt: skip
    assert [user.has_perm(CHANGE) for user in (officer, auditor, clerk, nobody)] == [True, False, False, False]
    assert [user.is_staff for user in (officer, auditor, clerk, nobody)] == [True, True, False, False]
    assert officer.has_perms([VIEW, CHANGE]) is True
    assert officer.has_perms([VIEW, GRANTS]) is False
    assert [u.has_module_perms("records") for u in (officer, auditor, clerk)] == [False, True, False]


def test_disabled_person_is_answered_no(user_of):
    user = user_of("registry_officer")
    user.is_active = False
    assert [user.has_perm(VIEW), user.has_module_perms("registry"), user.is_staff] == [False] * 3


def test_nobody_may_edit_dated_rows_raw_in_the_back_office():
    every = admin_permissions(frozenset().union(*PERMISSIONS_OF_ROLE.values(), *ADMINS.values()))
    dated = [model._meta for model in apps.get_models() if issubclass(model, Dated)]
    raw = {f"{one.app_label}.{action}_{one.model_name}" for one in dated for action in ("add", "change", "delete")}
    assert every & raw == {"access.add_appointment"}  # whose form calls the service
    assert {permission for permission in every if ".delete_" in permission} == {"axes.delete_accessattempt"}


def test_scope_costs_few_queries_whatever_the_size(two_groups, user_of, django_assert_num_queries):
    user = user_of("group_principal", group=two_groups.a.group)
    MembershipFactory.create_batch(5, group=two_groups.a.group)
    fresh = User.objects.get(pk=user.pk)
    with django_assert_num_queries(4):
        build_scope(fresh)
