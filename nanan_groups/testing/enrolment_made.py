"""Figures of pupils, uploaded and confirmed."""

from datetime import date
from io import BytesIO

from django.core.files.base import ContentFile
from openpyxl import Workbook

from groups.registry.figures.sheets import EnrolmentSheet
from nanan_groups.records.imports import jobs
from nanan_groups.records.models import ImportJob

HEADERS = [column.header for column in EnrolmentSheet.entered().values()]


def upload(actor, *rows) -> ImportJob:
    made, out = Workbook(), BytesIO()
    made.active.title = EnrolmentSheet.title
    made.active.append(HEADERS)
    for school, year, pupils, classes in rows:
        cells = {"学校": school, "学年": year, "学生数": pupils, "班级数": classes}
        made.active.append([cells.get(header) for header in HEADERS])
    made.save(out)
    job = jobs.receive(
        actor=actor,
        dataset="enrolment",
        file=ContentFile(out.getvalue()),
        file_name="学生数.xlsx",
        effective_on=date(2026, 9, 1),
        reason="秋季报表",
    )
    return jobs.check(job)


def confirmed(job) -> ImportJob:
    jobs.confirm(job=job, actor=job.actor, sha256=job.sha256)
    return jobs.write(job)
