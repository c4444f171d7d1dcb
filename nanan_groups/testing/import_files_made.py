"""Files of the import centre: a roster, and accounts with their one-time passwords."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nanan_groups.records.imports.datasets import dataset_of
from nanan_groups.records.models import ImportJob
from nanan_groups.testing.import_pages_made import confirm, job_of
from staffing.roster.sheets import RosterSheet

ROW = {
    "staff_no": "NA2026001", "name": "张示范", "sex": "女", "birth_month": "1988-03", "school": "甲校小学", "site": "",
    "stage": "小学", "subject": "语文", "post_kind": "专任教师", "employment": "在编", "leadership": "", "title_": "一级教师",
    "honour": "", "joined_on": "2020-09-01", "joined_service_on": "2010-09-01", "phone": "13812345678", "state": "在岗",
}  # fmt: skip


FIELDS = {"effective_on": "2026-09-01", "reason": "秋季名册", "document": "", "sheet_name": ""}


def roster(*changes: dict) -> bytes:
    """A CSV of the roster, a row for each dict of what differs from the sample row."""
    columns = RosterSheet.entered()
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.header for column in columns.values()])
    for number, change in enumerate(changes, start=1):
        row = ROW | {"staff_no": f"NA{number:05d}"} | change
        writer.writerow([row[name] for name in columns])
    return out.getvalue().encode()


def send(client, content: bytes, dataset="staff", name="名册.csv") -> ImportJob:
    url = reverse("portal:import-upload", args=[dataset])
    return job_of(client.post(url, {"file": SimpleUploadedFile(name, content), **FIELDS}))


def made_accounts(client) -> ImportJob:
    sheet = dataset_of("accounts").sheet
    columns = sheet.entered()
    lines = [",".join(column.header for column in columns.values())]
    for number in (1, 2):
        row = {"username": f"n{number:05d}", "name": "新用户"}
        lines.append(",".join(row.get(name, "") for name in columns))
    job = send(client, "\n".join(lines).encode(), dataset="accounts", name="账号.csv")
    assert (job.new, job.refused) == (2, 0)
    confirm(client, job)
    return job
