"""What the worker does for the import centre, and who decides whether it has to."""

import logging
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django_tasks import task

from nanan_groups.kit.errors import RuleViolation

from .. import source
from ..models import ImportJob, JobState
from ..source import acting_from
from . import jobs

logger = logging.getLogger(__name__)


@task()
def check_task(job_id: int) -> str:
    return _tried(jobs.check, job_id)


@task()
def write_task(job_id: int) -> str:
    return _tried(_write_from_its_address, job_id)


def _write_from_its_address(job: ImportJob) -> ImportJob:
    with acting_from(replace(source.current(), address=job.address)):
        return jobs.write(job)


def _tried(step, job_id: int) -> str:
    """A refusal is an answer and stands in the job; anything else is ours to mend and goes to the log."""
    job = ImportJob.objects.select_related("actor").get(pk=job_id)
    try:
        return step(job).state
    except (RuleViolation, PermissionDenied) as refused:
        logger.info("import %s: %s", job.token, type(refused).__name__)
        if job.state == JobState.RECEIVED:  # nobody waits for it any more: its page says why
            jobs.note(job, getattr(refused, "sentence", "") or str(refused))
        return job.state


def start_check(job: ImportJob) -> ImportJob:
    """Within the request when the file is small, else by the worker. RuleViolation when the unit is busy."""
    if jobs.is_small(job):
        return jobs.check(job)
    check_task.enqueue(job.pk)
    return job


def start_write(job: ImportJob) -> ImportJob:
    """After jobs.confirm said so."""
    if jobs.is_small(job):
        return jobs.write(job)
    write_task.enqueue(job.pk)
    return job
