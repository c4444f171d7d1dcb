"""Every dataset of the portal through the centre's pages, on the policy's own register."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from nanan_groups.records.models import ImportJob, JobState
from nanan_groups.testing.import_pages_made import job_of, text_of, to

FIELDS = {"effective_on": "2026-09-01", "reason": "核对", "document": "", "sheet_name": ""}
WHO = {
    "institutions": "registry_officer", "sites": "registry_officer", "memberships": "registry_officer",
    "declared_members": "registry_officer", "enrolment": "registry_officer", "staff": "personnel_officer",
    "leaders": "personnel_officer", "accounts": "system", "history": "registry_officer",
}  # fmt: skip


@pytest.mark.parametrize("code", WHO)
def test_what_the_filled_template_says_is_all_unchanged(policy, user_of, client_of, code):
    """Out by the export's form, in by the upload: nothing to write, nothing refused."""
    client = client_of(user_of(WHO[code]))
    empty = client.get(reverse("portal:import-template", args=[code]))
    assert load_workbook(io.BytesIO(empty.content)).sheetnames[0]
    asked = {"day": "2026-09-01", "format": "template", "reason": "核对"}
    answer = client.post(reverse("portal:export-form", args=[code]), asked)
    assert "attachment" in answer["Content-Disposition"], text_of(answer)
    content = b"".join(answer.streaming_content)
    upload = {"file": SimpleUploadedFile("表.xlsx", content), **FIELDS}
    sent = client.post(reverse("portal:import-upload", args=[code]), upload)
    job = ImportJob.objects.get()
    if code in ("staff", "leaders", "enrolment", "declared_members", "history"):  # the policy names none
        assert (job.state, "下面没有数据" in job.sentence) == (JobState.UNUSABLE, True)
        return
    page = client.get(to("job", job_of(sent)))
    assert (job.state, job.sentence, job.new, job.changed, job.refused) == (JobState.READY, "", 0, 0, 0), text_of(page)
    assert job.unchanged > 0
    assert "没有需要写入的行" in text_of(page)


@pytest.mark.parametrize(
    "role", ["registry_officer", "personnel_officer", "auditor", "group_principal", "school_clerk"]
)
def test_everything_one_may_export_in_one_workbook(two_groups, user_of, client_of, role):
    a, b = two_groups.a, two_groups.b
    place = {"group": a.group} if role == "group_principal" else {}
    place |= {"institution": a.tight.institution} if role == "school_clerk" else {}
    client = client_of(user_of(role, **place))
    codes = [one.code for one in client.get(reverse("portal:export-list")).context["datasets"]]
    assert codes
    asked = {"day": date.today().isoformat(), "reason": "核对"}
    content = b"".join(client.post(reverse("portal:export-form", args=["all"]), asked).streaming_content)
    book = load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == len(codes) + 1
    words = " ".join(str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row if cell)
    if role in ("group_principal", "school_clerk"):
        assert b.canary not in words
        assert not [secret for secret in b.secrets if secret in words]
