"""What this app adds to the portal when it is ready: its sheets, its parts of pages, owners of attachments."""

from groups.activities.attendance import additions as attendance_shown  # noqa: F401
from groups.activities.attendance import datasets as attendance_sheets  # noqa: F401
from groups.activities.courses import additions as courses_shown  # noqa: F401
from groups.activities.courses import datasets as course_sheets  # noqa: F401
from groups.activities.joint_activities import additions as activities_shown  # noqa: F401
from groups.activities.joint_activities import datasets as activity_sheets  # noqa: F401
from groups.activities.joint_activities import services as activities  # noqa: F401
from groups.activities.joint_records import additions as records_shown  # noqa: F401
from groups.activities.joint_records import services as joint_records  # noqa: F401
from groups.activities.resources import additions as resources_shown  # noqa: F401
from groups.activities.resources import datasets as resource_sheets  # noqa: F401
from groups.activities.resources import services as resources  # noqa: F401
from groups.activities.school_figures import additions as figures_shown  # noqa: F401
from groups.activities.school_figures import datasets as figure_sheets  # noqa: F401
from groups.activities.venues import additions as venues_shown  # noqa: F401
