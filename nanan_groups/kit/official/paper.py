"""An official paper, described: what it says and in what order. How it looks is the printer's business.

One description is printed by the page (templates/official) and written by Word (``word.py``): a new kind of paper is a
function that returns a ``Paper``. It holds what the paper states, never how it came about: the steps of its case, with the
reasons of returns, are an annex that is asked for.

Texts are plain. Amounts in running text come from ``amount``, days and moments from kit/days.py.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from django.conf import settings

from nanan_groups.kit.days import chinese_day, day_text
from nanan_groups.kit.money import capitals, yuan
from nanan_groups.kit.typed import cleaned

from .codes import svg_of
from .layouts import LETTER, Layout

BUREAU = "南岸区教育委员会"  # as it signs and seals; pages and sentences say 区教委
NOTHING = "（未填写）"
TALL = 300  # signs in one cell above which its row may be torn: it would leave half a page empty
SIGN_HERE = "＿＿＿＿＿＿"
DATE_HERE = "　　　　年　　月　　日"
PAPER_DAYS = ("chinese", "digits")  # what settings.PAPER_DAYS may be


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


# --- blocks ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs, one a line. ``small``: a note below a table, without indent."""

    kind: ClassVar[str] = "text"
    text: str
    align: Align = Align.LEFT
    small: bool = False

    @property
    def lines(self) -> list[str]:
        """Without empty lines: spacing is the paper's, not the writer's."""
        return [line.strip() for line in cleaned(self.text).split("\n") if line.strip()] or [NOTHING]


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 黑体, 2 楷体, 3 仿宋 bold; it stays with what follows."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """``share``: of the width, against the other columns'. ``whole``: amounts and days, never broken into two lines."""

    head: str
    share: float
    align: Align = Align.LEFT
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Of a sum, ``strong``, the first text may take several columns (``across``)."""

    cells: tuple[str, ...]
    strong: bool = False
    across: int = 1

    @property
    def tall(self) -> bool:
        return any(len(cell) > TALL for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Rows:
    """A table with one heading, which repeats on every page."""

    kind: ClassVar[str] = "rows"
    columns: tuple[PaperColumn, ...]
    rows: tuple[Row, ...]
    label: str = ""

    @property
    def shares(self) -> list[float]:
        """Percent of the width, together 100."""
        whole = sum(column.share for column in self.columns)
        return [round(100 * column.share / whole, 2) for column in self.columns]

    @property
    def lines(self) -> list[tuple[Row, list[tuple[PaperColumn, str, int]]]]:
        """Each cell with its column and how many columns it takes."""
        return [(row, self._cells(row)) for row in self.rows]

    def _cells(self, row: Row) -> list[tuple[PaperColumn, str, int]]:
        first = (PaperColumn("", 1), row.cells[0], row.across) if row.across > 1 else (self.columns[0], row.cells[0], 1)
        rest = zip(self.columns[row.across :], row.cells[1:], strict=True)
        return [first, *((column, text, 1) for column, text in rest)]


def rows_of(columns: tuple[PaperColumn, ...], rows, *, total=None, label: str = "") -> Rows:
    """A table from plain tuples; ``total``: the last row, printed strong, its first text over the columns it leaves out."""
    made = [Row(tuple(str(cell) for cell in row)) for row in rows]
    if total is not None:
        cells = tuple(str(cell) for cell in total)
        made.append(Row(cells, strong=True, across=len(columns) - len(cells) + 1))
    return Rows(columns, tuple(made), label)


@dataclass(frozen=True, slots=True)
class Fact:
    """``room``: millimetres left for what is written and sealed by hand."""

    label: str
    text: str
    room: int = 0

    @property
    def tall(self) -> bool:
        return len(self.text) > TALL

    @property
    def pixels(self) -> int:
        """The room as a page counts it."""
        return round(self.room * 96 / 25.4)


@dataclass(frozen=True, slots=True)
class Facts:
    """A form: label and answer, line by line. ``share``: percent of the width that the labels take."""

    kind: ClassVar[str] = "facts"
    facts: tuple[Fact, ...]
    share: int = 24
    label: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, who seals, and the day. It never stands alone on a page."""

    kind: ClassVar[str] = "signature"
    signs: tuple[str, ...] = ()  # 负责人, 校长, 主持人
    seals: tuple[str, ...] = ()  # units
    day: date | None = None

    @property
    def lines(self) -> list[str]:
        return [
            *(f"{one}（签字）：{SIGN_HERE}" for one in self.signs),
            *(f"{one}（盖章）" for one in self.seals),
            signed_day(self.day) if self.day else DATE_HERE,
        ]


@dataclass(frozen=True, slots=True)
class Annex:
    """附件, on a page of its own."""

    kind: ClassVar[str] = "annex"
    title: str
    label: str = "附件"


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code of an address with a line under it, so that whoever holds the paper can ask whether it is genuine."""

    kind: ClassVar[str] = "code"
    address: str
    caption: str
    size: int = 28  # millimetres

    @property
    def drawing(self) -> str:
        return svg_of(self.address)


Block = Prose | Heading | Rows | Facts | Signature | Annex | QrCode


# --- the paper -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Paper:
    """``unit``: who drew it up. ``number``: its document number. ``notes``: lines under the title, in brackets (as of which
    day, that it is a draft). ``letterhead``: the issuing office in red above a letter. ``to``: whom it is addressed to.
    ``copies``, ``printed``: 抄送 and the day of printing, at the end of a letter."""

    title: str
    body: tuple[Block, ...]
    unit: str = ""
    number: str = ""
    notes: tuple[str, ...] = ()
    label: str = ""
    letterhead: str = ""
    to: str = ""
    copies: str = ""
    printed: date | None = None
    layout: Layout = field(default=LETTER)

    @property
    def under(self) -> list[str]:
        """Below the title. A letter has its number under the letterhead instead."""
        lines = [f"编制单位：{self.unit}"] if self.unit else []
        if self.number and not self.letterhead:
            lines.append(self.number)
        return [*lines, *(f"（{note}）" for note in self.notes)]

    @property
    def printed_text(self) -> str:
        return f"{day_text(self.printed)}印发" if self.printed else ""


# --- days and amounts ------------------------------------------------------------------------------------------------
def signed_day(day: date) -> str:
    """The day under a signature, as this office writes it: settings.PAPER_DAYS, ``chinese`` or ``digits``."""
    return chinese_day(day) if settings.PAPER_DAYS == "chinese" else day_text(day)


def amount(fen: int) -> str:
    """In running text: 600,000.00 元, held together by a space that does not break."""
    return f"{yuan(fen)}\u00a0元"


def total_of(fen: int) -> tuple[str, str]:
    """The last row under a column of amounts: 合计　人民币陆拾万元整, and the sum."""
    return f"合计　人民币{capitals(fen)}", yuan(fen)
