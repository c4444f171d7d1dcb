"""What a file leaves open, asked once for all its rows, and what was answered: headings, values, months, whole columns, sheets.

Nothing is guessed. The likely answer is proposed; until somebody has said yes to it, it is only a question.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

LEFT = "-"  # answered: the column is not read, the value stays an error
FIRST = "first"  # answered: a day of which only the month is written is the first of it
TAB = "@tab"  # answered: the name of the worksheet stands for the column
LONGEST = 200  # signs of what is asked; a longer text is no wording
MOST = 40  # different values of a column that are asked about; beyond it the column is the wrong one

HEADING, VALUE, MONTHS, FOR_ALL, SHEETS = "heading", "value", "months", "for_all", "sheets"
KINDS = (SHEETS, HEADING, FOR_ALL, MONTHS, VALUE)  # in the order of the page


@dataclass
class Question:
    """``column``: attribute name, "" where it is not about one. ``options``: (answer, label). ``needed``: the file waits for
    it. ``samples``: what stands below a heading. ``earlier``: it was answered for an earlier file."""

    kind: str
    column: str
    asked: str
    text: str
    options: list = field(default_factory=list)
    proposed: str = ""
    count: int = 0
    needed: bool = True
    samples: list[str] = field(default_factory=list)
    answer: str = ""
    earlier: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        return self.kind, self.column, self.asked

    @property
    def open(self) -> bool:
        return self.needed and not self.answer

    def plain(self) -> dict:
        return asdict(self)


class Answers:
    """By kind, column and what was asked. Several sheets are answered as their names, one a line. ``earlier``: which of them
    were said of an earlier file."""

    def __init__(self, given: Mapping[tuple[str, str, str], str] | None = None, earlier: Iterable = ()) -> None:
        self.given = dict(given or {})
        self.earlier = frozenset(earlier)

    @classmethod
    def load(cls, rows: Iterable[Iterable[str]]) -> "Answers":
        return cls({(kind, column, asked): answer for kind, column, asked, answer in rows})

    def kept(self) -> list[list[str]]:
        return [[*key, answer] for key, answer in self.given.items()]

    def of(self, kind: str, column: str = "", asked: str = "") -> str:
        """The answer, "" while there is none."""
        return self.given.get((kind, column, asked[:LONGEST]), "")

    def or_else(self, others: "Answers") -> "Answers":
        return Answers(others.given | self.given, others.given.keys() - self.given.keys())
