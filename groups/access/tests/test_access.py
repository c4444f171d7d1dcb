"""From appointments to what a person sees and may do."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from groups.registry.models import EducationGroup, Institution, Membership, Site
from groups.rights.roles import (
    ACCOUNTS,
    ADMIN,
    ADMINISTRATORS,
    AUDIT,
    CHANGE,
    CHANGE_ROSTER,
    DECIDE_PLANS,
    DIRECTORY,
    DISTRICT,
    ENROLMENT,
    EXPORT,
    EXPORT_PAPERS,
    EXPORT_ROSTER,
    GRANTS,
    HISTORY,
    OF_GROUPS_SCHOOLS,
    OF_GROUPS_STAFF,
    OUTBOX,
    PERMISSIONS_OF_ROLE,
    PLACE_OF,
    READ_BY_MEMBERS,
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
    VIEW_ENROLMENT,
    VIEW_ORGANS,
    VIEW_PLANS,
    VIEW_ROSTER,
    WRITE_CHARTERS,
    WRITE_ORGANS,
    WRITE_PLANS,
    WRITE_STRATEGY,
)
from groups.rights.words import Role
from nanan_groups.kit.scope import EVERYWHERE, NOTHING, NOWHERE, Reach, Scope, scope_with
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import (
    AppointmentFactory,
    DepartmentFactory,
    UserFactory,
)
from nanan_groups.testing.scopes_made import ids, roles_of, scope_now
from nanan_groups.testing.wing_rights import RIGHTS_OF_WINGS

pytestmark = pytest.mark.usefixtures("clock")

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
BUREAU = {
    VIEW,
    DIRECTORY,
    VIEW_ENROLMENT,
    EXPORT,
    EXPORT_PAPERS,
    HISTORY,
    DISTRICT,
    VIEW_PLANS,
    VIEW_ORGANS,
    VIEW_CHARTERS,
}
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
    "treasury_officer": (True, {VIEW, VIEW_ENROLMENT, EXPORT, DISTRICT}),
    "hr_bureau_officer": (True, {VIEW, EXPORT, DISTRICT}),
    "department_reporter": (True, {VIEW, DISTRICT}),
    "college_officer": (True, {VIEW, DIRECTORY, VIEW_ENROLMENT, EXPORT, DISTRICT, VIEW_ROSTER}),
    "group_principal": (
        False,
        {
            VIEW,
            DIRECTORY,
            VIEW_ENROLMENT,
            EXPORT,
            EXPORT_PAPERS,
            HISTORY,
            VIEW_ROSTER,
            EXPORT_ROSTER,
            VIEW_PLANS,
            WRITE_PLANS,
        }
        | {VIEW_ORGANS, WRITE_ORGANS, VIEW_CHARTERS, WRITE_CHARTERS, SUBMIT_PLANS, SUBMIT_CHARTERS},
    ),
    "group_office": (
        False,
        {
            VIEW,
            DIRECTORY,
            VIEW_ENROLMENT,
            EXPORT,
            EXPORT_PAPERS,
            HISTORY,
            VIEW_ROSTER,
            EXPORT_ROSTER,
            VIEW_PLANS,
            WRITE_PLANS,
        }
        | {VIEW_ORGANS, WRITE_ORGANS, VIEW_CHARTERS, WRITE_CHARTERS},
    ),
    "member_principal": (
        False,
        {VIEW, DIRECTORY, VIEW_ENROLMENT, HISTORY, VIEW_ROSTER, SEE_PHONES, EXPORT_ROSTER, VIEW_PLANS, WRITE_STRATEGY}
        | {VIEW_ORGANS, VIEW_CHARTERS, SIGN_STRATEGY},
    ),
    "school_clerk": (
        False,
        {
            VIEW,
            DIRECTORY,
            VIEW_ENROLMENT,
            HISTORY,
            VIEW_ROSTER,
            CHANGE_ROSTER,
            SEE_PHONES,
            EXPORT_ROSTER,
            ENROLMENT,
            VIEW_PLANS,
        }
        | {WRITE_STRATEGY, VIEW_ORGANS, VIEW_CHARTERS},
    ),
    "expert": (False, {VIEW}),
}
RIGHTS = {role: (district, rights | RIGHTS_OF_WINGS.get(role, set())) for role, (district, rights) in RIGHTS.items()}
SHARED = {ADMIN, ADMINISTRATORS}
ADMINS = {"system": SHARED | {ACCOUNTS, OUTBOX}, "security": SHARED | {GRANTS, UNLOCK}, "audit": SHARED | {AUDIT}}


def seen(scope) -> dict[str, int]:
    models = (EducationGroup, Institution, Site, Membership)
    return {model.__name__: model.objects.visible_to(scope, VIEW).count() for model in models}


def names(model, scope) -> set[str]:
    return {str(row) for row in model.objects.visible_to(scope, VIEW)}


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
    district, rights = RIGHTS[role]
    assert (roles_of(scope), scope.day, set(scope.reaches)) == ({role}, TODAY, rights)
    at = office.pk if role == "department_reporter" else None  # the other office roles are one office's each
    assert PLACE_OF[role] != "office" or scope.held == {(role, "office", at)}
    assert scope.labels == (("区委编办",) if role == "department_reporter" else (Role(role).label,))
    if district:
        assert set(scope.reaches.values()) == {EVERYWHERE}
        assert seen(scope) == {"EducationGroup": 2, "Institution": 8, "Site": 6, "Membership": 4}
        return
    own, tight = ids(home.group), ids(home.tight.institution)
    sites = ids(home.lead_site, home.tight, home.alliance)
    for right, reach in scope.reaches.items():
        if PLACE_OF[role] == "institution":
            expected = Reach(groups=own if right in READ_BY_MEMBERS else frozenset(), institutions=tight)
        elif role == "expert":
            expected = Reach(groups=own)
        elif right in OF_GROUPS_STAFF:
            expected = Reach(groups=own, sites=sites)  # its lead is a site; whole schools come with a whole lead
        else:
            inside = ids(*home.institutions) if right in OF_GROUPS_SCHOOLS else frozenset()
            expected = Reach(groups=own, institutions=inside)
        assert reach == expected, right


@pytest.mark.parametrize("kind", ADMINS)
def test_scope_of_each_administrator(two_groups, user_of, kind):
    scope = scope_now(user_of(kind))
    assert (set(scope.reaches), roles_of(scope)) == (ADMINS[kind], set())
    assert seen(scope) == {"EducationGroup": 0, "Institution": 0, "Site": 0, "Membership": 0}


@pytest.mark.parametrize("kind", ADMINS)
def test_administrator_with_an_appointment_still_sees_no_business(two_groups, kind):
    """However the appointment came to be: the service refuses it."""
    user = UserFactory(admin_kind=kind)
    AppointmentFactory(user=user, role="registry_officer")
    scope = scope_now(user)
    assert (set(scope.reaches), roles_of(scope)) == (ADMINS[kind], set())
    assert set(seen(scope).values()) == {0}


def test_administrators_share_no_right_but_the_door_and_what_takes_two_of_them():
    kinds = [ADMINS[kind] - SHARED for kind in ADMINS]
    assert sum(map(len, kinds)) == len(set().union(*kinds)) == 5
    business = set().union(*(rights for _, rights in RIGHTS.values())) - {ADMIN, AUDIT}
    assert business & set().union({ADMINISTRATORS}, *kinds) == set()


# --- closed by default ---------------------------------------------------------------------------------------------
def test_empty_scope_sees_nothing(two_groups):
    everything = {"EducationGroup": 2, "Institution": 8, "Site": 6, "Membership": 4}
    assert seen(scope_with(VIEW)) == everything  # there is something to leak
    nothing = dict.fromkeys(everything, 0)
    assert seen(NOTHING) == nothing
    assert seen(Scope(reaches={VIEW: NOWHERE})) == nothing


def test_right_beside_what_one_sees_opens_nothing(two_groups):
    """A right counts only where its place is seen at all."""
    at = Reach(groups=ids(two_groups.a.group), institutions=ids(*two_groups.a.institutions))
    scope = Scope(reaches={DIRECTORY: at, CHANGE: at})
    assert set(seen(scope).values()) == {0}
    assert list(Institution.objects.visible_to(scope, DIRECTORY)) == []


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
    assert bool(scope_now(user).held) is scope_now(user).may_everywhere(CHANGE) is counts


def test_appointment_ends_at_midnight_in_shanghai(db, monkeypatch):
    user = AppointmentFactory(role="registry_officer", valid_to=date(2026, 9, 1)).user
    for moment, district in (
        (datetime(2026, 8, 31, 15, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 8, 31, 16, 0, tzinfo=UTC), False),
    ):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert scope_now(user).may_everywhere(VIEW) is district


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
    assert set(Site.objects.visible_to(scope, VIEW)) == {home.tight}
    assert set(Membership.objects.visible_to(scope, VIEW)) == {home.tight_row, home.alliance_row}


def test_leading_school_sees_its_group_and_a_stranger_none(two_groups, user_of):
    lead = scope_now(user_of("member_principal", institution=two_groups.b.lead))
    assert lead.reach(VIEW).groups == ids(two_groups.b.group)
    assert scope_now(user_of("member_principal")).reach(VIEW).groups == frozenset()


def test_expert_sees_the_group_and_not_its_schools(two_groups, user_of):
    scope = scope_now(user_of("expert", group=two_groups.a.group))
    assert names(EducationGroup, scope) == {"甲canaryA教育集团"}
    assert seen(scope) == {"EducationGroup": 1, "Institution": 0, "Site": 0, "Membership": 2}
    assert scope.may_somewhere(DIRECTORY) is False


def test_expert_who_also_works_in_the_group_sees_its_schools(two_groups, user_of):
    user = user_of("expert", group=two_groups.a.group)
    AppointmentFactory(user=user, role="group_office", group=two_groups.a.group)
    AppointmentFactory(user=user, role="expert", group=two_groups.b.group)
    scope = scope_now(user)
    assert scope.reach(VIEW).groups == ids(two_groups.a.group, two_groups.b.group)
    assert scope.reach(VIEW).institutions == ids(*two_groups.a.institutions)
    assert scope.reach(HISTORY).groups == ids(two_groups.a.group)  # assessed, group B is only looked at
    assert scope.labels == ("评估专家", "集团办公室")


def test_appointments_add_up(two_groups, user_of):
    user = user_of("school_clerk", institution=two_groups.a.tight.institution)
    AppointmentFactory(user=user, role="group_principal", group=two_groups.b.group)
    scope = scope_now(user)
    assert scope.reach(VIEW).groups == ids(two_groups.a.group, two_groups.b.group)
    assert scope.reach(VIEW).institutions == ids(two_groups.a.tight.institution, *two_groups.b.institutions)
    assert set(scope.reaches) == RIGHTS["group_principal"][1] | RIGHTS["school_clerk"][1]
    assert scope.reach(CHANGE_ROSTER) == Reach(institutions=ids(two_groups.a.tight.institution))
    assert scope.reach(WRITE_PLANS) == Reach(groups=ids(two_groups.b.group))


def test_district_role_beside_a_school_role_sees_the_district(two_groups, user_of):
    user = user_of("school_clerk", institution=two_groups.a.tight.institution)
    AppointmentFactory(user=user, role="auditor")
    scope = scope_now(user)
    assert seen(scope)["EducationGroup"] == 2
    # What the clerk may change at home does not spread over the district the auditor sees.
    assert {right for right in scope.reaches if scope.may_everywhere(right)} == RIGHTS["auditor"][1]
    assert scope.reach(CHANGE_ROSTER) == Reach(institutions=ids(two_groups.a.tight.institution))
