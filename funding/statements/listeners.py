"""What the slices above add to the calculation and to its page: what was confirmed last year, what was decided."""

from collections.abc import Callable, Mapping

from nanan_groups.kit.additions import Additions, Panel
from nanan_groups.kit.scope import Scope

# Given the reader's scope, the year and the group's code; None where there is nothing.
STATEMENT_PANELS: Additions[Callable[[Scope, int, str], Panel | None]] = Additions("statement page")
# By code of the site, its tight line in fen as it stands confirmed for a budget year.
CONFIRMED: Additions[Callable[[int], Mapping[str, int]]] = Additions("confirmed lines")
