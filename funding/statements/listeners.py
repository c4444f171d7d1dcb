"""What the slices above show on a group's statement page: what was confirmed, what was released."""

from collections.abc import Callable

from nanan_groups.kit.additions import Additions, Panel
from nanan_groups.kit.scope import Scope

# Given the reader's scope, the year and the group's code; None where there is nothing.
STATEMENT_PANELS: Additions[Callable[[Scope, int, str], Panel | None]] = Additions("statement page")
