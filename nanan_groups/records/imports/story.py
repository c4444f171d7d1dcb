"""What the preview tells of the file as a whole: imported before, older than the last, and who is not in it."""

from datetime import datetime

from nanan_groups.kit.days import moment_text

from ..models import ImportJob, JobState
from .writers import Writer


def of(job: ImportJob, writer: Writer, saved_at: str) -> list[str]:
    """``saved_at``: when the workbook was saved, as it says itself; "" when it does not."""
    done = ImportJob.objects.filter(dataset=job.dataset, unit=job.unit, state=JobState.DONE).exclude(pk=job.pk)
    told = []
    same = done.filter(sha256=job.sha256).select_related("actor").first()
    if same is not None:
        told.append(f"这个文件{same.actor.name}已于 {moment_text(same.finished_at)} 导入过。")
    last = done.order_by("-finished_at").first()
    before = (last.layout or {}).get("saved_at", "") if last is not None and same is None else ""
    if saved_at and before and saved_at < before:
        told.append(
            f"这个文件保存于 {_day(saved_at)}，早于上次导入的“{last.file_name}”（保存于 {_day(before)}），"
            "请核对是否用错了旧文件。"
        )
    return told + writer.story()


def _day(stamp: str) -> str:
    return moment_text(datetime.fromisoformat(stamp))
