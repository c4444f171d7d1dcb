"""Checking a sheet column by column: each cell is read once per distinct value, each row is judged by the same rules as
a form's.

Nothing here knows the database. What a row refers to (a school, a site) is resolved by the dataset's own resolver, which
the checker asks once per row and which keeps what it has found.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from nanan_groups.kit.errors import RuleViolation

from .columns import Problem, Sheet

_MEMO = 50_000  # distinct values kept for a column; a column of names or numbers starts anew beyond it


@dataclass
class Chunk:
    """What was found in some rows: the good ones as (row number, row, resolved), and the problems by row number."""

    good: list[tuple] = field(default_factory=list)
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    rows: int = 0


class Checker:
    """Checks a file chunk by chunk; duplicates are found across chunks.

    ``names``: for each column of the file the attribute name of the sheet's column, None where the file's column is not
    read. ``resolve(row)`` returns what the writer needs beside the row, or raises RuleViolation with ``field`` set to an
    attribute name. ``may(permission)`` guards columns that not everybody may write.
    """

    def __init__(
        self,
        sheet: type[Sheet],
        names: Sequence[str | None],
        *,
        resolve: Callable | None = None,
        may: Callable[[str], bool] = lambda permission: True,
    ):
        self.sheet = sheet
        self.entered = sheet.entered()
        self.row_type = sheet.row_type()
        self.places = {name: at for at, name in enumerate(names) if name in self.entered}
        self.absent = frozenset(self.entered) - self.places.keys()
        self.resolve = resolve
        self.locked = {name for name, column in self.entered.items() if column.write and not may(column.write)}
        self.key = [list(self.entered).index(name) for name in sheet.key]
        self.alike = [self.entered[name].kind.key for name in sheet.key]
        self.seen: dict[tuple, int] = {}
        self.notices: Counter = Counter()
        self._memos: dict[str, dict] = {name: {} for name in self.entered}
        self._odd: set[str] = set()  # columns in which something was wrong or worth a word

    def check(self, rows: Sequence[Sequence], numbers: Sequence[int]) -> Chunk:
        """``numbers``: the row number in the file of each row. Truth values come as the texts TRUE and FALSE, as the
        reader gives them: in Python True == 1, and what was read of one cell is remembered for its equals."""
        chunk = Chunk(rows=len(rows))
        bad: dict[int, set[str]] = {}  # by row: the columns that could not be read
        columns = []
        for name in self.entered:
            at = self.places.get(name)
            raw = [None] * len(rows) if at is None else [row[at] for row in rows]
            columns.append(self._column(name, raw, numbers, chunk.problems, bad))
        make = self.row_type._make
        for index, values in enumerate(zip(*columns, strict=True)):
            if index not in bad:
                self._row(make(values), numbers[index], chunk)
                continue
            # It is mended and comes again: who says otherwise is told now.
            told = bool(self.key) and bad[index].isdisjoint(self.sheet.key)
            if told and (twice := self._twice(values, numbers[index])):
                chunk.problems.append((numbers[index], twice))
        return chunk

    def _column(self, name, raw, numbers, problems, bad) -> list:
        """The values of one column. Each distinct cell is read once."""
        memo = self._memos[name]
        if len(memo) > _MEMO:
            memo.clear()
        fresh = {cell for cell in raw if cell not in memo}
        for cell in fresh:
            memo[cell] = self._read(name, cell)
        found = [memo[cell] for cell in raw]
        if name in self._odd or any(memo[cell][1] is not None or memo[cell][2] for cell in fresh):
            self._odd.add(name)
            for index, (_, problem, notice) in enumerate(found):
                if problem is not None:
                    problems.append((numbers[index], problem))
                    bad.setdefault(index, set()).add(name)
                elif notice:
                    self.notices[(name, notice)] += 1
        return [entry[0] for entry in found]

    def _read(self, name, cell) -> tuple:
        column = self.entered[name]
        try:
            value = column.read(cell)
        except RuleViolation as refused:
            return None, Problem(name, refused.code, refused.sentence), ""
        blank = value == column.kind.empty
        if name in self.locked and not blank:
            return None, Problem(name, "column-locked", f"您的任职不能填写“{column.header}”，请清空该列。"), ""
        return value, None, "" if blank else column.kind.notice(cell, value)

    def _row(self, row, number, chunk) -> None:
        problems = list(self.sheet.rules(row))
        if self.key and (twice := self._twice(row, number)):
            problems.append(twice)
        resolved = None
        if not problems and self.resolve is not None:
            try:
                resolved = self.resolve(row)
            except RuleViolation as refused:
                problems.append(Problem(refused.field, refused.code, refused.sentence))
        if problems:
            chunk.problems.extend((number, problem) for problem in problems)
        else:
            chunk.good.append((number, row, resolved))

    def _twice(self, values: Sequence, number: int) -> Problem | None:
        """A row whose key an earlier one has."""
        first = self.seen.setdefault(
            tuple([alike(values[at]) for at, alike in zip(self.key, self.alike, strict=True)]), number
        )
        if first == number:
            return None
        headers = "、".join(f"“{self.entered[name].header}”" for name in self.sheet.key)
        return Problem(self.sheet.key[0], "duplicate", f"{headers}与第 {first} 行重复，请只保留一行。")
