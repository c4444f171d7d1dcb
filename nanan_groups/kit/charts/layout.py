"""Placing things: a label in its box, boxes along a line, lines between boxes."""

from collections.abc import Sequence

from .shapes import Box, Text
from .texts import NAME, SMALL, line_height, width_of, wrap

PAD_X, PAD_Y = 10, 6


def baseline(top: int, size: int) -> int:
    """Where a line of this size stands when its line box begins at ``top``."""
    height = line_height(size)
    return top + height - (height - size) // 2 - size // 6


def words(
    name: str, note: str, detail: str, x: int, y: int, room: int, *, bold: bool = False, anchor: str = "start"
) -> tuple[tuple[Text, ...], int]:
    """A name, its note in small beside it if there is room (else below), its detail below; and their height.

    ``x`` is the left edge, or the middle when the anchor says so.
    """
    texts, top = [], y
    lines = wrap(name, room, bold=bold)
    for line in lines:
        texts.append(Text(x, baseline(top, NAME), line, NAME, "name", anchor, bold))
        top += line_height(NAME)
    if note and lines and anchor == "start":
        start = width_of(lines[-1], bold=bold) + 6
        if start + width_of(note, SMALL) <= room:
            texts.append(Text(x + start, texts[-1].y, note, SMALL, "note"))
            note = ""
    for small in (note, detail):
        for line in wrap(small, room, SMALL):
            texts.append(Text(x, baseline(top, SMALL), line, SMALL, "note", anchor))
            top += line_height(SMALL)
    return tuple(texts), top - y


def boxed(
    name: str, note: str, detail: str, x: int, y: int, w: int, *, least: int = 32, bold: bool = False
) -> tuple[Box, tuple[Text, ...]]:
    """A box ``w`` wide as high as its words need, the words inside."""
    _, height = words(name, note, detail, 0, 0, w - 2 * PAD_X, bold=bold)
    box = Box(x, y, w, max(least, height + 2 * PAD_Y))
    texts, _ = words(name, note, detail, x + PAD_X, y + (box.h - height) // 2, w - 2 * PAD_X, bold=bold)
    return box, texts


def natural(name: str, note: str, detail: str) -> int:
    """The width at which a box needs no second line for its name or its detail."""
    beside = 6 + width_of(note, SMALL) if note else 0
    return 2 * PAD_X + max(width_of(name) + beside, width_of(detail, SMALL))


def spread(wanted: Sequence[tuple[float, int]], gap: int, top: int = 0) -> list[int]:
    """Tops for (wanted middle, height) in the given order: as near to the wanted middles as can be without overlap,
    ``gap`` between neighbours, none above ``top``. Neighbours that would overlap share the shift (least squares)."""
    runs: list[list] = []  # [first index, number, height of all with gaps, sum of wanted tops of the run's start]
    for index, (middle, height) in enumerate(wanted):
        runs.append([index, 1, height + gap, middle - height / 2])
        while len(runs) > 1 and _start(runs[-2]) + runs[-2][2] > _start(runs[-1]):
            _, number, size, total = runs.pop()
            before = runs[-1]
            before[3] += total - number * before[2]
            before[1] += number
            before[2] += size
    tops, least = [0] * len(wanted), top
    for run in runs:
        at = max(least, round(_start(run)))
        for index in range(run[0], run[0] + run[1]):
            tops[index] = at
            at += wanted[index][1] + gap
        least = at
    return tops


def _start(run: list) -> float:
    return run[3] / run[1]


def arc(x1: int, y1: int, x2: int, y2: int) -> str:
    """From left to right, level at both ends; never leaves the strip between x1 and x2."""
    middle = (x1 + x2) // 2
    return f"M{x1} {y1}H{x2}" if y1 == y2 else f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"
