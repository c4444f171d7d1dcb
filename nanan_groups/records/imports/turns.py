"""Whose turn an import is: busy or not, alive or not, in another's way or not; and the one place that moves its state."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation

from ..conflicts import broke
from ..models import BUSY, ImportJob, JobState
from . import progress
from .datasets import DISTRICT, JOINED, is_whole

NOTHING_WRITTEN = "没有写入任何数据。"


def is_small(job: ImportJob) -> bool:
    """Done within the request; larger ones go to the worker."""
    return job.size <= settings.IMPORT_INLINE_BYTES


def is_dead(job: ImportJob) -> bool:
    """Busy without a sign of life: its process was killed. Only looks; ``reap`` puts it back."""
    if not job.busy:
        return False
    silent = progress.silent_for(job.token)
    since = (timezone.now() - (job.beat_at or job.received_at)).total_seconds()
    if silent is None and job.state == JobState.WRITING and not is_small(job):
        return since >= settings.IMPORT_LIFE.total_seconds()  # still in the queue: it gives signs once it has begun
    return min(since, since if silent is None else silent) >= settings.IMPORT_DEAD_AFTER.total_seconds()


def reap(job: ImportJob) -> None:
    """A busy job without a sign of life was killed: back to where it can be started again. Nothing was written."""
    if not is_dead(job):
        return
    back = JobState.RECEIVED if job.state == JobState.CHECKING else JobState.READY
    again = "可重新检查。" if back == JobState.RECEIVED else "可再次确认。"
    move(job, job.state, back, sentence=f"上次处理中断，{NOTHING_WRITTEN}{again}", missing_ok=True)
    progress.forget(job.token)
    job.refresh_from_db()


def begin(job: ImportJob, states, to: str, **facts) -> None:
    """Into a busy state, unless another import of the same unit is at work."""
    refuse_rivals(job)
    try:
        with transaction.atomic():
            move(job, job.state, to, allowed=states, beat_at=timezone.now(), **facts)
    except IntegrityError as error:
        if not broke(error, "records_importjob_one_busy"):
            raise
        other = ImportJob.objects.filter(dataset=job.dataset, unit=job.unit, state__in=BUSY).first()
        if other is None:
            raise RuleViolation("本范围的这张表刚才正在导入，请稍后再试。", code="busy") from None
        refuse_busy(other)


def covers(unit: str, other: str) -> bool:
    """Does ``unit`` (codes of schools, or the district) hold all of ``other``?"""
    return unit in (DISTRICT.code, other) or set(other.split(JOINED)) <= set(unit.split(JOINED))


def refuse_rivals(job: ImportJob) -> None:
    """Two of the same table that share a school get in each other's way, whoever else's schools they hold beside it."""
    for other in ImportJob.objects.filter(dataset=job.dataset, state__in=BUSY).exclude(pk=job.pk):
        whole = any(is_whole(unit) for unit in (job.unit, other.unit))
        if whole or set(job.unit.split(JOINED)) & set(other.unit.split(JOINED)):
            reap(other)
            if other.busy:
                refuse_busy(other)


def refuse_busy(other: ImportJob) -> None:
    at = timezone.localtime(other.beat_at or other.received_at)
    raise RuleViolation(f"本范围的这张表正在导入（{other.actor.name}，{at:%H:%M} 开始），请稍后再试。", code="busy")


def move(job: ImportJob, start: str, to: str, *, allowed=None, missing_ok: bool = False, **facts) -> None:
    """Compare and set: the one place that changes a job's state."""
    start = start if allowed is None else None
    rows = ImportJob.objects.filter(pk=job.pk)
    rows = rows.filter(state__in=allowed) if start is None else rows.filter(state=start)
    if start in BUSY:  # this very run: one that was taken for dead and begun anew is somebody else's
        rows = rows.filter(beat_at=job.beat_at)
    if not rows.update(state=to, **facts):
        if missing_ok:
            return
        job.refresh_from_db(fields=["state"])  # not the beat: a run that was overtaken does not take over the other's
        raise RuleViolation(f"这次导入的状态已变为“{job.get_state_display()}”，请刷新页面。", code="state")
    job.state = to
    for name, value in facts.items():
        setattr(job, name, value)
