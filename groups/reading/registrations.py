"""What this app adds to the portal when it is ready: the sheet of the past, checks."""

from groups.reading.coverage import additions as coverage_told  # noqa: F401
from groups.reading.group_pages import additions as pages_shown  # noqa: F401
from groups.reading.history import datasets  # noqa: F401
from groups.reading.quality import queries  # noqa: F401
from groups.reading.school_pages import additions as found  # noqa: F401
