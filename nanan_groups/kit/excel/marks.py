"""What is wrong in a table, row by row, and how it looks in a workbook: the error column, red cells, comments."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

from .cells import SONG, cell_text, ems, height_of
from .columns import Problem
from .headers import ERROR_HEADER, plain_header

WIDTH = 48
MOST = 200.0  # points: a row with many faults does not fill the screen
RED = "FFA8A8"
NOTE = "导入检查："  # how our comments begin: programs do not keep who wrote one
AUTHOR = "导入检查"

WRONG_FILL = PatternFill("solid", fgColor=RED)
ERROR_FILL = PatternFill("solid", fgColor="FDECEA")
ERROR_FONT = Font(SONG, 11, color="C00000")
ERROR_HEAD_FONT = Font(SONG, 11, bold=True, color="C00000")
ERROR_PLACE = Alignment(horizontal="left", vertical="top", wrap_text=True)


class RowMarks:
    """The problems of one row. ``cells``: the sentences of each wrong cell, by the file's column counted from 0."""

    __slots__ = ("cells", "lines")

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.cells: dict[int, list[str]] = {}

    @property
    def text(self) -> str:
        return cell_text("\n".join(self.lines))

    @property
    def height(self) -> float:
        return min(MOST, height_of("\n".join(self.lines), WIDTH))


@dataclass(frozen=True)
class Marked:
    """One worksheet that gets marks. ``header_row`` and the numbers of its marks are its own rows."""

    name: str
    header_row: int
    headers: Sequence[str]
    marks: "Marks"


def marked_sheets(tabs: Sequence[Mapping], problems: Iterable[tuple[int, Problem]]) -> list[Marked]:
    """Of several sheets each with its own problems. ``tabs`` as SheetFile gives them: the numbers go on from one to the next."""
    found = sorted(problems, key=lambda one: one[0])
    out = []
    for tab, after in zip(tabs, [*tabs[1:], None], strict=True):
        low, high = tab["offset"], after["offset"] if after else float("inf")
        own = [(number - low, problem) for number, problem in found if low < number <= high]
        marks = Marks(tab["headers"], tab["names"], own)
        out.append(Marked(tab["name"], tab["header_row"], tab["headers"], marks))
    return out


class Marks:
    """All problems of a file, by row number; and whether the file already has the error column from a former round."""

    def __init__(
        self, headers: Sequence[str], names: Sequence[str | None], problems: Iterable[tuple[int, Problem]]
    ) -> None:
        self.again = bool(headers) and plain_header(headers[0]) == ERROR_HEADER
        places = {name: at for at, name in enumerate(names) if name is not None}
        self.rows: dict[int, RowMarks] = {}
        for number, problem in problems:
            row = self.rows.setdefault(number, RowMarks())
            at = places.get(problem.column)
            if at is None:
                row.lines.append(problem.sentence)
                continue
            row.lines.append(f"{_shown(headers[at])}：{problem.sentence}")
            row.cells.setdefault(at, []).append(problem.sentence)

    @property
    def columns(self) -> int:
        """By how many columns the table moves to make room."""
        return 0 if self.again else 1

    def kept(self, header_row: int) -> list[int]:
        """The rows of a workbook that holds the refused ones alone."""
        return [*range(1, header_row + 1), *sorted(number for number in self.rows if number > header_row)]

    def places(self, row: RowMarks) -> Iterator[tuple[int, list[str]]]:
        """The wrong cells of a row: the column in the returned workbook, counted from 1, and its sentences."""
        for at, sentences in row.cells.items():
            yield at + 1 + self.columns, sentences


def _shown(header: str) -> str:
    return "".join(str(header).split("\n")).strip().rstrip("*")


def comment_of(sentences: Sequence[str], former: Comment | None = None) -> Comment:
    """Our comment, below the user's own where the cell has one."""
    text = NOTE + "\n".join(sentences)
    if former is not None and (own := own_text(former)):
        text = f"{own}\n{text}"
    lines = sum(1 + int(ems(line) // 15) for line in text.split("\n"))
    return Comment(text, AUTHOR, width=250, height=min(400, 24 + 18 * lines))


def own_text(comment: Comment) -> str:
    """What of a comment is not ours."""
    return comment.text.partition(NOTE)[0].rstrip()


def former_comment(comment: Comment) -> Comment | None:
    """The user's own comment as it was before ours."""
    own = own_text(comment)
    return Comment(own, comment.author or "", height=comment.height, width=comment.width) if own else None
