"""People with two appointments: what one opens at home, the other does not carry to every group; and nobody who hands in a
group's papers decides on them with his other hat."""

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.planning.development_plans.services import record_past_development_plan
from groups.registry.education_groups.services import dissolve_group
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.portal.tests.charter_samples import sample_charters
from nanan_groups.portal.tests.organ_samples import sample_organs
from nanan_groups.portal.tests.plan_samples import sample_developments, sample_plans
from nanan_groups.records.models import Todo
from nanan_groups.records.orders import Order
from nanan_groups.testing.charter_made import opened, past_admission, past_charter, started, take, written
from nanan_groups.testing.factories import AppointmentFactory, DepartmentFactory, entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def also():
    """``also(person, role, place, **where)``: one more appointment, since the register began."""

    def make(person, role, place, **where):
        with entry():
            AppointmentFactory(user=person, role=role, place=place, **where)
        return type(person).objects.get(pk=person.pk)

    return make


@pytest.mark.parametrize("home", ["school_clerk", "group_principal"])
def test_an_office_opens_the_register_and_no_groups_papers(two_groups, user_of, client_of, also, home):
    plans, developments = sample_plans(two_groups), sample_developments(two_groups)
    charters, meetings = sample_charters(two_groups), sample_organs(two_groups)
    own, other = two_groups.b, two_groups.a
    place = {"institution": own.tight.institution} if home == "school_clerk" else {"group": own.group}
    person = also(user_of(home, **place), "department_reporter", "office", office=DepartmentFactory())
    browser = client_of(person)

    def pages(side):
        key = side.canary
        return [
            reverse("governance:meeting-detail", args=[meetings[key].code]),
            reverse("governance:charter-detail", args=[charters[key].draft.case.code]),
            reverse("governance:group-charter", args=[side.group.code]),
            reverse("governance:group-organs", args=[side.group.code]),
            reverse("reading:group-history", args=[side.group.code]),
            reverse("planning:plan-detail", args=[plans[key].case.code]),
            reverse("planning:development-detail", args=[developments[key].case.code]),
        ]

    assert [browser.get(address).status_code for address in pages(own)] == [200] * 7
    assert [browser.get(address).status_code for address in pages(other)] == [404] * 7
    group = browser.get(reverse("reading:group-detail", args=[other.group.code]))
    assert group.status_code == 200  # the register is open to the office
    assert reverse("governance:group-organs", args=[other.group.code]) not in group.content.decode()
    school = browser.get(reverse("reading:institution-detail", args=[other.tight.institution.code]))
    assert not any(secret in school.content.decode() for secret in other.secrets)


def order(actor) -> Order:
    return Order(
        actor=actor, effective_on=timezone.localdate(), reason="补录", document="南教〔2023〕1号", kind="entry"
    )


def test_nobody_backfills_for_the_own_group(two_groups, user_of, also):
    group = two_groups.a.group
    both = also(user_of("group_principal", group=group), "registry_officer", "district")
    year = timezone.localdate().year
    for act in (
        lambda: past_charter(group, both),
        lambda: past_admission(group, both),
        lambda: record_past_development_plan(
            order=order(both), group=group, first_year=year - 2, last_year=year + 2, approved_on=timezone.localdate()
        ),
    ):
        with pytest.raises(RuleViolation) as refused:
            act()
        assert refused.value.code == "own"
    assert past_charter(two_groups.b.group, both).number == 1


def test_the_groups_own_head_does_not_decide_whoever_handed_it_in(two_groups, user_of, also):
    """Another principal of the same group applied; with the officer's hat he is still no second person."""
    group = two_groups.a.group
    applicant = user_of("group_principal", group=group)
    both = also(user_of("group_office", group=group), "registry_officer", "district")
    past_charter(group, user_of("registry_officer"))
    admission = opened(group, applicant)
    with pytest.raises(RuleViolation) as refused:
        take(admission, "examine", both)
    assert refused.value.code == "own"


def test_a_group_that_is_gone_leaves_nothing_on_anybodys_desk(two_groups, user_of):
    side, officer = two_groups.a, user_of("registry_officer")
    principal = user_of("group_principal", group=side.group)
    charter = written(started(side.group, principal), principal)
    take(charter, "submit", principal)
    assert Todo.objects.filter(done_at__isnull=True, place_id=side.group.pk).exists()
    side.group.refresh_from_db()
    wrong = Order(
        actor=officer, effective_on=timezone.localdate(), reason="误建", kind="correction", seen=side.group.revision
    )
    with pytest.raises(RuleViolation) as refused:
        dissolve_group(order=wrong, group=side.group)
    assert refused.value.code == "has-cases"
    side.group.refresh_from_db()
    ended = Order(actor=officer, effective_on=timezone.localdate(), reason="撤销", seen=side.group.revision)
    dissolve_group(order=ended, group=side.group)
    assert not Todo.objects.filter(done_at__isnull=True, place_id=side.group.pk).exists()
