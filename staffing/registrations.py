"""What this wing adds to the portal when it is ready: its sheets."""

from staffing.roster import additions, datasets  # noqa: F401
