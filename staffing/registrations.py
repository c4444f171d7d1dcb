"""What this wing adds to the portal when it is ready: its sheets, its checks, what follows the roster."""

from staffing.career import datasets as career  # noqa: F401
from staffing.career.services import follows  # noqa: F401
from staffing.checks import queries  # noqa: F401
from staffing.roster import datasets  # noqa: F401
