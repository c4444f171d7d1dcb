"""Three hundred refusals are counted, all of them, and written as a dozen events."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from nanan_groups.records.models import Event, EventKind, Storm
from nanan_groups.records.storms import refused, storms
from nanan_groups.testing.factories import UserFactory

pytestmark = pytest.mark.django_db
LIKE = {"kind": EventKind.LOGIN_FAILED, "subject": "user:7", "address": "10.0.0.1"}


def counts() -> list[int]:
    """What the events of the chain say, in order."""
    return [event.detail.get("count", 1) for event in Event.objects.order_by("number")]


def test_first_few_and_then_the_powers_of_ten(clock):
    written = [refused(**LIKE) is not None for _ in range(300)]
    assert counts() == [1, 1, 1, 1, 1, 10, 100]
    assert sum(written) == 7
    assert Storm.objects.get().count == 300
    assert [one.count for one in storms(since=timezone.now() - timedelta(hours=1))] == [300]


@pytest.mark.parametrize(
    "other", [{"subject": "user:8"}, {"address": "10.0.0.2"}, {"kind": EventKind.LOCKED_OUT}, {"actor_id": 9}]
)
def test_another_storm_is_written_from_its_first(clock, other):
    for _ in range(9):
        refused(**LIKE)
    assert refused(**LIKE | other) is not None
    assert Storm.objects.count() == 2


def test_one_person_is_one_storm_whatever_he_tries(clock):
    for n in range(20):
        refused(EventKind.REFUSED, subject=f"reading:group-detail Z{n}", actor_id=9, address="10.0.0.1")
    storm = Storm.objects.get()
    assert (storm.count, storm.actor_id, storm.address) == (20, 9, "10.0.0.1")
    assert storm.tried == [f"reading:group-detail Z{n}" for n in range(20)]
    assert counts() == [1, 1, 1, 1, 1, 10]


def test_next_while_begins_anew(clock):
    for _ in range(8):
        refused(**LIKE)
    clock.shift(600)
    assert refused(**LIKE) is not None
    assert sorted(Storm.objects.values_list("count", flat=True)) == [1, 8]


def test_two_at_once_are_both_counted(at_once, clock):
    refused(**LIKE)
    outcomes = at_once(*[lambda: refused(**LIKE) for _ in range(4)])
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert Storm.objects.get().count == 5


def test_three_hundred_tries_on_a_locked_name(client, clock):
    """Each of them used to write two rows."""
    user = UserFactory(username="w0123")
    url = reverse("accounts:login")
    for _ in range(settings.AXES_FAILURE_LIMIT + 60):
        client.post(url, {"username": user.username, "password": "wrong"}, REMOTE_ADDR="10.0.0.9")
    told = Event.objects.filter(subject=user.concerns)
    assert set(told.values_list("address", flat=True)) == {"10.0.0.9"}
    assert told.count() <= 14
    assert sum(Storm.objects.values_list("count", flat=True)) >= settings.AXES_FAILURE_LIMIT + 60
