"""The group that trains a new teacher is over: nobody stands still, and nobody of that group is waited for."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.registry.models import GroupVersion
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.cases.engine import Party, open_case, perform
from nanan_groups.records.cases.queries import is_overdue, todos_of
from nanan_groups.records.models import Case
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import AppointmentFactory, LeadFactory, MembershipFactory, UserFactory, entry
from nanan_groups.testing.staffing_factories import PoolEntryFactory
from staffing.pool.queries import visible_entries, without_group

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def world(schools) -> SimpleNamespace:
    """One new teacher is assigned to the group, another shadows at its member b and may be assessed."""
    with entry():
        schools.group = MembershipFactory(site=schools.b_main, valid_from=date(2022, 7, 14)).group
        schools.lead = AppointmentFactory(role="group_principal", group=schools.group, user=UserFactory()).user
        schools.head = AppointmentFactory(role="member_principal", institution=schools.b, user=UserFactory()).user
        schools.officer = AppointmentFactory(role="personnel_officer", user=UserFactory()).user
        lead = Party("lead", "group", schools.group.pk, "甲集团")
        shadow = Party("shadow", "institution", schools.b.pk, "乙校")
        place = {"kind": "pool", "place": "district", "title": "新教师"}
        facts = {"group": schools.group, "lead": schools.a, "assigned_on": date(2025, 8, 25)}
        schools.assigned = PoolEntryFactory(case=open_case(**place, state="assigned", parties=[lead]), **facts)
        there = {"site": schools.b_main, "shadowing": True}
        case = open_case(**place, state="shadowing", parties=[lead, shadow])
        schools.shadowing = PoolEntryFactory(case=case, **facts, **there)
    return schools


def waiting(user) -> list[str]:
    return [one.case.code for one in todos_of(scope_of(type(user).objects.get(pk=user.pk)))]


def step(row, arrow: str, actor, comment="", **facts):
    row.case.refresh_from_db()
    perform(case=row.case, arrow=arrow, actor=actor, seen=row.case.version, comment=comment, facts=facts)
    row.refresh_from_db()
    row.case.refresh_from_db()


def test_nobody_stands_still_when_the_group_is_over(world, client_of):
    assert waiting(world.lead) == [world.assigned.case.code]
    GroupVersion.objects.filter(group=world.group).update(valid_to=TODAY)  # the day registered for its end has come
    assert (waiting(world.lead), waiting(world.head)) == ([], [world.shadowing.case.code])
    browser = client_of(world.officer)
    assert "分到的集团已终止，待重新分配" in browser.get("/").content.decode()
    page = browser.get(reverse("staffing:pool-detail", args=[world.assigned.case.code])).content.decode()
    assert "收回分配" in page and "已于2026年12月1日终止" in page
    assert [one.pk for one in without_group(visible_entries(scope_of(world.officer)))] == [world.assigned.pk]
    step(world.assigned, "take_back", world.officer, "集团终止")
    assert (world.assigned.case.state, world.assigned.group, world.assigned.case.parties.count()) == (
        "trained",
        None,
        0,
    )
    with entry():
        other = MembershipFactory().group
        LeadFactory(group=other, institution=world.a)
    step(world.assigned, "assign", world.officer, group=other, day=TODAY)
    assert world.assigned.group == other
    step(world.shadowing, "assess", world.head, "合格", grade="passed")
    step(world.shadowing, "place", world.officer, institution=world.b, day=TODAY)
    assert world.shadowing.case.state == "placed"


def test_a_turn_of_a_group_that_is_over_is_not_overdue(world):
    world.assigned.case.todos.update(due_at="2026-11-01T00:00:00+08:00")
    late = Case.objects.filter(is_overdue(timezone.now()))
    assert list(late) == [world.assigned.case]
    GroupVersion.objects.filter(group=world.group).update(valid_to=TODAY - timedelta(days=1))
    assert not late.all().exists()
