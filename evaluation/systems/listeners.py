"""What slices above add to a system's page."""

from collections.abc import Callable

from evaluation.systems.models import IndicatorSystem
from nanan_groups.kit.additions import Additions
from nanan_groups.kit.pages import Link
from nanan_groups.kit.scope import Scope

# Given the system and the reader's scope; None where there is nothing for this reader.
SYSTEM_LINKS: Additions[Callable[[IndicatorSystem, Scope], Link | None]] = Additions("links of a system")
