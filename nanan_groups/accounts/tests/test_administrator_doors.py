"""Every door × each of the three: alone, nobody makes, unmakes or takes over one of them."""

import secrets
from contextlib import suppress
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from groups.access.appointments.services import appoint
from nanan_groups.accounts import administrators
from nanan_groups.accounts.models import AdministratorChange, User
from nanan_groups.accounts.services import create_account, hand_out_passwords, reset_password, set_active
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.testing.dataset_run import bring_in
from nanan_groups.testing.factories import UserFactory
from nanan_groups.testing.kept import kept_today

pytestmark = pytest.mark.django_db
KINDS = ("system", "security", "audit")
ADD = "admin:accounts_administratorchange_add"


def fresh(user) -> User:
    return User.objects.get(pk=user.pk)


def sent(w, page: str, *ids, args=(), **data):
    """A form sent as its page would send it."""
    url = reverse(page, args=args) + (f"?ids={','.join(map(str, ids))}" if ids else "")
    return w.browser.post(url, {"reason": "试", "request_key": secrets.token_hex(8), **data})


def asked(w, user, what="make") -> AdministratorChange:
    """A request about ``user``, or the one that is open; about the ordinary person where there can be none."""
    try:
        kind = "audit" if what == "make" else None
        return administrators.ask(user=fresh(user), what=what, kind=kind, actor=w.me, reason="试")
    except RuleViolation:
        return AdministratorChange.objects.open_for(user).first() or asked(w, w.person)


# Each tries it on the two others, on a person who may become one, and on the actor himself.
DOORS = {
    "service: reset": lambda w, u: reset_password(user=fresh(u), actor=w.me, reason="试"),
    "service: disable": lambda w, u: set_active(user=fresh(u), active=False, actor=w.me, reason="试"),
    "service: enable": lambda w, u: set_active(user=fresh(u), active=True, actor=w.me, reason="试"),
    "service: new account": lambda w, u: create_account(
        username=f"n-{secrets.token_hex(4)}", name="新", admin_kind="audit", actor=w.me, reason="试"
    ),
    "service: passwords": lambda w, u: hand_out_passwords(users=[fresh(u)], actor=w.me, reason="试"),
    "service: ask": lambda w, u: asked(w, u),
    "service: confirm one's own": lambda w, u: administrators.confirm(change=asked(w, u), actor=w.me),
    "service: confirm one's own reset": lambda w, u: administrators.confirm(
        change=asked(w, u, "reset_password"), actor=w.me
    ),
    "service: confirm of oneself": lambda w, u: administrators.confirm(change=w.of_me, actor=w.me),
    "service: refuse of oneself": lambda w, u: administrators.refuse(change=w.of_me, actor=w.me, comment="试"),
    "service: appoint": lambda w, u: appoint(
        user=fresh(w.others[0]), role="auditor", valid_from=date(2026, 9, 1), actor=w.me, reason="试"
    ),
    "page: reset": lambda w, u: sent(w, "admin:accounts_user_reset_password", u.pk),
    "page: disable": lambda w, u: sent(w, "admin:accounts_user_disable", u.pk),
    "page: disable many": lambda w, u: sent(w, "admin:accounts_user_disable", *(one.pk for one in w.others)),
    "page: enable": lambda w, u: sent(w, "admin:accounts_user_enable", u.pk),
    "page: old act": lambda w, u: w.browser.post(
        f"/admin/accounts/user/acts/admin-kind/?ids={u.pk}", {"kind": "audit", "reason": "试", "request_key": "k"}
    ),
    "page: new account": lambda w, u: sent(
        w, "admin:accounts_user_add", username=f"n-{secrets.token_hex(4)}", name="新", admin_kind="audit", kind="audit"
    ),
    "page: edit": lambda w, u: sent(
        w,
        "admin:accounts_user_change",
        args=[u.pk],
        name=u.name,
        admin_kind="audit",
        is_active="",
        password="x",
        act_kind="change",
        document="试",
    ),
    "page: ask": lambda w, u: sent(w, ADD, username=u.username, what="make", kind="audit", state="confirmed"),
    "page: ask to reset": lambda w, u: sent(w, ADD, username=u.username, what="reset_password"),
    "page: confirm one's own": lambda w, u: sent(w, "admin:accounts_administratorchange_confirm", asked(w, u).pk),
    "page: confirm of oneself": lambda w, u: sent(w, "admin:accounts_administratorchange_confirm", w.of_me.pk),
    "page: edit a request": lambda w, u: sent(
        w, "admin:accounts_administratorchange_change", args=[w.of_me.pk], state="confirmed"
    ),
    "sheet": lambda w, u: bring_in("accounts", w.me, {"username": u.username, "name": u.name}, good_rows=True),
    "sheet: administrator's role": lambda w, u: bring_in(
        "accounts",
        w.me,
        {"username": w.others[0].username, "name": w.others[0].name, "role": "审计人员"},
        good_rows=True,
    ),
    "own password": lambda w, u: w.browser.post(
        "/password/", {"old": "no", "new": "Linjiang-Road-1", "again": "Linjiang-Road-1", "admin_kind": "system"}
    ),
}


def _people() -> tuple[dict[str, User], User]:
    three = {kind: UserFactory(username=f"a-{kind}", admin_kind=kind) for kind in KINDS}
    return three, UserFactory(username="a-person", name="王科")


@pytest.fixture
def world(client_of):
    three, person = kept_today("three and a person", _people)

    def as_one(kind: str) -> SimpleNamespace:
        me = three[kind]
        others = [one for one in three.values() if one.pk != me.pk]
        of_me = administrators.ask(user=me, what="reset_password", actor=others[0], reason="遗忘")
        return SimpleNamespace(me=me, others=others, person=person, of_me=of_me, browser=client_of(me))

    return as_one


def offices() -> list[tuple]:
    held = User.objects.filter(admin_kind__isnull=False).order_by("pk")
    return list(held.values_list("pk", "admin_kind", "is_active", "password", "must_change_password"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("door", DOORS)
def test_no_door_is_open_to_one_alone(world, door, kind):
    w = world(kind)
    before = offices()
    for user in (*w.others, w.person, w.me):
        with suppress(RuleViolation, PermissionDenied):  # a service says no; a page answers
            DOORS[door](w, user)
        assert offices() == before, user
    assert not AdministratorChange.objects.exclude(state="open").exists()
    assert not [one for one in w.others if one.appointments.exists()]


@pytest.mark.parametrize("door", ["service: reset", "service: disable", "page: reset", "page: disable"])
def test_the_same_doors_open_for_an_ordinary_account(world, door):
    """What the table above proves could have happened."""
    w = world("system")
    before = (w.person.password, w.person.is_active)
    DOORS[door](w, w.person)
    assert (fresh(w.person).password, fresh(w.person).is_active) != before


def test_the_way_by_an_ordinary_account_is_shut(world):
    """How one administrator once held all three offices: an account of his own, made one of each kind in turn."""
    w = world("security")
    for kind in KINDS:
        made = administrators.ask(user=w.person, what="make", kind=kind, actor=w.me, reason="试")
        with pytest.raises(RuleViolation):
            administrators.confirm(change=made, actor=w.me)
        administrators.withdraw(change=made, actor=w.me)
    for other in w.others:
        with pytest.raises(RuleViolation) as refused:
            administrators.ask(user=other, what="remove", actor=w.me, reason="试")
        assert refused.value.code in ("last", "open-change")
    assert fresh(w.person).admin_kind is None
