"""Two clicks at the same moment: one of them writes, both end well, nothing is done twice."""

import pytest
from django.test import Client

from groups.registry.models import Department
from nanan_groups.portal.tests.samples import OFFICES, only
from nanan_groups.records.models import Act, Event, EventKind, ImportJob, JobState
from nanan_groups.testing.import_files_made import made_accounts
from nanan_groups.testing.import_pages_made import job_of, to, upload

BACKEND = "groups.access.backends.AppointmentBackend"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_two_yeses_at_once_write_once(at_once, user_of):
    officer = user_of("registry_officer")
    one, two = signed_in(officer), signed_in(officer)
    with only(OFFICES):
        job = job_of(upload(one))
        posted = {"sha256": job.sha256}
        answers = at_once(lambda: one.post(to("confirm", job), posted), lambda: two.post(to("confirm", job), posted))
    # The slower of the two may find the state moving under it: it is told so, and has written nothing.
    assert {answer.status_code for answer in answers} <= {302, 409}
    assert 302 in {answer.status_code for answer in answers}
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert Department.objects.count() == 2
    assert Act.objects.filter(verb="import_office").count() == 2
    assert Event.objects.filter(kind=EventKind.IMPORT, subject=f"import:{job.token}").count() == 1


def test_of_two_who_ask_for_the_passwords_one_gets_them(at_once, user_of):
    system = user_of("system")
    one, two = signed_in(system), signed_in(system)
    job = made_accounts(one)
    answers = at_once(
        lambda: one.post(to("passwords", job)).getvalue()[:2], lambda: two.post(to("passwords", job)).getvalue()[:2]
    )
    assert sorted(answer == b"PK" for answer in answers) == [False, True]
    assert ImportJob.objects.get().secrets_taken_at is not None
    assert Act.objects.filter(verb="hand_out_passwords").count() == 1


@pytest.mark.parametrize("name", ["cancel", "check"])
def test_other_buttons_pressed_twice(at_once, user_of, name):
    officer = user_of("registry_officer")
    one, two = signed_in(officer), signed_in(officer)
    with only(OFFICES):
        job = job_of(upload(one))
        answers = at_once(lambda: one.post(to(name, job)), lambda: two.post(to(name, job)))
    assert {answer.status_code for answer in answers} <= {302, 409}
    assert Department.objects.count() == 0
