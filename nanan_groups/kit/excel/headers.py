"""The row of headers: found wherever it stands in the first rows, compared without what a typist adds, never guessed."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nanan_groups.kit.texts import shortened

from .columns import Sheet
from .hostile import Unusable

TOP = 20  # rows in which the header is looked for
ERROR_HEADER = "错误说明"  # the column our own workbook of refused rows puts first; it may come back
_LONG = 200  # signs of a cell that are compared: no header is longer
_REQUIRED = re.compile(r"(?:\*|\(必填\))+$")


@dataclass(frozen=True)
class Header:
    """Where the columns of a sheet stand in a file. ``names``: attribute name per file column, None where it is not read.

    ``ignored``: headers that are known and not read.
    """

    row: int
    headers: tuple[str, ...]
    names: tuple[str | None, ...]
    ignored: tuple[str, ...]


def plain_header(text) -> str:
    """A header without spaces and line breaks, full-width signs and the mark of a required column."""
    text = "".join(unicodedata.normalize("NFKC", str(text)[:_LONG]).split()).replace("\u200b", "").replace("\ufeff", "")
    return _REQUIRED.sub("", text).removeprefix("*")


class Headers:
    """What a sheet's headers may be."""

    def __init__(self, sheet: type[Sheet]) -> None:
        self.sheet = sheet
        columns = sheet.columns()
        self.read = {plain_header(column.header): name for name, column in columns.items() if column.entered}
        self.required = [plain_header(column.header) for column in sheet.entered().values() if column.stands]
        printed = {plain_header(column.header) for column in columns.values() if not column.entered}
        self.known = set(self.read) | printed | {plain_header(ERROR_HEADER)}
        self._shown = {plain_header(column.header): column.header for column in columns.values()}

    def score(self, cells: Iterable) -> int:
        """How many different columns of the sheet a row names."""
        return len(self.known.intersection(map(plain_header, cells)))

    def find(self, top: Sequence[tuple[int, Sequence]]) -> Header:
        """The header among the first rows; Unusable when there is none or it is not what the sheet needs."""
        rows = [(number, list(map(plain_header, cells)), cells) for number, cells in top if number <= TOP]
        rows = [row for row in rows if not self.read.keys().isdisjoint(row[1])]
        whole = [row for row in rows if set(self.required) <= set(row[1])]
        # The first of the best: a title may name one column, a row of data may repeat a header.
        best = max(whole or rows, key=lambda row: len(self.known.intersection(row[1])), default=None)
        if best is None:
            raise Unusable("header-not-found", f"前 {TOP} 行中未找到表头。{self._expected()}")
        number, found, cells = best
        if not whole:
            missing = [header for header in self.required if header not in found]
            raise Unusable(
                "header-required",
                f"未找到完整的表头：第 {number} 行最接近，缺少必填的列{self._list(missing)}。{self._expected()}",
            )
        return self._judge(number, found, cells)

    def _judge(self, number: int, found: list[str], cells: Sequence) -> Header:
        while found and not found[-1]:
            found.pop()
        twice = [header for header, count in Counter(found).items() if header and count > 1]
        if twice:
            raise Unusable("header-twice", f"第 {number} 行表头中{self._list(twice)}重复，请只保留一列。")
        unknown = [str(cells[at]).strip() for at, header in enumerate(found) if header and header not in self.known]
        if unknown:
            raise Unusable(
                "header-unknown",
                f"第 {number} 行表头中有不认识的列{_quoted(unknown)}，请改为规定的表头，或删除该列。{self._expected()}",
            )
        return Header(
            row=number,
            headers=tuple(str(cells[at]).strip() for at in range(len(found))),
            names=tuple(self.read.get(header) for header in found),
            ignored=tuple(str(cells[at]).strip() for at, h in enumerate(found) if h and h not in self.read),
        )

    def _list(self, headers: Iterable[str]) -> str:
        return _quoted([self._shown.get(header, header) for header in headers])

    def _expected(self) -> str:
        optional = [header for header in self.read if header not in self.required]
        sentence = f"表头应有{self._list(self.required)}" if self.required else "表头可以有"
        if optional:
            sentence += f"{'，还可以有' if self.required else ''}{self._list(optional)}"
        return f"{sentence}。可下载最新模板对照。"


def _quoted(texts: Sequence[str]) -> str:
    return "、".join(f"“{shortened(text, 30)}”" for text in texts[:60])
