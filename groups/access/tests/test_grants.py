"""Rights asked: two hats are no more than the two, and Django and the services are answered from the same grants."""

from itertools import combinations_with_replacement

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied

from groups.access.scopes import build_scope
from groups.rights.admin_rights import admin_permissions
from groups.rights.checks import require
from groups.rights.roles import (
    CHANGE,
    GRANTS,
    PERMISSIONS_OF_ADMIN,
    PERMISSIONS_OF_ROLE,
    PLACE_OF,
    VIEW,
)
from groups.rights.words import Role
from nanan_groups.accounts.models import User
from nanan_groups.records.models import Dated
from nanan_groups.testing.factories import (
    AppointmentFactory,
    DepartmentFactory,
    MembershipFactory,
    UserFactory,
)
from nanan_groups.testing.scopes_made import scope_now

pytestmark = pytest.mark.usefixtures("clock")
PLACES = {
    "group": ("group", lambda side: side.group),
    "institution": ("institution", lambda side: side.tight.institution),
}


def test_two_hats_are_no_more_than_the_two(two_groups, user_of):
    """Every pair of roles, the first at home in group A and the second in B: each right counts just where one of the two
    lets it count."""

    def place(role, side) -> dict:
        kind = PLACES.get(PLACE_OF[role])
        return {kind[0]: kind[1](side)} if kind else {}

    office = DepartmentFactory()
    alone = {
        (role, side.canary): scope_now(
            user_of(role, **place(role, side), **({"office": office} if PLACE_OF[role] == "office" else {}))
        )
        for role in Role.values
        for side in (two_groups.a, two_groups.b)
    }
    for first, second in combinations_with_replacement(Role.values, 2):
        if first == second and PLACE_OF[first] in ("district", "office"):
            continue
        user = UserFactory()
        for role, side in ((first, two_groups.a), (second, two_groups.b)):
            more = {"office": office} if PLACE_OF[role] == "office" else {}
            AppointmentFactory(user=user, role=role, **place(role, side), **more)
        both, one, other = scope_now(user), alone[first, "canaryA"], alone[second, "canaryB"]
        assert set(both.reaches) == set(one.reaches) | set(other.reaches), (first, second)
        for right, reach in both.reaches.items():
            assert reach == one.reach(right) | other.reach(right), (first, second, right)


# --- asking -------------------------------------------------------------------------------------------------------
def test_require_lets_the_entitled_and_the_system_pass(user_of):
    require(user_of("registry_officer"), CHANGE)
    require(None, CHANGE)
    for actor in (user_of("auditor"), user_of("system"), UserFactory()):
        with pytest.raises(PermissionDenied, match="您的任职没有办理这项业务的权限。"):
            require(actor, CHANGE)


def test_django_is_answered_from_the_scope(user_of):
    officer, auditor, clerk, nobody = (
        user_of("registry_officer"),
        user_of("auditor"),
        user_of("school_clerk"),
        UserFactory(),
    )
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
    every = admin_permissions(frozenset().union(*PERMISSIONS_OF_ROLE.values(), *PERMISSIONS_OF_ADMIN.values()))
    dated = [model._meta for model in apps.get_models() if issubclass(model, Dated)]
    raw = {f"{one.app_label}.{action}_{one.model_name}" for one in dated for action in ("add", "change", "delete")}
    assert every & raw == {"access.add_appointment"}  # whose form calls the service
    assert {permission for permission in every if ".delete_" in permission} == {"axes.delete_accessattempt"}


def test_no_right_of_ours_is_named_like_djangos():
    """Or having it at one school would open the model in the back office."""
    ours = frozenset().union(*PERMISSIONS_OF_ROLE.values(), *PERMISSIONS_OF_ADMIN.values())
    names = [model._meta for model in apps.get_models()]
    djangos = {
        f"{one.app_label}.{action}_{one.model_name}" for one in names for action in ("view", "add", "change", "delete")
    }
    assert ours & djangos == set()


def test_scope_costs_few_queries_whatever_the_size(two_groups, user_of, django_assert_num_queries):
    user = user_of("group_principal", group=two_groups.a.group)
    MembershipFactory.create_batch(5, group=two_groups.a.group)
    fresh = User.objects.get(pk=user.pk)
    with django_assert_num_queries(4):
        build_scope(fresh)
