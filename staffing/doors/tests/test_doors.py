"""What the evaluation is told of staffing: every figure with the rows of its numerator and denominator."""

from datetime import date, datetime
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.utils import timezone

from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import EnrolmentFactory, LeadFactory, MembershipFactory, entry
from nanan_groups.testing.staffing_factories import (
    CensusEntryFactory,
    CensusListFactory,
    ExchangeLegFactory,
    LeadershipTermFactory,
    NominationFactory,
    StaffHonourFactory,
)
from staffing.doors import queries as doors
from staffing.models import CensusGroup, LegGroup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
YEAR = 2026


@pytest.fixture
def world(schools, person_at) -> SimpleNamespace:
    with entry():
        schools.group = MembershipFactory(site=schools.b_main, valid_from=date(2022, 7, 14)).group
        LeadFactory(group=schools.group, institution=schools.a, valid_from=date(2022, 7, 14))
    schools.person_at = person_at
    return schools


def test_shares_of_the_frozen_list(world):
    people = [world.person_at(world.main) for _ in range(4)]
    days = {"posted_from": TODAY, "posted_until": TODAY, "frozen_at": timezone.now()}
    assert doors.exchange_shares([world.group.pk], YEAR) == {world.group.pk: {}}
    with entry():
        row = CensusListFactory(school_year=YEAR, state="frozen", **days)
        for number, person in enumerate(people):
            facts = {"person": person, "institution": world.a, "site": world.main, "backbone": number < 2}
            CensusGroup.objects.create(entry=CensusEntryFactory(of=row, standing="due", **facts), group=world.group)
        leg = ExchangeLegFactory(person=people[0], from_site=world.main, to_site=world.b_main)
        LegGroup.objects.create(leg=leg, group=world.group)
    found = doors.exchange_shares([world.group.pk], YEAR)[world.group.pk]
    assert {name: one.value for name, one in found.items()} == {
        "exchange_share": Fraction(1, 4), "exchange_weighted": Fraction(1, 4), "backbone_of_exchanged": Fraction(1),
        "backbone_of_eligible": Fraction(1, 4), "backbone_of_backbone": Fraction(1, 2),
    }  # fmt: skip
    share = found["exchange_share"]
    assert (share.numerator_rows, share.denominator_rows) == (
        (people[0].pk,), tuple(sorted(one.pk for one in people)),
    )  # fmt: skip
    direction = doors.from_the_lead([world.group.pk], YEAR)[world.group.pk]
    assert (direction.value, direction.numerator_rows) == (Fraction(1), (leg.pk,))


def test_terms_and_recommendations(world):
    with entry():
        terms = [
            LeadershipTermFactory(institution=world.b, leadership="head", number=number, person=world.person_at(site))
            for number, site in ((2, world.b_main), (3, world.b_main))
        ]
        decided = timezone.make_aware(datetime(2026, 10, 1, 9))
        by = world.clerk
        rows = [
            NominationFactory(
                group=world.group, case__state=state, case__decided_at=decided, case__decided_by=by
            )
            for state in ("adopted", "declined")
        ]  # fmt: skip
        NominationFactory(group=world.group, case__state="submitted")
    found = doors.terms_over([world.group.pk], YEAR, TODAY)[world.group.pk]
    assert (found.numerator_rows, found.value) == ((terms[1].pk,), Fraction(1, 2))
    told = doors.cadres([world.group.pk], YEAR)[world.group.pk]
    assert (told.numerator_rows, told.denominator_rows) == ((rows[0].pk,), tuple(one.pk for one in rows))
    assert doors.cadres([world.group.pk], YEAR - 1)[world.group.pk].value is None


def test_backbone_teachers_on_a_hundred_pupils(world):
    with entry():
        pupils = EnrolmentFactory(site=world.main, school_year=YEAR, pupils=400)
        for honour in ("district", "city", "school"):
            StaffHonourFactory(person=world.person_at(world.main), honour=honour)
    found = doors.backbone_per_hundred([world.main.pk, world.b_main.pk], YEAR, TODAY)
    assert (found[world.main.pk].value, found[world.main.pk].denominator_rows) == (Fraction(1, 2), (pupils.pk,))
    assert len(found[world.main.pk].numerator_rows) == 2
    assert found[world.b_main.pk].value is None


@pytest.mark.parametrize("number", [1, 3])
def test_a_constant_number_of_questions(world, number, django_assert_num_queries):
    with entry():
        groups = [MembershipFactory().group.pk for _ in range(number)]

    with django_assert_num_queries(4):
        doors.terms_over(groups, YEAR, TODAY)
