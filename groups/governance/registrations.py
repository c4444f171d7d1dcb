"""What this app adds to the portal when it is ready: kinds of cases, owners of attachments, checks; what ends with a group."""

from groups.governance.admissions import additions as charters_shown  # noqa: F401
from groups.governance.admissions import services as admissions  # noqa: F401
from groups.governance.charters import services as charters  # noqa: F401
from groups.governance.meetings import additions as meetings_shown  # noqa: F401
from groups.governance.meetings import forms as meeting_acts  # noqa: F401  adds its acts to those on organs
from groups.governance.meetings import services as meetings  # noqa: F401
from groups.governance.organs import additions as organs_shown  # noqa: F401
from groups.governance.organs.queries import quality  # noqa: F401
from groups.governance.organs.services.organs import end_organs
from groups.governance.own_rules import services as own_rules  # noqa: F401
from groups.registry.register.listeners import on_group_over

on_group_over(end_organs)
