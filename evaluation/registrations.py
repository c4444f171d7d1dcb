"""What this wing adds to the portal when it is ready: its part of the policy's data, its sheets, its part of shared pages."""

from evaluation.estimates import additions as estimates  # noqa: F401
from evaluation.results import additions as results  # noqa: F401
from evaluation.results.services import appeals  # noqa: F401  the case and what proves it
from evaluation.rounds import additions as rounds  # noqa: F401
from evaluation.rounds.services import assessments  # noqa: F401  the case and its evidence
from evaluation.scores import additions as scores  # noqa: F401
from evaluation.systems import additions as systems  # noqa: F401
from evaluation.systems import datasets as indicator_sheets  # noqa: F401
from evaluation.systems.services.systems import load_catalogue
from groups.registry.policy.services import also_load

also_load(load_catalogue)
