"""What this app adds to the portal when it is ready: its part of the policy's data, its kind of case, its parts of pages."""

from groups.measures.catalogue.services import load_measures
from groups.measures.meetings import additions as meetings_shown  # noqa: F401
from groups.measures.reports import additions as measures_shown  # noqa: F401
from groups.measures.reports import services as reports  # noqa: F401
from groups.measures.supervision import additions as supervision_shown  # noqa: F401
from groups.measures.tolerance import additions as tolerance_shown  # noqa: F401
from groups.registry.policy.services import also_load

also_load(load_measures)
