"""An import is undone while somebody mends one of its people: a sentence, whoever is first, and never half of each."""

import threading

import pytest
from django.db import transaction
from django.urls import reverse

from nanan_groups.kit.errors import Gone, RuleViolation
from nanan_groups.records.act_pages import CONFIRMED
from nanan_groups.records.imports import jobs
from nanan_groups.testing.roster_made import bring_in, order, row
from staffing.models import StaffMember
from staffing.roster.forms import ACTS
from staffing.roster.services.roster import cancel_leave, change_post, correct_person, leave_roster
from staffing.roster.views.person import RosterActView

pytestmark = pytest.mark.django_db
SERVICES = [
    (correct_person, {"raw": {"name": "王改名"}}), (change_post, {"raw": {"site": "东校区"}}),
    (leave_roster, {"state": "left"}), (cancel_leave, {}),
]  # fmt: skip
TYPED = {
    "correct-person": {"effective_on": "2026-09-01", "name": "王改名"},
    "change-post": {"effective_on": "2026-09-01", "post_kind": "management"},
    "leave-roster": {"effective_on": "2026-10-01", "left_as": "left"},
    "cancel-leave": {"effective_on": "2026-10-01"},
}


def filled(client, url: str, typed: dict) -> dict:
    form = client.get(url).context["form"]
    values = {field.html_name: str(value) for field in form if (value := field.value()) not in (None, "")}
    return values | {"reason": "测试原因"} | typed


def undone(schools, job) -> None:
    jobs.undo(job=job, actor=schools.clerk, reason="传错了文件")


@pytest.mark.parametrize(("service", "more"), SERVICES)
@pytest.mark.parametrize("by", ["clerk", None])
def test_a_person_whose_import_was_undone_is_gone_for_every_service(schools, service, more, by):
    job = bring_in(schools.clerk, row(1))
    person = StaffMember.objects.get()
    undone(schools, job)
    with pytest.raises(Gone) as refused:
        service(order=order(by and schools.clerk), person=person, **more)
    assert refused.value.sentence == "这条登记刚被他人撤销，没有写入。请返回后重新核对。"


@pytest.mark.parametrize("verb", sorted(TYPED))
@pytest.mark.parametrize("confirmed", [True, False])
@pytest.mark.parametrize("seen", ["", "77"])
def test_the_page_says_so_and_keeps_what_was_typed(schools, client_of, monkeypatch, verb, confirmed, seen):
    """The undo comes between the look at the person and the writing."""
    job = bring_in(schools.clerk, row(1))
    person, client, find = StaffMember.objects.get(), client_of(schools.clerk), RosterActView.find_form
    url = reverse("staffing:person-act", args=[person.code, verb])
    typed = (
        filled(client, url, TYPED[verb]) | ({CONFIRMED: "1"} if confirmed else {}) | ({"seen": seen} if seen else {})
    )

    class Late(ACTS[verb]):
        def is_valid(self):
            valid = super().is_valid()
            if StaffMember.objects.exists():
                undone(schools, job)
            return valid

    monkeypatch.setattr(RosterActView, "find_form", lambda view: find(view) and Late)
    answer = client.post(url, typed)
    assert (answer.status_code, StaffMember.objects.count()) == (409, 0)
    text = answer.content.decode()
    assert "这条登记刚被他人撤销，没有写入。请返回后重新核对。" in text
    assert "name" not in TYPED[verb] or "王改名" in text


@pytest.mark.race
@pytest.mark.parametrize(("service", "more"), SERVICES[:3])
def test_who_mends_a_person_waits_for_the_undo_and_is_told(transactional_db, at_once, schools, service, more):
    job = bring_in(schools.clerk, row(1))
    person, held = StaffMember.objects.get(), threading.Event()

    def undo():
        with transaction.atomic():
            undone(schools, job)
            held.set()
            threading.Event().wait(1)  # long enough for the other to look, and to wait

    def mend():
        held.wait(10)
        return service(order=order(schools.clerk), person=person, **more)

    outcomes = at_once(undo, mend)
    assert outcomes[0] is None
    assert isinstance(outcomes[1], Gone), outcomes
    assert not StaffMember.objects.exists()


@pytest.mark.race
def test_the_undo_waits_for_who_mends_a_person_and_is_refused(transactional_db, at_once, schools):
    job = bring_in(schools.clerk, row(1))
    person, held = StaffMember.objects.get(), threading.Event()

    def mend():
        with transaction.atomic():
            correct_person(order=order(schools.clerk), person=person, raw={"name": "王改名"})
            held.set()
            threading.Event().wait(1)

    def undo():
        held.wait(10)
        undone(schools, job)

    _, outcome = at_once(mend, undo)
    assert isinstance(outcome, RuleViolation)
    assert (outcome.code, StaffMember.objects.get().name) == ("touched", "王改名")
