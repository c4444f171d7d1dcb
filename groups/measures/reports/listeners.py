"""What stands above adds to the page of a measure."""

from collections.abc import Callable

from groups.measures.catalogue.models import Measure
from nanan_groups.kit.additions import Additions, Panel
from nanan_groups.kit.scope import Scope

# Given the measure, the reader's scope and the year.
MEASURE_PANELS: Additions[Callable[[Measure, Scope, int], Panel | None]] = Additions("measure page")
