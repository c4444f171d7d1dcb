"""What this wing adds to the portal when it is ready: its sheets."""

from staffing.roster import datasets  # noqa: F401
