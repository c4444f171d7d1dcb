"""What this wing adds to the portal when it is ready: its sheets, its checks."""

from staffing.checks import queries  # noqa: F401
from staffing.roster import datasets  # noqa: F401
