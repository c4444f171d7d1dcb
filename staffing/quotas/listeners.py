"""Who else fills authorised posts of a school, beside its main posts 在编: told by the slices above when the wing is ready."""

from collections.abc import Callable, Collection
from datetime import date

from nanan_groups.kit.additions import Additions

# Given schools and the day: school → people.
ALSO_FILLED: Additions[Callable[[Collection[int], date], dict[int, int]]] = Additions("filled posts")
