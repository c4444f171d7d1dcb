"""Pupils by sheet, set-wise: what is new, changed and unchanged, what stops the confirmation, what undo leaves."""

import pytest
from django.db import connection

from groups.registry.figures.services.merge import EnrolmentWriter
from groups.registry.models import Enrolment, EnrolmentStage
from nanan_groups.records.imports import jobs
from nanan_groups.records.models import ActKind
from nanan_groups.testing.enrolment_made import confirmed, upload
from nanan_groups.testing.factories import EnrolmentFactory, SiteFactory, entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def sites(db):
    with entry():
        return [SiteFactory(institution__version__name=f"{sign}校小学") for sign in "甲乙丙"]


def counts(job) -> tuple:
    return job.new, job.changed, job.unchanged, job.refused


def stored() -> list:
    rows = Enrolment.objects.order_by("school_year", "site__code")
    return list(rows.values_list("site__versions__site_id", "school_year", "pupils", "classes", "basis"))


def test_new_changed_and_unchanged_figures(sites, user_of):
    officer = user_of("registry_officer")
    with entry():
        EnrolmentFactory(site=sites[0], school_year=2026, pupils=500, classes=12)
        EnrolmentFactory(site=sites[1], school_year=2026, pupils=300, classes=8)
    job = upload(
        officer, ("甲校小学", "2026-2027", 500, 12), ("乙校小学", "2026-2027", 310, 8), ("丙校小学", "2026-2027", 90, 3)
    )
    assert counts(job) == (1, 1, 1, 0)
    assert job.preview_rows.get().cells == [["学生数", "300", "310"]]
    job = confirmed(job)
    expected = [(sites[0].pk, 2026, 500, 12), (sites[1].pk, 2026, 310, 8), (sites[2].pk, 2026, 90, 3)]
    assert stored() == [(*row, "verified") for row in expected]
    history = Enrolment.history.filter(act=job.act).order_by("history_type").values_list("history_type", "pupils")
    assert (list(history), job.act.kind) == ([("+", 90), ("~", 310)], ActKind.IMPORT)
    assert EnrolmentStage.objects.count() == 0


def test_an_assumed_figure_is_confirmed_by_the_sheet(sites, user_of):
    with entry():
        EnrolmentFactory(site=sites[0], school_year=2026, pupils=500, classes=12, basis="assumed")
    job = upload(user_of("registry_officer"), ("甲校小学", "2026-2027", 500, 12))
    assert job.preview_rows.get().cells == [["依据", "推定待核", "已核实"]]
    confirmed(job)
    assert stored() == [(sites[0].pk, 2026, 500, 12, "verified")]


@pytest.mark.parametrize("what", ["changed", "unchanged", "new"])
def test_a_figure_somebody_else_entered_meanwhile_asks_for_another_look(sites, user_of, what):
    officer, other = user_of("registry_officer"), user_of("registry_officer")
    confirmed(upload(other, ("甲校小学", "2026-2027", 500, 12), ("乙校小学", "2026-2027", 300, 8)))
    job = upload(
        officer, ("甲校小学", "2026-2027", 505, 12), ("乙校小学", "2026-2027", 300, 8), ("丙校小学", "2026-2027", 90, 3)
    )
    theirs = {"changed": "甲校小学", "unchanged": "乙校小学", "new": "丙校小学"}[what]
    confirmed(upload(other, (theirs, "2026-2027", 77, 2)))
    job = confirmed(job)
    assert (job.state, Enrolment.objects.filter(pupils=505).count()) == ("ready", 0)
    assert counts(job) == {"changed": (1, 1, 1, 0), "unchanged": (1, 2, 0, 0), "new": (0, 2, 1, 0)}[what]


def test_undo_takes_the_new_away_and_puts_the_old_back(sites, user_of):
    officer = user_of("registry_officer")
    confirmed(upload(officer, ("甲校小学", "2026-2027", 500, 12)))
    job = confirmed(upload(officer, ("甲校小学", "2026-2027", 510, 13), ("乙校小学", "2026-2027", 300, 8)))
    job = jobs.undo(job=job, actor=officer, reason="传错了")
    assert (job.state, stored()) == ("undone", [(sites[0].pk, 2026, 500, 12, "verified")])
    types = Enrolment.history.filter(act=job.undo_act).order_by("history_id").values_list("history_type", flat=True)
    assert list(types) == ["-", "~"]


def test_a_clerk_enters_the_own_school_only(sites, user_of):
    clerk = user_of("school_clerk", institution=sites[0].institution)
    job = upload(clerk, ("甲校小学", "2026-2027", 500, 12), ("乙校小学", "2026-2027", 300, 8))
    assert counts(job) == (1, 0, 0, 1)
    assert list(job.problems.values_list("row", "column", "code")) == [(3, "school", "institution-unknown")]


def test_a_figure_changed_between_look_and_write_is_not_overwritten(sites, user_of, monkeypatch):
    """The update itself compares: another's commit between the check of the stage and the merge is seen."""
    officer = user_of("registry_officer")
    confirmed(upload(officer, ("甲校小学", "2026-2027", 500, 12)))
    job = upload(officer, ("甲校小学", "2026-2027", 510, 12))
    fits = EnrolmentWriter.still_fits

    def meanwhile(writer):
        answer = fits(writer)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE registry_enrolment SET pupils = 77")
        return answer

    monkeypatch.setattr(EnrolmentWriter, "still_fits", meanwhile)
    job = confirmed(job)
    assert (job.state, Enrolment.objects.get().pupils) == (
        "ready",
        500,
    )  # the other write was rolled back with ours here
