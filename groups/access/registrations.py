"""What this app adds to the portal when it is ready: the sheet of accounts."""

from groups.access.appointments import datasets  # noqa: F401
