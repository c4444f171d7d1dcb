"""Reserve cadres and their output: by group, in the district once, opening to the people."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.factories import (
    AppointmentFactory,
    LeadFactory,
    MembershipFactory,
    SiteFactory,
    UserFactory,
    entry,
)
from nanan_groups.testing.staffing_factories import ExchangeLegFactory, NominationFactory
from staffing.cadres.queries import cadres_of
from staffing.cadres.rules import Place, output_of, told
from staffing.doors.queries import cadre_output

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
OUTPUT = "/nominations/reserve/"


def adopted(group, person, school, **more):
    handed_in = {"case__submitted_by": UserFactory(), "case__submitted_at": timezone.now()}
    decided = {"case__state": "adopted", "case__decided_by": UserFactory(), "case__decided_at": timezone.now()}
    return NominationFactory(
        group=group, person=person, institution=school, reserve=True, case__closed_at=timezone.now(),
        **handed_in, **decided, **more,
    )  # fmt: skip


@pytest.fixture
def world(schools, person_at) -> SimpleNamespace:
    """Of group one three reserve cadres: one leads a school outside, one is seconded to it, one is still inside; the one who
    leads is group two's as well. A fourth is no reserve cadre."""
    with entry():
        outside = SiteFactory(institution__version__name="外校小学")
        schools.one = MembershipFactory(site=schools.b_main).group
        LeadFactory(group=schools.one, institution=schools.a)
        schools.two = MembershipFactory().group
        leads = person_at(outside, name="赵任职", leadership="vice_head", since=date(2026, 3, 1))
        away, inside, other = (person_at(schools.b_main, name=name) for name in ("钱挂职", "孙在内", "李普通"))
        person_at(schools.main, name="周校长", leadership="head")
        ExchangeLegFactory(person=away, from_site=schools.b_main, to_site=outside, kind="secondment",
                           valid_from=date(2026, 9, 1), valid_to=date(2027, 7, 1))  # fmt: skip
        for person in (leads, away, inside):
            adopted(schools.one, person, schools.b)
        adopted(schools.one, inside, schools.b, leadership="assistant")
        adopted(schools.two, leads, schools.b)
        row = adopted(schools.one, other, schools.b)
        type(row).objects.filter(pk=row.pk).update(reserve=False)
        schools.leads, schools.outside = leads, outside
        for name, role, place in (
            ("office", "group_office", {"group": schools.one}),
            ("officer", "personnel_officer", {}),
        ):
            setattr(schools, name, AppointmentFactory(role=role, user=UserFactory(), **place).user)
    return schools


def test_the_figure_by_group_and_the_district_once(world, django_assert_num_queries):
    with django_assert_num_queries(6):
        found = cadres_of(TODAY)
    one, two = (output_of([each for each in found if each.group == group.pk]) for group in (world.one, world.two))
    everybody = output_of(found)
    assert [(len(each.reserve), len(each.out)) for each in (one, two, everybody)] == [(3, 2), (1, 1), (3, 2)]
    assert cadres_of(TODAY - timedelta(days=1)) == []
    door = cadre_output([world.one.pk, world.two.pk], TODAY)
    assert [(door[group.pk].numerator, door[group.pk].denominator) for group in (world.one, world.two)] == [
        (2, 3),
        (1, 1),
    ]


def test_the_pages_open_to_the_people(world, client_of):
    officer, office = client_of(world.officer), client_of(world.office)
    page = officer.get(OUTPUT)
    assert [len(row["output"].out) for row in page.context["rows"]] == [2, 1]
    assert page.context["district"]["url"] == reverse("staffing:cadre-people", args=["all"])
    people = officer.get(page.context["district"]["url"]).content.decode()
    assert "外校小学，副校（园）长（2026年3月1日起）" in people and "外校小学，挂职（2026年9月1日起）" in people
    assert "李普通" not in people and "孙在内" in people
    mine = office.get(OUTPUT)
    assert (len(mine.context["rows"]), mine.context["district"]) == (1, None)
    own = office.get(reverse("staffing:cadre-people", args=[world.one.code])).content.decode()
    assert "赵任职" in own and reverse("staffing:person-detail", args=[world.leads.code]) not in own
    for code in (world.two.code, "all", "Z99999"):
        assert office.get(reverse("staffing:cadre-people", args=[code])).status_code == 404


def test_where_they_will_work_elsewhere_is_not_told_before_the_day(world, person_at, client_of):
    with entry():
        coming = person_at(world.outside, name="吴将任", leadership="head", since=TODAY + timedelta(days=60))
        adopted(world.one, coming, world.b)
    later = f"?as_of={TODAY + timedelta(days=90)}"
    path = reverse("staffing:cadre-people", args=[world.one.code])
    told = {user: client_of(user).get(path + later).content.decode() for user in (world.officer, world.office)}
    assert "外校小学，校（园）长" in told[world.officer]
    assert "外校小学，校（园）长" not in told[world.office]


def test_rules_without_a_database():
    day = date(2026, 9, 1)
    rows = [(1, 7, day, "A"), (1, 7, day, "B"), (1, 8, day, "C")]
    found = told(rows, {7: {10}, 8: {20}}, {1: [Place(20, "二校")]})
    assert [(one.group, one.case, one.went) for one in found] == [(7, "A", ("二校",)), (8, "C", ())]
    assert output_of(found).out == (1,) and output_of([]).reserve == ()
