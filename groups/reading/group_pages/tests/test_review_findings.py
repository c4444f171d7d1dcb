"""What a fresh pair of eyes found, kept found."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.access.appointments.services import appoint, end_appointment
from groups.access.models import Appointment
from groups.access.scopes import build_scope
from groups.registry.figures.services.figures import record_enrolment
from groups.registry.institutions.services.facts import confirm_ownerships
from groups.registry.members.services import leave_group
from groups.registry.models import Enrolment, Institution, Membership
from groups.rights.roles import HISTORY
from nanan_groups.accounts.services import renew_administrator, reset_password, set_active
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.quality import checks
from nanan_groups.records.orders import Order
from nanan_groups.testing.factories import AppointmentFactory, entry


def order(actor, **more) -> Order:
    return Order(actor=actor, effective_on=timezone.localdate(), reason="内部原因不外传", **more)


@pytest.fixture
def officer(policy, user_of):
    return user_of("registry_officer")


@pytest.fixture
def shared(officer):
    """中海学校: its two sections belong to two groups. The act done to the other group."""
    school = Institution.objects.get(source_ref="institution/中海学校")
    primary = Membership.objects.get(site__institution=school, group__source_ref="group/2-5")
    leave_group(order=order(officer), membership=primary)
    return school


def test_shared_school_tells_nothing_of_the_neighbouring_group(shared, user_of, client_of):
    own = Membership.objects.get(site__institution=shared, group__source_ref="group/1-1").group
    browser = client_of(user_of("group_principal", group=own))
    pages = [
        reverse("reading:institution-history", args=[shared.code]),
        reverse("reading:institution-detail", args=[shared.code]),
        reverse("reading:compare"),
        reverse("reading:quality-detail", args=["unknown-beginning"]),
        reverse("portal:home"),
    ]
    for page in pages:
        text = browser.get(page).content.decode()
        assert "内部原因不外传" not in text, page
        assert "弹子石小学教育集团" not in text, page


def test_officer_reads_the_same_act_in_full(shared, officer, client_of):
    page = client_of(officer).get(reverse("reading:institution-history", args=[shared.code]))
    assert "内部原因不外传" in page.content.decode()


def test_principal_who_assesses_another_group_only_looks_there(two_groups, user_of, client_of):
    person = user_of("group_principal", group=two_groups.a.group)
    with entry():
        AppointmentFactory(user=person, role="expert", place="group", group=two_groups.b.group)
    browser, other = client_of(person), two_groups.b.group.code
    assert build_scope(person).reach(HISTORY).groups == {two_groups.a.group.pk}
    assert browser.get(reverse("reading:group-detail", args=[other])).status_code == 200
    assert browser.get(reverse("reading:group-history", args=[other])).status_code == 404
    assert browser.get(reverse("reading:group-profile-docx", args=[other])).status_code == 404
    assert browser.get(reverse("reading:group-history", args=[two_groups.a.group.code])).status_code == 200


def test_each_campus_gets_its_pupils_from_the_same_form(officer):
    school = Institution.objects.get(code="J0001")
    for site in school.sites.order_by("code"):
        school.refresh_from_db()
        record_enrolment(
            order=order(officer, kind="entry", seen=school.revision), site=site, school_year=2026, pupils=9, classes=1
        )
    assert Enrolment.objects.count() == 2


@pytest.mark.parametrize("days", [0, 30])
def test_appointment_given_by_mistake_never_takes_effect(days, user_of):
    chief, person = user_of("security"), user_of("auditor")
    start = timezone.localdate() + timedelta(days=days)
    row = appoint(user=person, role="registry_officer", valid_from=start, actor=chief, reason="误")
    end_appointment(appointment=row, day=timezone.localdate(), actor=chief, reason="授权错误")
    assert not Appointment.objects.filter(user=person, role="registry_officer").exists()
    assert Appointment.history.filter(role="registry_officer", user=person).count() == 2


def test_no_administrator_takes_over_another(user_of):
    system, security = user_of("system"), user_of("security")
    with pytest.raises(RuleViolation, match="reset_administrator"):
        reset_password(user=security, actor=system, reason="试")
    with pytest.raises(RuleViolation, match="reset_administrator"):
        set_active(user=security, active=False, actor=system, reason="试")
    password = renew_administrator(user=security, reason="遗忘")
    security.refresh_from_db()
    assert security.check_password(password)


def test_bulk_does_not_overwrite_what_was_confirmed(officer):
    school = Institution.objects.get(source_ref="institution/三色幼儿园")
    confirm_ownerships(order=order(officer), institutions=[school], ownership="private")
    with pytest.raises(RuleViolation, match="已核实为“民办”"):
        confirm_ownerships(order=order(officer), institutions=[school], ownership="public")


def test_quality_names_only_groups_one_sees(officer, user_of):
    own = Membership.objects.get(
        site__institution__source_ref="institution/中海学校", group__source_ref="group/1-1"
    ).group
    scope = build_scope(user_of("group_principal", group=own))
    places = {row.place for check in checks() for row in check.find(scope, timezone.localdate())} - {""}
    assert places == {"十一中学教育集团"}
