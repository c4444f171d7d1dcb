"""Who leaves a round, and who may not do what in it: nobody on his own group, on his own scores, on what he did himself."""

from datetime import date

import pytest
from django.urls import reverse

from evaluation.results.services.appeals import file_appeal
from evaluation.results.services.stages import finalise
from evaluation.rounds.services.rounds import withdraw_group
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.models import Todo
from nanan_groups.testing.clock import at
from nanan_groups.testing.factories import AppointmentFactory, entry
from nanan_groups.testing.results_made import drafted, moderated_desk, refused
from nanan_groups.testing.round_made import order

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
UPHELD = {"outcome": "upheld", "points": 3000, "answer": "属实"}


@pytest.fixture
def desk(two_groups, user_of):
    return moderated_desk(two_groups, user_of)


def also(user, role):
    """The same person with another appointment."""
    with entry():
        AppointmentFactory(user=user, role=role)
    return type(user).objects.get(pk=user.pk)


def appealed(desk):
    drafted(desk)
    told = {"participant": desk.one, "indicator": desk.codes["1-2"], "text": "漏计"}
    return file_appeal(order=order(desk.principal), **told)


def test_a_group_that_leaves_takes_its_appeals_along(desk, client_of):
    case = appealed(desk).case
    withdraw_group(order=order(desk.officer, reason="集团撤销"), row=desk.round, participant=desk.one)
    assert not Todo.objects.filter(case=case, done_at__isnull=True).exists()
    refused("已退出本轮评估", perform, case=case, arrow="decide", seen=0, actor=desk.other, facts=UPHELD)
    with at("2026-12-10T09:00"):
        assert (
            "还没有办完"
            not in client_of(desk.officer).get(reverse("evaluation:round-detail", args=["PG2026-1"])).content.decode()
        )
        finalise(order=order(desk.officer), row=desk.round)
    desk.round.refresh_from_db()
    assert desk.round.state == "final"
