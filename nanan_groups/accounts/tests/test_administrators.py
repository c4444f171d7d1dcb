"""三员变更: asked by one of the three, confirmed by another kind, checked twice, and both in the audit."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from groups.access.appointments.services import appoint
from nanan_groups.accounts.administrators import ask, confirm, refuse, withdraw
from nanan_groups.accounts.models import AdministratorChange, OldPassword, User
from nanan_groups.accounts.services import reset_password, set_active
from nanan_groups.kit.errors import AlreadyDone, RuleViolation
from nanan_groups.records.models import Act, ActChange, Event
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import AdministratorChangeFactory, AppointmentFactory, UserFactory, entry
from nanan_groups.testing.kept import kept_today

pytestmark = pytest.mark.django_db
KINDS = ("system", "security", "audit")
LATER = date(2040, 9, 1)


@pytest.fixture
def three() -> dict[str, User]:
    return kept_today("three", lambda: {kind: UserFactory(username=f"a-{kind}", admin_kind=kind) for kind in KINDS})


@pytest.fixture
def second(three) -> User:
    """One more security administrator, so that neither is the last."""
    return UserFactory(username="a-second", admin_kind="security")


def fresh(user) -> User:
    return User.objects.get(pk=user.pk)


def last_event() -> tuple:
    event = Event.objects.order_by("number").last()
    return event.kind, event.actor_id, event.subject, event.detail["verb"]


def code_of(action, **arguments) -> str:
    """Why it is refused; nothing of the accounts has moved."""
    before = list(User.objects.order_by("pk").values())
    with pytest.raises(RuleViolation) as refused:
        action(**arguments)
    assert list(User.objects.order_by("pk").values()) == before
    return refused.value.code


# --- the exchange --------------------------------------------------------------------------------------------------
DONE = [
    # what             before                                kind      after                        event
    ("make", {"admin_kind": None}, "audit", ("audit", True), "rights"),
    ("make", {"admin_kind": "security"}, "audit", ("audit", True), "rights"),
    ("remove", {"admin_kind": "security"}, None, (None, True), "rights"),
    ("remove", {"admin_kind": "security", "is_active": False}, None, (None, False), "rights"),
    ("disable", {"admin_kind": "security"}, None, ("security", False), "account"),
    ("enable", {"admin_kind": "security", "is_active": False}, None, ("security", True), "account"),
]


@pytest.mark.parametrize(("what", "before", "kind", "after", "event"), DONE)
def test_asked_by_one_and_confirmed_by_another(three, what, before, kind, after, event):
    user = UserFactory(**before)
    made = ask(user=user, what=what, kind=kind, actor=three["system"], reason="任命文件 3 号")
    assert (fresh(user).admin_kind, fresh(user).is_active) == (user.admin_kind, user.is_active)
    assert last_event() == ("rights", three["system"].pk, f"user:{user.pk}", "ask_administrator_change")
    assert confirm(change=made, actor=three["audit"], comment="已当面核实") == ""
    assert (fresh(user).admin_kind, fresh(user).is_active) == after
    assert last_event() == (event, three["audit"].pk, f"user:{user.pk}", "administrator_change_confirmed")
    assert (made.state, made.decided_by, made.comment) == ("confirmed", three["audit"], "已当面核实")
    done = Act.objects.get(verb="administrator_change_confirmed")
    assert (done.kind, done.actor, done.reason) == ("change", three["audit"], "已当面核实")
    assert done.changes.count() == 2
    assert User.history.filter(id=user.pk).latest().act_id == done.pk


def test_reset_gives_a_password_once_to_who_confirms(three):
    user = three["security"]
    old = user.password
    made = ask(user=user, what="reset_password", actor=three["audit"], reason="遗忘")
    assert fresh(user).password == old
    password = confirm(change=made, actor=three["system"])
    assert fresh(user).check_password(password)
    assert fresh(user).must_change_password
    assert list(OldPassword.objects.values_list("user", "password")) == [(user.pk, old)]
    assert last_event() == ("password", three["system"].pk, f"user:{user.pk}", "administrator_change_confirmed")
    books = str([list(model.objects.values()) for model in (Act, ActChange, Event, AdministratorChange)])
    assert password not in books


@pytest.mark.parametrize(("step", "by", "state"), [(refuse, "audit", "refused"), (withdraw, "system", "withdrawn")])
def test_request_not_agreed_to_or_taken_back_changes_nothing(three, step, by, state):
    user = UserFactory()
    made = ask(user=user, what="make", kind="audit", actor=three["system"], reason="任命")
    step(change=made, actor=three[by], comment="文件不全")
    made.refresh_from_db()
    assert (made.state, made.decided_by, made.comment) == (state, three[by], "文件不全")
    assert fresh(user).admin_kind is None
    assert last_event() == ("rights", three[by].pk, f"user:{user.pk}", f"administrator_change_{state}")
    again = ask(user=user, what="make", kind="audit", actor=three["system"], reason="重新申请")
    for late in (confirm, refuse):
        assert code_of(late, change=made, actor=three["audit"], comment="再办") == "decided"
    confirm(change=again, actor=three["security"])
    assert fresh(user).admin_kind == "audit"


def test_same_form_twice_is_one_request(three):
    user = UserFactory()
    for _ in range(2):
        try:
            ask(user=user, what="make", kind="audit", actor=three["system"], reason="任命", request_key="k1")
        except AlreadyDone:
            break
    assert AdministratorChange.objects.count() == 1


# --- who -----------------------------------------------------------------------------------------------------------
def test_nobody_else_asks_or_decides(three, user_of):
    made = AdministratorChangeFactory()
    strangers = [
        UserFactory(),
        user_of("auditor"),
        user_of("registry_officer"),
        UserFactory(admin_kind="audit", disabled=True),
    ]
    request = {"user": UserFactory(), "what": "make", "kind": "audit", "reason": "试"}
    for actor in strangers:
        for step, given in (
            (ask, request),
            (confirm, {"change": made}),
            (refuse, {"change": made, "comment": "试"}),
            (withdraw, {"change": made}),
        ):
            with pytest.raises(PermissionDenied):
                step(**given, actor=actor)
    made.refresh_from_db()
    assert made.state == "open"


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_decides_alone_of_himself_or_with_his_own_kind(three, kind):
    actor, twin = three[kind], UserFactory(admin_kind=kind)
    other = three[next(one for one in KINDS if one != kind)]
    made = ask(user=UserFactory(), what="make", kind="audit", actor=actor, reason="任命")
    assert code_of(confirm, change=made, actor=actor) == "own"
    assert code_of(refuse, change=made, actor=actor, comment="试") == "own"
    assert code_of(confirm, change=made, actor=twin) == "same-kind"
    assert code_of(withdraw, change=made, actor=other) == "not-asker"
    assert code_of(ask, user=actor, what="reset_password", actor=actor, reason="试") == "own"
    of_me = ask(user=actor, what="reset_password", actor=other, reason="遗忘")
    assert code_of(confirm, change=of_me, actor=actor) == "own"
    assert code_of(refuse, change=of_me, actor=actor, comment="试") == "own"


def test_refusal_and_request_need_a_reason(three):
    made = AdministratorChangeFactory(asked_by=three["system"])
    assert code_of(refuse, change=made, actor=three["audit"], comment=" ") == "reason"
    assert code_of(ask, user=UserFactory(), what="make", kind="audit", actor=three["audit"], reason=" ") == "reason"


# --- what ----------------------------------------------------------------------------------------------------------
REFUSED = [
    # the account                                          what                kind       code
    ({}, "make", None, "kind"),
    ({}, "make", "root", "kind"),
    ({}, "promote", None, "what"),
    ({"admin_kind": "audit"}, "make", "audit", "same"),
    ({"disabled": True}, "make", "audit", "disabled"),
    ({"one_time": True}, "make", "audit", "own-password"),
    ({}, "remove", None, "not-administrator"),
    ({}, "reset_password", None, "not-administrator"),
    ({}, "disable", None, "not-administrator"),
    ({"disabled": True}, "enable", None, "not-administrator"),
    ({"admin_kind": "audit"}, "enable", None, "same"),
    ({"admin_kind": "audit", "disabled": True}, "disable", None, "disabled"),
    ({"admin_kind": "audit", "disabled": True}, "reset_password", None, "disabled"),
]


@pytest.mark.parametrize(("account", "what", "kind", "code"), REFUSED)
def test_what_cannot_be_is_refused_with_a_sentence(three, account, what, kind, code):
    found = code_of(ask, user=UserFactory(**account), what=what, kind=kind, actor=three["system"], reason="试")
    assert (found, AdministratorChange.objects.count()) == (code, 0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", ["remove", "disable", "make"])
def test_last_of_a_kind_stays(three, kind, what):
    actor, *_ = (three[one] for one in KINDS if one != kind)
    new = next(one for one in KINDS if one != kind) if what == "make" else None
    UserFactory(admin_kind=kind, disabled=True)  # one that is disabled is none to act
    asked = {"user": three[kind], "what": what, "kind": new, "actor": actor, "reason": "试"}
    assert code_of(ask, **asked) == "last"
    UserFactory(admin_kind=kind)
    assert ask(**asked).state == "open"


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("start", [date(2024, 9, 1), TODAY + timedelta(days=300)])
def test_account_with_an_appointment_in_force_or_coming_becomes_none(three, start):
    user = AppointmentFactory(valid_from=start).user
    assert code_of(ask, user=user, what="make", kind="audit", actor=three["system"], reason="试") == "appointed"
    past = AppointmentFactory(valid_from=date(2023, 9, 1), valid_to=date(2024, 9, 1)).user
    assert ask(user=past, what="make", kind="audit", actor=three["system"], reason="任命").state == "open"


def test_open_request_bars_a_second_one_and_every_other_act_on_the_account(three, user_of):
    user = UserFactory()
    ask(user=user, what="make", kind="audit", actor=three["audit"], reason="任命")
    assert code_of(ask, user=user, what="make", kind="system", actor=three["system"], reason="试") == "open-change"
    assert code_of(reset_password, user=user, actor=three["system"], reason="试") == "open-change"
    assert code_of(set_active, user=user, active=False, actor=three["system"], reason="试") == "open-change"
    grant = {"user": user, "role": "auditor", "valid_from": date(2026, 9, 1), "actor": three["security"]}
    assert code_of(appoint, **grant, reason="试") == "open-change"
    assert not user.appointments.exists()
    withdraw(change=AdministratorChange.objects.get(), actor=three["audit"])
    assert appoint(**grant, reason="授权").user == user


# --- checked again when it is confirmed ----------------------------------------------------------------------------
def changed(user, **facts) -> None:
    with entry():
        user = fresh(user)
        for name, value in facts.items():
            setattr(user, name, value)
        user.save()


MEANWHILE = [
    # what happened after it was asked                                                   code
    ("make", lambda t, u: AppointmentFactory(user=u), "appointed"),
    ("make", lambda t, u: AppointmentFactory(user=u, valid_from=LATER), "appointed"),
    ("make", lambda t, u: changed(u, is_active=False), "disabled"),
    ("make", lambda t, u: changed(u, admin_kind="audit"), "same"),
    ("make", lambda t, u: changed(u, must_change_password=True), "own-password"),
    ("make", lambda t, u: changed(t["system"], admin_kind=None), "asker"),
    ("make", lambda t, u: changed(t["system"], is_active=False), "asker"),
    ("make", lambda t, u: changed(t["system"], admin_kind="security"), "same-kind"),
    ("remove", lambda t, u: changed(u, admin_kind=None), "not-administrator"),
    ("remove", lambda t, u: changed(t["audit"], is_active=False), "last"),
    ("disable", lambda t, u: changed(t["audit"], admin_kind=None), "last"),
    ("disable", lambda t, u: changed(u, is_active=False), "disabled"),
    ("enable", lambda t, u: changed(u, is_active=True), "same"),
    ("reset_password", lambda t, u: changed(u, is_active=False), "disabled"),
]


@pytest.mark.parametrize(("what", "happened", "code"), MEANWHILE)
def test_everything_is_asked_again_at_the_confirmation(three, what, happened, code):
    before = {"make": {}, "enable": {"admin_kind": "audit", "disabled": True}}.get(what, {"admin_kind": "audit"})
    user = UserFactory(**before)
    made = ask(user=user, what=what, kind="audit" if what == "make" else None, actor=three["system"], reason="任命")
    happened(three, user)
    assert code_of(confirm, change=made, actor=fresh(three["security"])) == code
    made.refresh_from_db()
    assert (made.state, made.decided_by) == ("open", None)


def test_who_is_no_longer_one_of_the_three_decides_nothing(three):
    """Whatever the page was opened with."""
    made = AdministratorChangeFactory(asked_by=three["system"])
    actor = three["audit"]
    assert actor.has_perm("accounts.change_administrators")  # kept on the object for the request
    changed(actor, admin_kind=None)
    for step in (confirm, refuse):
        with pytest.raises(PermissionDenied):
            step(change=made, actor=actor, comment="试")
    made.refresh_from_db()
    assert made.state == "open"
