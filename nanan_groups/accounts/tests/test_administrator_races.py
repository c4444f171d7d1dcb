"""Two at once, on connections of their own: of two confirmations one is done, and one of each kind is left."""

import threading

import pytest
from django.utils import timezone

from groups.access.appointments.services import appoint
from nanan_groups.accounts import administrators
from nanan_groups.accounts.administrators import ask, confirm, refuse, withdraw
from nanan_groups.accounts.models import AdministratorChange, User
from nanan_groups.accounts.services import set_active
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.testing.factories import UserFactory

KINDS = ("system", "security", "audit")


@pytest.fixture
def three(transactional_db) -> dict[str, User]:
    return {kind: UserFactory(admin_kind=kind) for kind in KINDS}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def codes(outcomes) -> list[str]:
    assert not [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, RuleViolation)], outcomes
    return sorted(one.code if isinstance(one, RuleViolation) else "done" for one in outcomes)


def test_two_requests_about_one_account(at_once, three):
    user = UserFactory()
    outcomes = at_once(
        *(
            lambda kind=kind: ask(user=fresh(user), what="make", kind="audit", actor=fresh(three[kind]), reason="任命")
            for kind in KINDS
        )
    )
    assert codes(outcomes) == ["done", "open-change", "open-change"]
    assert AdministratorChange.objects.count() == 1


def test_confirmed_refused_and_withdrawn_in_one_moment(at_once, three):
    made = ask(user=UserFactory(), what="make", kind="audit", actor=three["system"], reason="任命")
    outcomes = at_once(
        lambda: confirm(change=fresh(made), actor=fresh(three["audit"])),
        lambda: refuse(change=fresh(made), actor=fresh(three["security"]), comment="否"),
        lambda: withdraw(change=fresh(made), actor=fresh(three["system"])),
    )
    assert codes(outcomes) == ["decided", "decided", "done"]
    made.refresh_from_db()
    assert (made.state == "confirmed") is (fresh(made.user).admin_kind == "audit")


def test_reset_confirmed_twice_gives_one_password(at_once, three):
    made = ask(user=three["security"], what="reset_password", actor=three["audit"], reason="遗忘")
    second = UserFactory(admin_kind="system")
    outcomes = at_once(
        *(lambda who=who: confirm(change=fresh(made), actor=fresh(who)) for who in (three["system"], second))
    )
    passwords = [one for one in outcomes if isinstance(one, str)]
    assert len(passwords) == 1
    assert fresh(three["security"]).check_password(passwords[0])


@pytest.mark.parametrize("what", ["remove", "disable"])
def test_the_last_two_of_a_kind_are_not_both_taken_away(at_once, three, what):
    second = UserFactory(admin_kind="security")
    made = [ask(user=one, what=what, actor=three["system"], reason="调离") for one in (three["security"], second)]
    outcomes = at_once(*(lambda one=one: confirm(change=fresh(one), actor=fresh(three["audit"])) for one in made))
    assert codes(outcomes) == ["done", "last"]
    assert User.objects.filter(admin_kind="security", is_active=True).count() == 1


def test_appointment_and_office_of_the_three_in_one_moment(at_once, three):
    """Either the request or the appointment; never an administrator with a business role."""
    user = UserFactory()
    start = timezone.localdate()
    outcomes = at_once(
        lambda: ask(user=fresh(user), what="make", kind="audit", actor=fresh(three["system"]), reason="任命"),
        lambda: appoint(
            user=fresh(user), role="auditor", valid_from=start, actor=fresh(three["security"]), reason="授权"
        ),
    )
    assert codes(outcomes) in (["appointed", "done"], ["done", "open-change"])
    assert AdministratorChange.objects.exists() is not user.appointments.exists()


def test_disabling_read_before_the_confirmation_takes_nobody_from_office(three):
    """The page of the system administrator was opened when it was an ordinary account."""
    user = UserFactory()
    stale = fresh(user)
    made = ask(user=user, what="make", kind="audit", actor=three["security"], reason="任命")
    confirm(change=made, actor=three["audit"])
    assert stale.admin_kind is None
    with pytest.raises(RuleViolation) as refused:
        set_active(user=stale, active=False, actor=three["system"], reason="试")
    assert refused.value.code == "administrator"
    assert (fresh(user).admin_kind, fresh(user).is_active) == ("audit", True)


@pytest.mark.race
def test_control_without_the_rows_held_both_of_the_last_two_go(at_once, three, monkeypatch):
    second = UserFactory(admin_kind="security")
    made = [ask(user=one, what="remove", actor=three["system"], reason="调离") for one in (three["security"], second)]
    both = threading.Barrier(2, timeout=30)

    def unheld(account: int) -> dict[int, User]:
        found = {row.pk: row for row in User.objects.filter(admin_kind__isnull=False).order_by("pk")}
        both.wait()
        return found

    monkeypatch.setattr(administrators, "_people", unheld)
    outcomes = at_once(*(lambda one=one: confirm(change=fresh(one), actor=fresh(three["audit"])) for one in made))
    assert codes(outcomes) == ["done", "done"]
    assert not User.objects.filter(admin_kind="security").exists()
