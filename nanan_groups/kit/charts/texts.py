"""How much room a text needs, and where it may be broken. Estimates are bounds: no common font is wider."""

import unicodedata
from functools import cache

NAME = 14  # px, the size of names
SMALL = 12  # px, the size of notes
_LEAD = {NAME: 20, SMALL: 17}  # line heights

_THIN = frozenset("!'(),-./:;I[\\]fijlrt{|} ")
_BROAD = frozenset("#&+<=>@MW^mw~%")
_NO_START = frozenset("、，。；：？！）》」』】”’…·,.;:?!)]}%")
_NO_END = frozenset("（《「『【“‘([{")


@cache
def em(char: str) -> float:
    """Width of a character in em: full-width signs 1, thin ASCII 0.43, other ASCII 0.63 to 1, emoji more than 1."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf", "Cc"):
        return 0.0
    if char.isascii():
        if char in _THIN:
            return 0.43
        if char in _BROAD:
            return 1.02
        return 0.78 if char.isupper() else 0.65
    if unicodedata.category(char) == "So":
        return 1.4
    return 1.0


def width_of(text: str, size: int = NAME, *, bold: bool = False) -> int:
    """Pixels, rounded up. Bold widens ASCII, not Chinese."""
    total = sum(em(char) * (1.08 if bold and char.isascii() else 1.0) for char in text)
    return -int(-total * size // 1)


def line_height(size: int) -> int:
    return _LEAD.get(size, round(size * 1.45))


def wrap(text: str, room: int, size: int = NAME, *, bold: bool = False) -> list[str]:
    """The text in lines that fit ``room`` (at least two signs wide): before a bracket if that is enough, else anywhere
    Chinese may be broken. An ASCII word stays whole while it fits a line."""
    text = " ".join(text.split())
    if not text or width_of(text, size, bold=bold) <= room:
        return [text] if text else []
    head, bracket, tail = text.rpartition("（")
    if head and all(width_of(part, size, bold=bold) <= room for part in (head, bracket + tail)):
        return [head.rstrip(), bracket + tail]
    lines, line = [], ""
    for unit in _units(text, room, size, bold):
        if line and width_of(line + unit, size, bold=bold) > room:
            lines.append(line.rstrip())
            line = unit.lstrip()
        else:
            line += unit
    return [*lines, line.rstrip()] if line.strip() else lines


def _units(text: str, room: int, size: int, bold: bool) -> list[str]:
    """What stays together: words, brackets with what they enclose first or last; nothing wider than the room."""
    units: list[str] = []
    for char in text:
        last = units[-1] if units else ""
        word = char.isascii() and char.isalnum() and last[-1:].isascii() and last[-1:].isalnum()
        glued = em(char) == 0 or char in _NO_START or last[-1:] in _NO_END or word
        if last and glued and width_of(last + char, size, bold=bold) <= room:
            units[-1] += char
        else:
            units.append(char)
    return units
