"""Files a job hands out: what was uploaded, the same with its errors marked, one-time passwords. Each is on record."""

import hashlib
from pathlib import PurePath

from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.excel import Problem
from nanan_groups.kit.excel.out import write_xlsx
from nanan_groups.kit.excel.returned import mark
from nanan_groups.kit.files import Written, written
from nanan_groups.records.admin.base import address_of
from nanan_groups.records.exports import record_export
from nanan_groups.records.imports.files import local_path
from nanan_groups.records.models import ImportJob, ImportProblem

BINARY = "application/octet-stream"
SECRET_HEADERS = ("工号", "姓名", "一次性密码")


def note_taken(request, job: ImportJob, what: str, sha256: str, count: int) -> None:
    """A file of the job leaves the portal."""
    record_export(
        actor=request.user,
        what=f"import-{what}",
        subject=f"import:{job.token}",
        address=address_of(request),
        count=count,
        sha256=sha256,
        dataset=job.dataset,
    )


def marked_workbook(job: ImportJob, *, only_refused: bool = False) -> bytes:
    """The uploaded sheet with its wrong cells marked, from the kept file; for the page and the command alike."""
    found = ImportProblem.objects.filter(job=job).order_by("row", "pk")
    problems = [
        (row, Problem(column, code, sentence))
        for row, column, code, sentence in found.values_list("row", "column", "code", "sentence").iterator()
    ]
    layout = job.layout
    with local_path(job.file) as path:
        return mark(
            path,
            file_name=job.file_name,
            sheet_name=job.sheet_name,
            header_row=layout["header_row"],
            headers=layout["headers"],
            names=layout["names"],
            problems=problems,
            only_refused=only_refused,
            tabs=layout.get("tabs", ()),
        )


def marked(request, job: ImportJob, *, only_refused: bool) -> tuple[bytes, str]:
    content = marked_workbook(job, only_refused=only_refused)
    note_taken(request, job, "marked", hashlib.sha256(content).hexdigest(), job.refused if only_refused else job.rows)
    label = "有误的行" if only_refused else "标注错误"
    return content, f"{label}-{PurePath(job.file_name).stem[:80]}.xlsx"


def passwords(request, job: ImportJob, dataset) -> Written:
    """The sheet of one-time passwords. RuleViolation the second time: of two clicks only one moves the stamp."""
    now = timezone.now()
    if not ImportJob.objects.filter(pk=job.pk, secrets_taken_at=None).update(secrets_taken_at=now):
        at = timezone.localtime(ImportJob.objects.values_list("secrets_taken_at", flat=True).get(pk=job.pk))
        raise RuleViolation(
            f"一次性密码已于 {at:%Y-%m-%d %H:%M} 领取，只提供一次。遗失的请在账号管理中逐个重置密码。", code="taken"
        )
    try:
        rows = dataset.hand_out(job, request.user)
    except BaseException:
        ImportJob.objects.filter(pk=job.pk, secrets_taken_at=now).update(secrets_taken_at=None)  # none was made
        raise
    return written(
        lambda out: write_xlsx(out, [("一次性密码", SECRET_HEADERS, rows)]),
        lambda done: note_taken(request, job, "passwords", done.sha256, done.count),
    )
