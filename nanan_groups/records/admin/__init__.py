"""The back office's side of acts and audit: bases for the apps above, and the two books as they can be read."""

import django_tasks_db.admin  # noqa: F401  its registration first, so that it can be taken back below
from django.contrib import admin
from django_tasks_db.models import DBTaskResult

from . import logs  # noqa: F401  registers acts and events
from .base import HouseAdmin
from .plain import PlainAdmin

# The queue is the machine's own business; a job's state is on its page of the import centre.
admin.site.unregister(DBTaskResult)

__all__ = ["HouseAdmin", "PlainAdmin"]
