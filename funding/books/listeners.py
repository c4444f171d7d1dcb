"""What the slices above the books have to say before a year is closed."""

from collections.abc import Callable

from nanan_groups.kit.additions import Additions

# By budget year, sentences on why it cannot be closed yet.
BEFORE_CLOSING: Additions[Callable[[int], list[str]]] = Additions("before a year is closed")
