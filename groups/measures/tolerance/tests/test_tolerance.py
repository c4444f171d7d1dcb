"""Decisions of tolerance: who enters and reads them, taken back with a reason, which stand in a year."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from groups.measures.tolerance.queries import standing
from groups.measures.tolerance.services import decide, withdraw
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.testing.activities_made import order


@pytest.mark.django_db
def test_tolerance(two_groups, user_of, client_of):
    group, today = two_groups.a.group, timezone.localdate()
    officer = user_of("registry_officer")
    facts = {
        "group": group,
        "title": "试点走班",
        "fact": "调整课程",
        "decision": "不追究",
        "document": "文1",
        "school_year": 2026,
    }
    office = user_of("group_office", group=group)
    with pytest.raises(PermissionDenied):
        decide(order=order(office), decided_on=today, **facts)
    with pytest.raises(RuleViolation) as refused:
        decide(order=order(officer), decided_on=today + timedelta(days=1), **facts)
    assert refused.value.code == "coming"
    one = decide(order=order(officer), decided_on=today, **facts)
    assert standing([group.pk, two_groups.b.group.pk], 2026) == {group.pk: [one], two_groups.b.group.pk: []}
    address = reverse("measures:tolerance-list")
    assert "试点走班" in client_of(office).get(address).content.decode()
    assert "试点走班" not in client_of(user_of("group_office", group=two_groups.b.group)).get(address).content.decode()
    assert (
        client_of(user_of("school_clerk", institution=two_groups.a.tight.institution)).get(address).status_code == 403
    )
    assert client_of(officer).get(reverse("measures:tolerance-add")).status_code == 200
    assert client_of(officer).get(reverse("measures:tolerance-withdraw", args=[one.code])).status_code == 200
    withdraw(order=order(officer), decision=one, why="事实有误")
    with pytest.raises(RuleViolation):
        withdraw(order=order(officer), decision=one, why="再撤")
    assert standing([group.pk], 2026) == {group.pk: []}
