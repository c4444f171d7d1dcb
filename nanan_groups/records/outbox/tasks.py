"""The worker's part: messages that are due, and a later look at what waits or was interrupted."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from . import sending


@task()
def send_task() -> dict:
    done = sending.send_due()
    wake_for_what_waits()
    return {"sent": done.sent, "again": done.again, "failed": done.failed, "maybe": done.maybe}


def wake() -> None:
    """As soon as the worker has a hand free; and once more when a run that was killed in between would be seen to be dead."""
    if send_task.get_backend().supports_defer:
        send_task.using(run_after=timezone.now() + settings.OUTBOX_DEAD_AFTER + timedelta(minutes=1)).enqueue()
    send_task.enqueue()


def wake_for_what_waits() -> None:
    due = sending.next_due()
    if due is not None and send_task.get_backend().supports_defer:
        send_task.using(run_after=max(due, timezone.now() + timedelta(seconds=30))).enqueue()
