"""A school's own sheet goes in with one upload and one page of questions, every value right; the next time nothing is asked."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from groups.registry.models import Enrolment
from nanan_groups.records.models import ImportJob, JobState
from nanan_groups.testing.own_sheets import SHEETS, Own
from staffing.models import StaffMember, StaffPost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FIELDS = {"effective_on": "2026-09-01", "reason": "秋季名册", "document": "", "sheet_name": ""}


def upload(client, own: Own, content: bytes) -> ImportJob:
    url = reverse("portal:import-upload", args=[own.dataset])
    answer = client.post(url, {"file": SimpleUploadedFile(own.name, content), **FIELDS})
    return ImportJob.objects.get(token=answer["Location"].rstrip("/").rpartition("/")[2])


def to(name: str, job: ImportJob) -> str:
    return reverse(f"portal:import-{name}", args=[job.token])


def posted(job: ImportJob, answers) -> dict:
    """What a browser sends of the page as it stands, with the answers that are changed."""
    sent = {}
    for at, one in enumerate(job.questions):
        said = answers.get((one["column"], one["asked"])) or one["answer"] or one["proposed"]
        sent[f"q{at}"] = said.split("\n") if one["kind"] == "sheets" else said
    return sent


def answered(client, job: ImportJob, answers) -> ImportJob:
    answer = client.post(to("questions", job), posted(job, answers))
    assert answer.status_code == 302, answer.content.decode()
    job.refresh_from_db()
    return job


def problems(job) -> list:
    return list(job.problems.order_by("row", "pk").values_list("row", "column", "sentence"))


def stored(own: Own) -> dict:
    if own.dataset == "enrolment":
        rows = Enrolment.objects.order_by("pk").select_related("site")
        names = {row.site_id: row.site.versions.get().label or "本部" for row in rows}
        return {(names[row.site_id], row.school_year): {"pupils": row.pupils, "classes": row.classes} for row in rows}
    out = {}
    for person in StaffMember.objects.order_by("pk"):
        post = StaffPost.objects.get(person=person)
        facts = own.expected[person.staff_no]
        said = {name: getattr(post if hasattr(post, name) else person, name) for name in facts if name != "school"}
        out[person.staff_no] = said | {"school": post.institution.versions.get().name}
    return out


@pytest.mark.parametrize("own", SHEETS, ids=lambda own: own.name)
def test_a_sheet_of_ones_own_goes_in_with_every_value_right(own, schools, user_of, client_of):
    who = (
        user_of("personnel_officer" if own.dataset == "staff" else "registry_officer")
        if own.district
        else schools.clerk
    )
    client, content = client_of(who), own.content()
    job = upload(client, own, content)
    assert job.state == (JobState.ASKING if own.asks else JobState.READY), (job.sentence, job.questions, problems(job))
    if own.asks:
        page = client.get(to("job", job), follow=True)
        assert page.redirect_chain[-1][0] == to("questions", job)
        job = answered(client, job, own.answers)
    assert (job.state, problems(job)) == (JobState.READY, []), (job.sentence, job.questions)
    said = "\n".join(job.notices)
    assert [text for text in own.said if text not in said] == [], said
    client.post(to("confirm", job), {"sha256": job.sha256, "doubts_seen": "1"})
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.sentence
    assert stored(own) == own.expected

    again = upload(client, own, content)
    one_of_several = [one for one in again.questions if one["kind"] == "sheets" or one["proposed"] == "@tab"]
    assert again.state == (JobState.ASKING if one_of_several else JobState.READY)
    if again.state == JobState.READY:
        assert (again.new, again.changed, again.refused) == (0, 0, 0), problems(again)
        assert any("导入过" in notice for notice in again.layout["story"])
