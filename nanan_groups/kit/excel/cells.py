"""What a cell may hold and how it looks: text that never runs, the room it takes, the fonts and lines of the house."""

import re
from math import ceil
from unicodedata import east_asian_width

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from nanan_groups.kit.typed import UNSEEN

CREATOR = "南岸区教育集团管理平台"
SONG = "SimSun"
LINE = 15.0  # points of one line of 11 pt Song
ROW_PADDING = 7.0
HIGHEST = 409.0  # Excel refuses higher rows
UNITS_PER_EM = 2.1  # one Chinese character of 11 pt, in units of a column's width

THIN = Side(style="thin", color="000000")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEADER_FILL = PatternFill("solid", fgColor="EDEDED")
TITLE_FONT, HEADER_FONT, BODY_FONT = Font(SONG, 16, bold=True), Font(SONG, 11, bold=True), Font(SONG, 11)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
TOP = Alignment(horizontal="left", vertical="top", wrap_text=True)
TOP_CENTRE = Alignment(horizontal="center", vertical="top", wrap_text=True)

GENERAL, TEXT, DAY, MOMENT = "General", "@", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
# What may run as a formula when a cell begins with it; WPS and Excel take the full-width signs for the half-width ones.
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST = 32_767  # signs of a cell, counted as Excel counts them
CUT = "……（超出单元格上限，已截断）"

_LINE_ENDS = re.compile("\r\n?")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def cell_text(text: str) -> str:
    """``text`` as a cell can hold it: no control characters, lines ended as Excel ends them, not beyond the limit."""
    text = str(text)
    if not text.isprintable():  # the common case has nothing to take out or to turn
        text = _LINE_ENDS.sub("\n", UNSEEN.sub("", text))
    if len(text) > LONGEST // 2 and len(coded := text.encode("utf-16-le")) > 2 * LONGEST:
        text = coded[: 2 * (LONGEST - len(CUT))].decode("utf-16-le", "ignore") + CUT
    return text


def write_text(cell: Cell, text: str) -> None:
    """Write ``text`` as text, whatever it looks like: a name such as =HYPERLINK(…) is shown and never run.

    quotePrefix keeps it text after somebody has edited the cell. A name such as _x0041_ is what the file format writes
    for another sign, so its first sign is written that way itself.
    """
    text = _LOOKS_ESCAPED.sub("_x005F_", cell_text(text))
    cell.value = text
    cell.data_type = "s"
    if text.startswith(RUNS):
        cell.quotePrefix = True


def ems(text: str) -> float:
    """The length of a text in Chinese characters: 1 for a wide one, a half for a letter or digit."""
    return sum(1.0 if east_asian_width(char) in "WFA" else 0.5 for char in text)


def height_of(text: str, width: float) -> float:
    """Points a wrapped text needs in a column of ``width``. Excel sizes no row by itself once a file is not its own."""
    room = max(1.0, width / UNITS_PER_EM - 1)
    lines = sum(max(1, ceil(ems(line) / room)) for line in text.split("\n"))
    return min(HIGHEST, lines * LINE + ROW_PADDING)
