"""What an import leaves behind and for how long: previews for a day, files of what came to nothing for a day more.

The file, counts and problems of a written job stay: they are the evidence of what went in.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from nanan_groups.kit.errors import RuleViolation

from ..models import BUSY, OVER, ImportJob, ImportRow, JobState, StageRow
from . import jobs, progress, turns
from .datasets import dataset_of

CAME_TO_NOTHING = (JobState.CANCELLED, JobState.UNUSABLE, JobState.EXPIRED, JobState.BROKEN)


@dataclass(frozen=True)
class Cleared:
    expired: int
    rows: int
    files: int


def clear(now: datetime) -> Cleared:
    """Everything whose time is over at ``now``; done again, it finds nothing."""
    for job in ImportJob.objects.filter(state__in=BUSY):
        turns.reap(job)
    expired = _expire(now)
    rows = _wipe_finished()
    files = _delete_files(now)
    progress.sweep(now - settings.IMPORT_LIFE)
    DBTaskResult.objects.finished().filter(finished_at__lt=now - settings.IMPORT_LIFE).delete()
    return Cleared(expired, rows, files)


def _expire(now: datetime) -> int:
    before = now - settings.IMPORT_LIFE
    unsettled = (JobState.READY, JobState.ASKING)
    too_old = Q(state__in=unsettled, checked_at__lt=before) | Q(state=JobState.RECEIVED, received_at__lt=before)
    found = ImportJob.objects.filter(too_old).select_related("actor")
    done = 0
    for job in found:
        if dataset_of(job.dataset) is not None:
            with suppress(RuleViolation):  # somebody has just confirmed or dropped it
                jobs.expire(job)
                done += 1
    return done


def _wipe_finished() -> int:
    """Rows that a process killed at its very end left behind."""
    stages = [model for model in apps.get_models() if issubclass(model, StageRow)]
    return sum(
        model.objects.filter(job__in=ImportJob.objects.filter(state__in=OVER)).delete()[0]
        for model in (ImportRow, *stages)
    )


def _delete_files(now: datetime) -> int:
    old = ImportJob.objects.filter(state__in=CAME_TO_NOTHING, finished_at__lt=now - settings.IMPORT_LIFE)
    deleted = 0
    for job in old.exclude(file=""):
        job.file.delete(save=False)
        deleted += ImportJob.objects.filter(pk=job.pk).update(file="", questions=[])
    return deleted
