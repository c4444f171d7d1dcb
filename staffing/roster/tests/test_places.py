"""A writer whose rows name their schools reads the places of a day once, however many rows there are."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from nanan_groups.kit.scope import scope_of
from nanan_groups.records.imports.datasets import dataset_of
from nanan_groups.testing.clock import TODAY
from nanan_groups.testing.dataset_run import job_of
from nanan_groups.testing.factories import AppointmentFactory, UserFactory, entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize(
    "code", ["post_quotas", "leader_quotas", "entrustments", "subject_balance", "moves", "exchanges"]
)
def test_places_are_read_once_for_all_rows(schools, person_at, code, django_assert_num_queries):
    with entry():
        officer = AppointmentFactory(role="personnel_officer", user=UserFactory()).user
        person = person_at(schools.main, staff_no="NP1", name="钱一")
    writer = dataset_of(code).writer(job_of(code, officer), officer, scope_of(officer), timezone.localdate())
    row = {"staff_no": person.staff_no, "name": person.name, "since": None, "start": TODAY}
    rows = [SimpleNamespace(**row, school=f"{name}校小学", site="本部") for name in "甲乙甲"]
    writer.resolve(rows[0])
    with django_assert_num_queries(0):
        for one in rows:
            writer.resolve(one)
