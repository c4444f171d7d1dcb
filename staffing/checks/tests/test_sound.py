"""check_staffing: silent where all adds up, a row for each fault otherwise."""

from datetime import date

import pytest

from nanan_groups.testing.checked import check_staffing
from nanan_groups.testing.factories import entry
from nanan_groups.testing.staffing_factories import ExchangeLegFactory, PostQuotaFactory, PostTransferFactory
from staffing.roster.models import StaffPost

pytestmark = pytest.mark.django_db


def test_sound_data_is_said_to_be_sound(schools, person_at):
    person = person_at(schools.main)
    with entry():
        PostQuotaFactory(institution=schools.a)
        ExchangeLegFactory(person=person, from_site=schools.main)
    assert check_staffing() == (0, ["师资数据核对无误。"])


def test_each_fault_is_a_row(schools, person_at):
    person = person_at(schools.main)
    StaffPost.objects.update(employment="established")
    with entry():
        PostQuotaFactory(institution=schools.a, total=0, teachers=0)
        ExchangeLegFactory(
            person=person, from_site=schools.main, valid_from=date(2019, 9, 1), valid_to=date(2020, 7, 1)
        )
        transfer = PostTransferFactory(
            giver=schools.a, receiver=schools.b, number="编办1号", effective_on=date(2026, 9, 1)
        )
    assert transfer.posts == 1
    assert check_staffing() == (
        1,
        ["above-authorised", "leg-outside-post", "transfer-not-written", "transfer-not-written"],
    )


def test_a_reason_excuses_what_is_below(schools, person_at):
    person_at(schools.main)
    StaffPost.objects.update(employment="established")
    with entry():
        PostQuotaFactory(institution=schools.a, total=0, teachers=0)
        PostTransferFactory(giver=schools.a, receiver=schools.b, below_reason="退休将空出")
    assert check_staffing()[0] == 0
