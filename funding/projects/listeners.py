"""What the books add to the papers of a project: the slices of the books stand above this one."""

from collections.abc import Callable
from dataclasses import dataclass

from nanan_groups.kit.additions import Additions


@dataclass(frozen=True, slots=True)
class MoneyUsed:
    """Fen of the source 项目 of one group and year: the books keep all its projects of a year together."""

    released: int = 0
    spent: int = 0
    returned: int = 0

    @property
    def left(self) -> int:
        return self.released - self.spent


# By key of the group and budget year.
PROJECT_MONEY: Additions[Callable[[int, int], MoneyUsed]] = Additions("money of projects")
