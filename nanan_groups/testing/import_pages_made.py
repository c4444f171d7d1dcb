"""The pages of the import centre with a small dataset of offices."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nanan_groups.records.models import ImportJob

LIST = reverse("portal:import-list")


UPLOAD = reverse("portal:import-upload", args=["offices"])


GOOD = "代码,名称,次序\no1,科室甲,1\no2,科室乙,2\n"


BAD = "代码,名称,次序\no1,科室甲,1\no2,,x\no3,禁用科,3\n"


def upload(client, text: str | bytes = GOOD, name="部门.csv", **fields):
    content = text.encode() if isinstance(text, str) else text
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content), **FIELDS, **fields})


FIELDS = {"effective_on": "2026年9月1日", "reason": "机构改革", "document": "南编〔2026〕1号", "sheet_name": ""}


def job_of(answer) -> ImportJob:
    assert answer.status_code == 302, answer.content.decode()
    token = re.fullmatch(r"/imports/jobs/([^/]+)/", answer["Location"])[1]
    return ImportJob.objects.get(token=token)


def to(name: str, job: ImportJob) -> str:
    return reverse(f"portal:import-{name}", args=[job.token])


def confirm(client, job, **posted):
    return client.post(to("confirm", job), {"sha256": job.sha256, "doubts_seen": "1", **posted})


def left_as_errors(client, job) -> ImportJob:
    """Says of every value the file leaves open that it is an error."""
    answers = {f"q{at}": one["answer"] or "-" for at, one in enumerate(job.questions)}
    answer = client.post(to("questions", job), answers)
    assert answer.status_code == 302, answer.content.decode()
    job.refresh_from_db()
    return job


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))
