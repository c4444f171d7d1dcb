"""Rows of a roster, uploaded, confirmed and counted; and in whose name."""

from datetime import date
from io import BytesIO

from django.core.files.base import ContentFile
from openpyxl import Workbook

from nanan_groups.records.imports import jobs
from nanan_groups.records.models import ActKind, ImportJob
from nanan_groups.records.orders import Order
from staffing.roster.sheets import RosterSheet

DAY = date(2026, 9, 1)

RAW = {
    "staff_no": "NA2026001", "name": "张示范", "sex": "女", "birth_month": "1988-03", "school": "甲校小学", "site": "",
    "stage": "小学", "subject": "语文", "post_kind": "专任教师", "leadership": "", "title_": "一级教师",
    "honour": "区级骨干教师", "joined_on": "2020-09-01", "joined_service_on": "2010-09-01", "phone": "13812345678",
    "state": "在岗",
}  # fmt: skip


def order(actor, day=date(2026, 9, 1), **more) -> Order:
    return Order(**({"actor": actor, "effective_on": day, "reason": "测试原因", "kind": ActKind.CHANGE} | more))


HEADERS = [column.header for column in RosterSheet.entered().values()]


def book(*rows: dict) -> bytes:
    made = Workbook()
    sheet = made.active
    sheet.title = RosterSheet.title
    sheet.append(HEADERS)
    for row in rows:
        sheet.append([row.get(name) for name in RosterSheet.entered()])
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def row(number=1, **more) -> dict:
    return RAW | {"staff_no": f"NA{number:07d}", "name": f"张示{'甲乙丙丁戊己庚辛'[number % 8]}"} | more


def upload(actor, *rows, day=DAY, name="名册.xlsx") -> ImportJob:
    content = ContentFile(book(*rows), name=name)
    job = jobs.receive(actor=actor, dataset="staff", file=content, file_name=name, effective_on=day, reason="秋季名册")
    return jobs.check(job)


def confirmed(job, **more) -> ImportJob:
    jobs.confirm(job=job, actor=job.actor, sha256=job.sha256, **{"doubts_seen": True} | more)
    return jobs.write(job)


def bring_in(actor, *rows, **more) -> ImportJob:
    job = upload(actor, *rows, **more)
    assert (job.state, job.refused) == ("ready", 0), list(job.problems.values_list("row", "code", "sentence"))
    return confirmed(job)


def counts(job) -> tuple:
    return job.new, job.changed, job.unchanged, job.refused


def problems(job) -> list:
    return list(job.problems.order_by("row", "pk").values_list("row", "column", "code"))
