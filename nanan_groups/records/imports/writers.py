"""What a dataset's writer must be able to do. Two bases exist: setwise.py (the speed of the database) and rowwise.py
(everything dated, through the services)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from nanan_groups.kit.excel import Chunk, Problem
from nanan_groups.kit.scope import Scope

from ..models import ImportJob


@dataclass
class Counts:
    new: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        return self.new + self.changed + self.unchanged


@dataclass
class Outcome:
    """What applying a row does: kind n / c / u, whom it is about, and [header, old, new] of each change."""

    kind: str
    subject: str
    cells: list[list[str]] = field(default_factory=list)


class Changed(Exception):
    """The data is no longer what the preview was made from: nothing is written, preview again."""


class Writer:
    """One job's writer. Made anew for checking and for writing; keeps nothing between the two but what is stored."""

    def __init__(self, job: ImportJob, actor, scope: Scope, day: date):
        self.job, self.actor, self.scope, self.day = job, actor, scope, day
        self.absent: frozenset[str] = frozenset()  # columns the file does not have
        # Columns of which one value was said for the whole file, and of which rows alone it holds: (column, stored value).
        self.spared: dict[str, tuple[str, str]] = {}
        self.beat: Callable[[int], None] = lambda done: None  # called while a check works through its rows
        self.place: Callable[[int], str] = "第 {} 行".format  # what a sentence calls a row of the file

    def resolve(self, row):
        """What ``row`` refers to; RuleViolation (``field``: an attribute of the sheet) when it may not or cannot be."""
        raise NotImplementedError

    def stage(self, chunk: Chunk) -> list[tuple[int, Problem]]:
        """Take the good rows of a chunk; gives back the problems only the database could find."""
        raise NotImplementedError

    def finish_check(self) -> tuple[Counts, str, list[tuple[int, Problem]]]:
        """After the last chunk: counts, the fingerprint of the preview, and last problems."""
        raise NotImplementedError

    def doubts(self) -> list[str]:
        """What nothing forbids and yet needs an explicit yes, a sentence each; asked after the last chunk. Kept with the job
        (job.layout["doubts"])."""
        return []

    def who(self, numbers: Iterable[int]) -> dict[int, str]:
        """Whom rows are about that were refused after the last chunk, by number; what is not known is left out."""
        return {}

    def story(self) -> list[str]:
        """What the preview tells of the file as a whole: who is registered and not in it. A sentence each."""
        return []

    def memory(self) -> dict:
        """What the writer of the confirmation must know of the check; kept with the job (job.layout["memory"])."""
        return {}

    def write(self, tick: Callable[[int], None]):
        """Inside the job's one transaction: everything the preview said, or Changed. Gives the act, if it is one."""
        raise NotImplementedError

    def undo(self, reason: str, tick: Callable[[int], None]):
        """Set-wise datasets: put back what ``write`` changed; RuleViolation when somebody changed it later."""
        raise NotImplementedError

    def clear(self) -> None:
        """Drop what was staged."""
