"""The antivirus hook. Off by default; where a scanner is set up, nobody but the uploader opens a file it has not passed,
and nobody at all what it found infected. A scanner that fails leaves the file unscanned, which is closed.

``ATTACHMENT_SCANNER`` names a callable that takes an open file and gives "" or what it found, or raises ScanFailed.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from nanan_groups.kit.texts import shortened

from .. import audit
from ..models import Attachment, EventKind, ScanState

logger = logging.getLogger(__name__)


class ScanFailed(Exception):
    """The scanner could not say; the text is for the log."""


def scanner() -> Callable | None:
    return import_string(settings.ATTACHMENT_SCANNER) if settings.ATTACHMENT_SCANNER else None


def why_closed(row: Attachment, user) -> str:
    """Why this person cannot open the file now; "" when he can."""
    if row.scan == ScanState.INFECTED:
        return infected_text(row)
    if row.scan == ScanState.UNSCANNED and settings.ATTACHMENT_SCANNER and row.uploaded_by_id != user.pk:
        return f"“{row.file_name}”正在等待查毒，查毒通过之前不能打开。请稍后再试。"
    return ""


def infected_text(row: Attachment) -> str:
    return (
        f"“{row.file_name}”查出病毒（{row.finding}），已隔离，任何人都不能打开。"
        "请用杀毒软件检查文件来源的电脑，再上传一份干净的。"
    )


def scan_one(row: Attachment, run: Callable) -> Attachment:
    """Scan a file and keep what was found. Raises ScanFailed; the row is then as it was."""
    try:
        with row.file.open("rb") as content:
            finding = run(content)
    except OSError as broken:
        raise ScanFailed(f"attachment {row.token}: {broken}") from broken
    row.scan = ScanState.INFECTED if finding else ScanState.CLEAN
    row.finding, row.scanned_at = shortened(finding, 200), timezone.now()
    Attachment.objects.filter(pk=row.pk).update(scan=row.scan, finding=row.finding, scanned_at=row.scanned_at)
    if finding:
        audit.record(
            EventKind.ATTACHMENT,
            ok=False,
            subject=f"attachment:{row.token}",
            detail={
                "verb": "infected",
                "finding": row.finding,
                "sha256": row.sha256,
                "uploaded_by": row.uploaded_by_id,
            },
        )
    return row


def scan_new(rows: Iterable[Attachment]) -> None:
    """Scan what was just uploaded, as far as a request may take; the worker does the rest."""
    run = scanner()
    if run is None:
        return
    until = time.monotonic() + settings.ATTACHMENT_SCAN_SECONDS
    for row in rows:
        try:
            if time.monotonic() < until:
                scan_one(row, run)
                continue
        except ScanFailed:
            logger.exception("a new attachment was not scanned")
        scan_task.enqueue()
        return


@dataclass(slots=True)
class Report:
    clean: int = 0
    infected: int = 0
    failed: int = 0


def scan_waiting(*, again: bool = False) -> Report:
    """Scan every file that waits; ``again``: also those found clean before, since scanners learn."""
    run, report = scanner(), Report()
    if run is None:
        return report
    states = [ScanState.UNSCANNED, ScanState.CLEAN] if again else [ScanState.UNSCANNED]
    for row in Attachment.objects.filter(scan__in=states).order_by("pk").iterator(chunk_size=200):
        try:
            scan_one(row, run)
        except ScanFailed:
            logger.exception("an attachment was not scanned")
            report.failed += 1
            continue
        if row.scan == ScanState.INFECTED:
            report.infected += 1
        else:
            report.clean += 1
    return report


@task()
def scan_task() -> str:
    report = scan_waiting()
    return f"clean {report.clean}, infected {report.infected}, failed {report.failed}"
