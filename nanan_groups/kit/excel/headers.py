"""The row of headers: found wherever it stands in the first rows, on one level or two, compared without what a typist adds.
What it does not say in the sheet's own words is asked, never guessed."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.texts import shortened

from .answers import FOR_ALL, HEADING, LEFT, Answers, Question
from .columns import Sheet
from .hostile import Unusable
from .likely import score
from .merged import Area, spread, within
from .raw import read_text
from .said import Cells, meant, words_of

TOP = 20  # rows in which the header is looked for
ERROR_HEADER = "错误说明"  # the column our own workbook of refused rows puts first; it may come back
NOT_READ = "不读取这一列"
_LONG = 200  # signs of a cell that are compared: no header is longer
_REQUIRED = re.compile(r"(?:\*|\(必填\))+$")
_NEAR = 0.7  # of a heading to one of a column's names
_SAMPLES = 3
# Telephones, identity cards and accounts, however they are spaced; a day is none.
_NUMBER = re.compile(r"(?<!\d)(\d{3})(?:[\s()（）-]*[\dXx]){4,}")
_DAY = re.compile(r"\d{4}([-/.年])\d{1,2}([-/.月]\d{1,2}日?)?")


@dataclass(frozen=True)
class Header:
    """Where the columns of a sheet stand in a file. ``names``: attribute name per file column, None where it is not read.

    ``ignored``: headers that are known and not read; ``aside``: the file's own. ``defaults``: what holds for all rows of a
    column the file does not have. ``asks``: what is still open, and what was answered. ``missing``: required columns that no
    heading is read as, or proposed for.
    """

    row: int
    headers: tuple[str, ...]
    names: tuple[str | None, ...]
    ignored: tuple[str, ...]
    aside: tuple[str, ...] = ()
    defaults: dict[str, str] = field(default_factory=dict)
    asks: tuple[Question, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass
class _Row:
    """What may be the header: the last row of it, the plain headings and the cells as they are."""

    number: int
    plain: list[str]
    cells: Sequence
    mark: tuple = ()


def plain_header(text) -> str:
    """A header without spaces and line breaks, full-width signs and the mark of a required column."""
    text = "".join(unicodedata.normalize("NFKC", str(text)[:_LONG]).split()).replace("\u200b", "").replace("\ufeff", "")
    return _REQUIRED.sub("", text).removeprefix("*")


class Headers:
    """What a sheet's headers may be, and what was answered about others."""

    def __init__(self, sheet: type[Sheet], answers: Answers | None = None) -> None:
        self.sheet = sheet
        self.answers = answers or Answers()
        columns = sheet.columns()
        self.read = {plain_header(column.header): name for name, column in columns.items() if column.entered}
        self.required = [plain_header(column.header) for column in sheet.entered().values() if column.stands]
        printed = {plain_header(column.header) for column in columns.values() if not column.entered}
        self.known = set(self.read) | printed | {plain_header(ERROR_HEADER)}
        self._shown = {plain_header(column.header): column.header for column in columns.values()}
        self._called = {name: (column.header, *column.also) for name, column in sheet.entered().items()}
        self._near: dict[str, dict[str, float]] = {}

    def score(self, cells: Iterable) -> int:
        """How many different columns of the sheet a row names."""
        return len(self.known.intersection(map(plain_header, cells)))

    # --- which row -------------------------------------------------------------------------------------------------
    def find(
        self,
        top: Sequence[tuple[int, Sequence]],
        areas: Sequence[Area] = (),
        rows: Callable[[], Iterable] | None = None,
    ) -> Header:
        """The header among the first rows; Unusable when there is none or it is not what the sheet needs. ``rows``: all rows of
        the table, where more is to be looked at than ``top``."""
        self._rows = rows or (lambda: top)
        rows = [_Row(number, list(map(plain_header, cells)), cells) for number, cells in top if number <= TOP]
        areas = within(areas, TOP, max((len(row.cells) for row in rows), default=0))
        if whole := [row for row in rows if self._is_whole(row.plain)]:
            return self._judge(max(whole, key=lambda row: len(set(row.plain))), [])
        for row in rows:
            row.mark = self._mark(row.plain)
        best = max(rows, key=lambda row: row.mark, default=None)  # the first of the best: data may repeat a header
        for above, below in pairwise(rows):
            pair = self._pair(above, below, areas)
            if best is None or (pair.mark > best.mark and pair.mark > max(above.mark, below.mark)):
                best = pair
        if best is None or best.mark <= (False, 0):
            raise Unusable("header-not-found", f"前 {TOP} 行中未找到表头。{self.expected()}")
        below = [list(cells) for number, cells in top if number > best.number][:_SAMPLES]
        return self._judge(best, below)

    def _is_whole(self, plain: list[str]) -> bool:
        """The sheet's own header, as a template has it: nothing is to be asked, nothing to be weighed."""
        found = set(plain) - {""}
        return not found - self.known and set(self.required) <= found and not self.read.keys().isdisjoint(found)

    def _mark(self, plain: list[str]) -> tuple[bool, int]:
        """How well a row does as the header. A row without any column's own name needs three that come near."""
        found = set(plain)
        exact = len(self.known & found)
        near = sum(
            1 for one in found - self.known if 2 <= len(one) <= 20 and max(self._nearness(one).values()) >= _NEAR
        )
        if self.read.keys().isdisjoint(found) and near < 3:
            return False, 0
        return set(self.required) <= found, 2 * exact + near

    def _nearness(self, plain: str) -> dict[str, float]:
        if plain not in self._near:
            given = self.answers.of(HEADING, "", plain)
            near = {name: score(plain, called) for name, called in self._called.items()}
            self._near[plain] = near | ({given: 1.0} if given in near else {})
        return self._near[plain]

    def _pair(self, above: _Row, below: _Row, areas: Sequence[Area]) -> _Row:
        """Two rows as one header: what the lower one says, below what the upper one says of several columns."""
        upper, lower = spread(above.number, above.cells, areas), list(below.cells)
        width = max(len(upper), len(lower))
        upper, lower = ([*one, *[""] * (width - len(one))] for one in (upper, lower))
        plain, cells = [], []
        for high, low in zip(upper, lower, strict=True):
            both = plain_header(f"{high or ''}{low or ''}")
            chosen = low if plain_header(low or "") else high
            if plain_header(low or "") not in self.known and both in self.known:
                chosen = f"{high}{low}"
            cells.append("" if chosen is None else chosen)
            plain.append(plain_header(cells[-1]))
        return _Row(below.number, plain, cells, self._mark(plain))

    # --- what it says ----------------------------------------------------------------------------------------------
    def _judge(self, best: _Row, below: list[list]) -> Header:
        number, found, cells = best.number, best.plain, best.cells
        while found and not found[-1]:
            found.pop()
        twice = [header for header, count in Counter(found).items() if header in self.known and count > 1]
        if twice:
            raise Unusable("header-twice", f"第 {number} 行表头中{self._list(twice)}重复，请只保留一列。")
        names = [self.read.get(header) for header in found]
        lacking = [header for header in self.required if header not in found and self._alone(header)]
        others = {header: at for at, header in reversed([*enumerate(found)]) if header and header not in self.known}
        others = dict(sorted(others.items(), key=lambda item: item[1]))
        if len(lacking) > len(others):  # no answer could help
            raise self._incomplete(number, lacking)
        said = Cells(self._rows, number)
        asks = self._headings(others, cells, names, below, said)
        unread = [at for at in others.values() if names[at] is None]
        defaults, missing = self._for_all(names, asks, unread, said)
        if missing and not any(ask.open for ask in asks if ask.kind == HEADING):
            headings = [ask for ask in asks if ask.kind == HEADING]
            for ask in headings:  # not read in an earlier file; of this one it may be what is missing
                ask.answer = "" if ask.key in self.answers.earlier else ask.answer
            if len(missing) > sum(not ask.answer for ask in headings):
                raise self._incomplete(number, missing)
            for ask in headings:  # one of them has to be it
                ask.needed = True
        aside = [str(cells[at]).strip() for header, at in others.items() if names[at] is None]
        return Header(
            row=number,
            headers=tuple(str(cells[at]).strip() for at in range(len(found))),
            names=tuple(names),
            ignored=tuple(
                str(cells[at]).strip() for at, h in enumerate(found) if h in self.known and h not in self.read
            ),
            aside=tuple(aside),
            defaults=defaults,
            asks=tuple(asks),
            missing=tuple(self._shown[header] for header in missing),
        )

    def _alone(self, header: str) -> bool:
        """A column of the sheet for which nothing may be said of all rows."""
        return self.sheet.entered()[self.read[header]].for_all is None

    def _headings(self, others: dict[str, int], cells, names: list, below, said: Cells) -> list[Question]:
        """A question for each heading the sheet does not know; ``names`` gets what was answered, and what is proposed."""
        free = [name for name in self.sheet.entered() if name not in names]
        options = [(name, self.sheet.entered()[name].header) for name in free] + [(LEFT, NOT_READ)]
        marks = sorted(
            (
                (mark, -at, header, name)
                for header, at in others.items()
                for name, mark in self._nearness(header).items()
            ),
            reverse=True,
        )
        proposed: dict[str, str] = {}
        for header in others:
            given = self.answers.of(HEADING, "", header)
            if given in free and given not in proposed.values():
                proposed[header] = given
        for mark, _, header, name in marks:
            open_ = header not in proposed and not self.answers.of(HEADING, "", header)
            if mark >= _NEAR and open_ and name in free and name not in proposed.values():
                proposed[header] = name
        again = self._by_cells(others, free, proposed, said)
        asks = []
        for header, at in others.items():
            names[at] = proposed.get(header)
            # Of a column that is there under its own name it says nothing.
            given = "" if header in again else self.answers.of(HEADING, "", header)
            samples = [_sample(row[at]) for row in below if at < len(row) and row[at] not in (None, "")]
            asks.append(
                Question(
                    HEADING,
                    "",
                    header,
                    str(cells[at]).strip(),
                    options,
                    proposed.get(header, LEFT),
                    needed=header in proposed,
                    samples=samples,
                    answer=given if given in (LEFT, proposed.get(header)) else "",
                )
            )
        return asks

    def _by_cells(self, others: dict[str, int], free: list[str], proposed: dict[str, str], said: Cells) -> set[str]:
        """Adds to ``proposed`` what a heading may be by what stands below it. Gives the headings that were not read in an earlier
        file and are asked again: without this one a single value would be taken for all rows."""
        again = set()
        for header, at in others.items():
            given = self.answers.of(HEADING, "", header)
            earlier = given == LEFT and (HEADING, "", header) in self.answers.earlier
            left = {name: self.sheet.entered()[name] for name in free if name not in proposed.values()}
            if earlier:
                left = {name: column for name, column in left.items() if column.for_all is not None}
            if header in proposed or (given and not earlier) or not any(map(words_of, left.values())):
                continue
            if name := meant(said.of(at), left):
                proposed[header] = name
                again.update({header} if earlier else ())
        return again

    def _for_all(
        self, names: list, asks: list[Question], unread: list[int], said: Cells
    ) -> tuple[dict[str, str], list[str]]:
        """What holds for all rows of columns that are not there, and the required ones for which that cannot be. Where a
        column that is not read says words of one, nothing is proposed, and nothing taken over from an earlier file."""
        defaults, missing = {}, []
        for name, column in self.sheet.entered().items():
            if name in names:
                continue
            if column.for_all is None:
                missing += [plain_header(column.header)] if column.stands else []
                continue
            given, proposed, words = self.answers.of(FOR_ALL, name), column.for_all, words_of(column)
            if words and any(not words.isdisjoint(said.of(at)) for at in unread):
                proposed, given = "", "" if (FOR_ALL, name, "") in self.answers.earlier else given
            ask = Question(FOR_ALL, name, "", column.header, proposed=proposed, needed=column.stands, answer=given)
            asks.append(ask)
            if given and given != LEFT:
                defaults[name] = given
        return defaults, missing

    def _incomplete(self, number: int, missing: list[str]) -> Unusable:
        return Unusable(
            "header-required",
            f"未找到完整的表头：第 {number} 行最接近，缺少必填的列{self._list(missing)}。{self.expected()}",
        )

    def reason(self, fault: Unusable) -> str:
        """What is wrong, without what the header should be."""
        return fault.sentence.removesuffix(self.expected())

    def _list(self, headers: Iterable[str]) -> str:
        return _quoted([self._shown.get(header, header) for header in headers])

    def expected(self) -> str:
        optional = [header for header in self.read if header not in self.required]
        sentence = f"表头应有{self._list(self.required)}" if self.required else "表头可以有"
        if optional:
            sentence += f"{'，还可以有' if self.required else ''}{self._list(optional)}"
        return f"{sentence}。可下载最新模板对照。"


def _sample(cell) -> str:
    """What helps to tell a column; numbers of telephones, identity cards and accounts are not repeated."""
    try:
        text = read_text(cell).strip()
        return shortened(text if _DAY.fullmatch(text) else _NUMBER.sub(lambda match: f"{match[1]}…", text), 20)
    except RuleViolation:
        return "…"


def _quoted(texts: Sequence[str]) -> str:
    return "、".join(f"“{shortened(text, 30)}”" for text in texts[:60])
