"""A dated fact and its proofs are read at the school where the person works now; the school he has left reads neither."""

from datetime import date

import pytest
from django.urls import reverse

from groups.rights.roles import VIEW_ROSTER
from nanan_groups.kit.scope import scope_of
from nanan_groups.portal.tests.samples import sample_file
from nanan_groups.testing.factories import AppointmentFactory, StaffPostFactory, UserFactory, entry
from nanan_groups.testing.staffing_factories import AbsenceFactory, StaffTitleFactory
from staffing.career.services.proofs import fact_owner
from staffing.models import StaffMember
from staffing.roster.queries.people import is_own

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def moved(schools, person_at):
    """From school a to school b in September, with a title and an absence, each with a scan."""
    person = person_at(schools.main, name="钱调走")
    with entry():
        person.posts.update(valid_to=date(2026, 9, 1))
        StaffPostFactory(person=person, site=schools.b_main, valid_from=date(2026, 9, 1))
        schools.officer = AppointmentFactory(role="personnel_officer", user=UserFactory()).user
        rows = {"titles": StaffTitleFactory(person=person), "absences": AbsenceFactory(person=person)}
        scans = {}
        for kind, row in rows.items():
            owner = fact_owner(kind, row)
            scans[kind] = sample_file(owner.kind, owner.code, "canary-scan")
    return schools, person, rows, scans


@pytest.mark.parametrize("kind", ["titles", "absences"])
def test_the_school_he_has_left_reads_neither_the_fact_nor_its_proof(moved, client_of, kind):
    schools, person, rows, scans = moved
    scope = scope_of(schools.clerk)
    # what is proved here: he is still seen there, by the time he spent there
    assert StaffMember.objects.visible_to(scope, VIEW_ROSTER).filter(pk=person.pk).exists()
    assert not is_own(scope, person)
    fact = reverse("staffing:fact", args=[person.code, kind, rows[kind].pk])
    scan = reverse("portal:attachment", args=[scans[kind].token])
    answers = {
        name: tuple(client_of(getattr(schools, name)).get(path).status_code for path in (fact, scan))
        for name in ("clerk", "b_clerk", "officer")
    }
    assert answers == {"clerk": (404, 404), "b_clerk": (200, 200), "officer": (200, 200)}


def test_nor_does_his_page_there_name_them(moved, client_of):
    schools, person, rows, _ = moved
    page = reverse("staffing:person-detail", args=[person.code])
    links = [reverse("staffing:fact", args=[person.code, kind, row.pk]) for kind, row in rows.items()]
    old, new = (client_of(user).get(page).content.decode() for user in (schools.clerk, schools.b_clerk))
    assert [link in old for link in links] == [False, False]
    assert [link in new for link in links] == [True, True]
