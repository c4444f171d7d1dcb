"""Checking a sheet column by column: each cell is read once per distinct value, each row is judged by the same rules as
a form's.

Nothing here knows the database. What a row refers to (a school, a site) is resolved by the dataset's own resolver, which
the checker asks once per row and which keeps what it has found.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from nanan_groups.kit.errors import RuleViolation

from .answers import FIRST, LEFT, LONGEST, MONTHS, MOST, VALUE, Answers, Question
from .columns import Problem, Sheet
from .kinds import Reference
from .partial import Partial, Unread, each
from .raw import bared, month_of, read_text, short

_UNKNOWN = ("-unknown", "-ambiguous", "-mismatch")  # how the codes end of a name that is not found
_MEMO = 50_000  # distinct values kept for a column; a column of names or numbers starts anew beyond it


@dataclass
class Chunk:
    """What was found in some rows: the good ones as (row number, row, resolved), and the problems by row number.

    ``who``: by row number the person or thing each row with a problem is about, as far as it can be read.
    """

    good: list[tuple] = field(default_factory=list)
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    rows: int = 0
    who: dict[int, str] = field(default_factory=dict)


class Checker:
    """Checks a file chunk by chunk; duplicates are found across chunks.

    ``names``: for each column of the file the attribute name of the sheet's column, None where the file's column is not read.
    ``resolve(row)`` returns what the writer needs beside the row, or raises RuleViolation with ``field`` set to an attribute
    name. ``may(permission)`` guards columns that not everybody may write. ``answers``: what was said of values that the sheet
    does not know; ``said``: columns of which one value was said for the whole file; what nobody has answered is in
    ``questions()`` and stays a problem. ``place(number)``: how a row is called.
    """

    def __init__(
        self,
        sheet: type[Sheet],
        names: Sequence[str | None],
        *,
        resolve: Callable | None = None,
        may: Callable[[str], bool] = lambda permission: True,
        answers: Answers | None = None,
        place: Callable[[int], str] = "第 {} 行".format,
        said: Sequence[str] = (),
    ):
        self.sheet = sheet
        self.entered = sheet.entered()
        self.row_type = sheet.row_type()
        self.places = {name: at for at, name in enumerate(names) if name in self.entered}
        self.absent = frozenset(self.entered) - self.places.keys()
        self.resolve = resolve
        self.locked = {name for name, column in self.entered.items() if column.write and not may(column.write)}
        # By column: of which rows alone what was said holds, as (column, stored value).
        self.spared = {name: self.entered[name].for_all_if for name in said if self.entered[name].for_all_if}
        self.key = [list(self.entered).index(name) for name in sheet.key]
        self.alike = [self.entered[name].kind.key for name in sheet.key]
        self.seen: dict[tuple, int] = {}
        self.notices: Counter = Counter()
        self.answers = answers or Answers()
        self.place = place
        self.asked: dict[tuple, Question] = {}
        self._named = [name for name in (sheet.about_whom or sheet.key) if name in self.entered]
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
        for name, (other, value) in self.spared.items():
            at, of = list(self.entered).index(name), columns[list(self.entered).index(other)]
            empty = self.entered[name].kind.empty
            columns[at] = [one if said == value else empty for one, said in zip(columns[at], of, strict=True)]
        make = self.row_type._make
        for index, values in enumerate(zip(*columns, strict=True)):
            if index not in bad:
                self._row(make(values), numbers[index], chunk)
            else:  # it is mended and comes again: whatever else is wrong is told now
                self._rest(make(values), numbers[index], bad[index], chunk)
        if chunk.problems:
            wrong = {number for number, _ in chunk.problems}
            chunk.who = {number: self._who(row) for number, row in zip(numbers, rows, strict=True) if number in wrong}
        return chunk

    def _who(self, cells: Sequence) -> str:
        said = [cells[self.places[name]] for name in self._named if name in self.places]
        return "、".join(
            short(str(cell).strip()) for cell in said if isinstance(cell, (str, int, float)) and cell != ""
        )

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
            for index, (_, problem, notice, ask) in enumerate(found):
                if ask is not None:
                    ask.count += 1
                if problem is not None:
                    problems.append((numbers[index], problem))
                    bad.setdefault(index, set()).add(name)
                elif notice:
                    self.notices[(name, notice)] += 1
        return [entry[0] for entry in found]

    def _read(self, name, cell) -> tuple:
        """(value, problem, notice, question) of a cell."""
        column = self.entered[name]
        ask, notice = None, ""
        try:
            value = column.read(cell)
            if isinstance(column.kind, Reference) and value:
                given = self.answers.of(VALUE, name, value)
                if given and given != LEFT:
                    ask = self._question(VALUE, name, value, [])
                    value, notice = column.read(given), f"按对照由“{short(value)}”读作“{short(given)}”"
        except RuleViolation as refused:
            ask, value, notice = self._answered(column, name, cell, refused)
            if value is None:
                return None, Problem(name, refused.code, refused.sentence), "", ask
        blank = value == column.kind.empty
        if name in self.locked and not blank:
            return None, Problem(name, "column-locked", f"您的任职不能填写“{column.header}”，请清空该列。"), "", None
        return value, None, "" if blank else notice or column.kind.notice(cell, value), ask

    def _answered(self, column, name, cell, refused) -> tuple:
        """(question, value, notice) of a cell that cannot be read as it is; without an answer no value."""
        if refused.code == "day-month":
            ask = self._question(MONTHS, name, "", [(FIRST, "按当月 1 日"), (LEFT, "不是，逐个改正")])
            if ask.answer != FIRST:
                return ask, None, ""
            return ask, month_of(bared(read_text(cell)).replace(" ", "")), "只写到年月，按对照读作当月 1 日"
        if refused.code == "masked" and (hidden := column.kind.hidden(cell)) is not None:
            return None, hidden, ""
        asks = column.kind.asks(cell, refused.code)
        if asks is None:
            return None, None, ""
        text, options = asks
        ask = self._question(VALUE, name, text, [(one, one) for one in options])
        if ask is None or not ask.answer or ask.answer == LEFT:
            return ask, None, ""
        try:
            return ask, column.kind.read(ask.answer), f"按对照由“{short(text)}”读作“{short(ask.answer)}”"
        except RuleViolation:  # an option that is none any more
            ask.answer = ""
            return ask, None, ""

    def _question(self, kind: str, name: str, asked: str, options: list) -> Question | None:
        """The one question of all cells that say so; None when the column holds too many of them to ask about."""
        key = (kind, name, asked[:LONGEST])
        if key not in self.asked:
            if sum(one[1] == name for one in self.asked) >= MOST:
                return None
            answer = self.answers.of(*key)
            proposed = FIRST if kind == MONTHS else self.entered[name].kind.proposed(asked)
            self.asked[key] = Question(*key, asked or self.entered[name].header, options, proposed, answer=answer)
        return self.asked[key]

    def questions(self) -> list[Question]:
        """What was asked, in the order of the columns, the most frequent first. Options of names are the caller's to give."""
        order = list(self.entered)
        return sorted(self.asked.values(), key=lambda one: (order.index(one.column), -one.count, one.asked))

    def _row(self, row, number, chunk) -> None:
        problems = list(self.sheet.rules(row))
        twice = self._twice(row, number) if self.key else None
        if twice:
            problems.append(twice)
        if problems:
            chunk.problems.extend((number, problem) for problem in problems)
            if not twice and all(problem.column for problem in problems):
                self._name_problems(row, number, {problem.column for problem in problems}, chunk)
            return
        resolved = None
        if self.resolve is not None:
            try:
                resolved = self.resolve(row)
            except RuleViolation as refused:
                self._ask_name(row, refused)
                chunk.problems.append((number, Problem(refused.field, refused.code, refused.sentence)))
                return
        chunk.good.append((number, row, resolved))

    def _ask_name(self, row, refused: RuleViolation) -> None:
        """A school, site or group that is not found under the name: which one is meant is asked for all rows."""
        column = self.entered.get(refused.field)
        text = getattr(row, refused.field, "") if column is not None and isinstance(column.kind, Reference) else ""
        if text and refused.code.endswith(_UNKNOWN):
            ask = self._question(VALUE, refused.field, text, [])
            if ask is not None:
                ask.count += 1

    def _rest(self, row, number, bad: set[str], chunk) -> None:
        """What else is wrong in a row of which some cells could not be read: as far as the others say."""
        chunk.problems.extend((number, problem) for problem in each(Partial(row, bad), self.sheet.rules))
        twice = self._twice(row, number) if self.key and bad.isdisjoint(self.sheet.key) else None
        if twice:
            chunk.problems.append((number, twice))
        else:
            self._name_problems(row, number, bad, chunk)

    def _name_problems(self, row, number, bad: set[str], chunk) -> None:
        """Whether what the row names can be found, as far as that does not depend on what is wrong in it."""
        if self.resolve is None:
            return
        try:
            self.resolve(Partial(row, bad))
        except Unread:
            return
        except RuleViolation as refused:
            self._ask_name(row, refused)
            chunk.problems.append((number, Problem(refused.field, refused.code, refused.sentence)))

    def _twice(self, values: Sequence, number: int) -> Problem | None:
        """A row whose key an earlier one has."""
        first = self.seen.setdefault(
            tuple([alike(values[at]) for at, alike in zip(self.key, self.alike, strict=True)]), number
        )
        if first == number:
            return None
        headers = "、".join(f"“{self.entered[name].header}”" for name in self.sheet.key)
        return Problem(self.sheet.key[0], "duplicate", f"{headers}与{self.place(first)}重复，请只保留一行。")
