"""Reading .csv: the encoding and the delimiter are found out, the records counted once before anything is used."""

import codecs
import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .cells import RUNS
from .hostile import BLOCK, SAVE_AS, Limits, Unusable
from .kinds import is_blank

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DELIMITERS = ",;\t"
_TOP = 20  # records in which the header is looked for
_BATCH = 500
_ESCAPED = tuple(f"'{sign}" for sign in RUNS)  # as our own export writes what would run as a formula


@dataclass(frozen=True)
class OnlySheet:
    name: str = ""
    visible: bool = True


class CsvFile:
    """One table. ``score(cells)`` says how many known headers a record holds; the delimiter is chosen by it."""

    kind = "csv"

    def __init__(self, path, limits: Limits, score: Callable[[list[str]], int]) -> None:
        self.path, self.limits = path, limits
        self.notices: list[str] = []
        self.sheets = [OnlySheet()]
        self._encoding = _encoding(path)
        self._delimiter = max(_DELIMITERS, key=lambda sign: self._score(sign, score))
        self.rows = self.last_row = self.hidden = 0
        self.merged: list = []
        for number, cells in self._records(self._delimiter):
            if not all(map(is_blank, cells)):
                self.rows += 1
                self.last_row = number

    def load(self, names: Iterable[str]) -> dict[str, "CsvFile"]:
        return {"": self}

    def _score(self, delimiter: str, score) -> int:
        best = 0
        try:
            for number, cells in self._records(delimiter):
                best = max(best, score(cells))
                if number >= _TOP:
                    break
        except Unusable:
            pass  # with a wrong delimiter quotes may not pair; with the right one the count below says so
        return best

    def _records(self, delimiter: str) -> Iterator[tuple[int, list[str]]]:
        with open(self.path, encoding=self._encoding, newline="") as source:
            reader = csv.reader(source, delimiter=delimiter, strict=True)
            number = 0
            try:
                for number, cells in enumerate(reader, 1):
                    yield number, cells
            except csv.Error:
                raise Unusable(
                    "csv-quotes",
                    f"第 {number + 1} 行（文件第 {reader.line_num} 行附近）的引号没有成对，或内容过长，无法分列。"
                    f"请检查该行的英文引号；{SAVE_AS}",
                ) from None

    def batches(self) -> Iterator[tuple[int, list[tuple[int, list]]]]:
        batch: list[tuple[int, list]] = []
        size = 0
        for number, cells in self._records(self._delimiter):
            if any(cell.startswith(_ESCAPED) for cell in cells):
                cells = [cell[1:] if cell.startswith(_ESCAPED) else cell for cell in cells]
            batch.append((number, cells))
            size += sum(map(len, cells))
            if len(batch) >= _BATCH or size > BLOCK:
                yield size, batch
                batch, size = [], 0
        if batch:
            yield size, batch


def _encoding(path) -> str:
    """UTF-8, with or without its mark, else GB18030; both strictly."""
    with open(path, "rb") as source:
        head = source.read(4)
        if head.startswith(_UTF16):
            raise _not_readable("utf-16", "文件是 UTF-16 编码的文本（Excel 里叫“Unicode 文本”），")
        if b"\x00" in head:
            raise _not_readable("utf-16", "文件是 UTF-16 编码的文本或二进制文件，")
        source.seek(0)
        line = 1
        while block := source.read(BLOCK):
            place = block.find(b"\x00")
            if place >= 0:
                line += block.count(b"\n", 0, place)
                raise _not_readable("nul", f"第 {line} 行含有空字符（NUL），文件可能已损坏，或不是 CSV，")
            line += block.count(b"\n")
    for encoding in ("utf-8-sig", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise _not_readable("encoding", "文件既不是 UTF-8 编码，也不是 GB18030（GBK）编码，")


def _decodes(path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with open(path, "rb") as source:
        try:
            while block := source.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _not_readable(code: str, what: str) -> Unusable:
    return Unusable(code, f"{what}无法读取。请在 Excel 或 WPS 中打开，另存为“CSV UTF-8（逗号分隔）”或 .xlsx 后再上传。")
