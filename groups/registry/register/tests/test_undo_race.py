"""An undo and somebody who writes at the same time: nobody's figure is lost, and who waits too long reads a sentence."""

import threading
from datetime import date

import pytest
from django.db import transaction

from groups.registry.figures.services.figures import record_enrolment
from groups.registry.models import Enrolment
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.imports import jobs
from nanan_groups.records.models import ActKind, ImportJob
from nanan_groups.records.orders import Order
from nanan_groups.testing.enrolment_made import confirmed, upload
from nanan_groups.testing.factories import SiteFactory, entry

ROW = ("甲校小学", "2026-2027")


@pytest.fixture
def officer(user_of):
    return user_of("registry_officer")


@pytest.fixture
def site(transactional_db):
    with entry():
        return SiteFactory(institution__version__name="甲校小学")


def figures() -> list:
    return list(Enrolment.objects.values_list("pupils", "classes"))


@pytest.mark.race
@pytest.mark.parametrize("already", [True, False])
def test_an_undo_waits_for_who_is_writing_and_then_refuses(at_once, site, officer, user_of, already):
    if already:
        confirmed(upload(officer, (*ROW, 500, 12)))
    job, other = confirmed(upload(officer, (*ROW, 510, 12))), user_of("registry_officer")
    order = Order(actor=other, effective_on=date(2026, 9, 2), reason="核实", kind=ActKind.CHANGE)
    written, asked = threading.Event(), threading.Event()

    def form():
        with transaction.atomic():
            record_enrolment(order=order, site=site, school_year=2026, pupils=600, classes=15)
            written.set()
            asked.wait(1)  # long enough for the undo to look, and to wait

    def undo():
        written.wait(10)
        return jobs.undo(job=job, actor=officer, reason="传错了")

    _, outcome = at_once(form, undo)
    assert isinstance(outcome, RuleViolation)
    assert (outcome.code, figures()) == ("touched", [(600, 15)])
    assert other.name in outcome.sentence


@pytest.mark.django_db
def test_an_undo_waits_for_another_import_of_its_schools(site, officer):
    job = confirmed(upload(officer, (*ROW, 510, 12)))
    rival = upload(officer, (*ROW, 777, 20))
    jobs.confirm(job=rival, actor=officer, sha256=rival.sha256)
    with pytest.raises(RuleViolation, match="正在导入") as refused:
        jobs.undo(job=job, actor=officer, reason="传错了")
    assert (refused.value.code, figures()) == ("busy", [(510, 12)])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("unit", "other", "busy"),
    [
        ("J0001", "J0001、J0002", True), ("J0002、J0003", "J0001、J0002", True), ("J0001", "J0002", False),
        ("district", "J0002", True), ("J0001", "schools:0f3a", True),
    ],
)  # fmt: skip
def test_imports_that_share_a_school_wait_for_each_other(site, officer, unit, other, busy):
    first, second = (upload(officer, (*ROW, 500 + n, 12)) for n in range(2))
    for job, code in ((first, unit), (second, other)):
        ImportJob.objects.filter(pk=job.pk).update(unit=code)
        job.unit = code
    jobs.confirm(job=first, actor=officer, sha256=first.sha256)
    if busy:
        with pytest.raises(RuleViolation, match="正在导入"):
            jobs.confirm(job=second, actor=officer, sha256=second.sha256)
    else:
        assert jobs.confirm(job=second, actor=officer, sha256=second.sha256)
