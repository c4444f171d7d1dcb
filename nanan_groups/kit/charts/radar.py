"""A radar of shares: one axis for each field, rings at every fifth, one line for each series. Its numbers stand in the table
beside it; the picture shows the shape."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import cos, pi, sin

from .layout import spread, words
from .shapes import Box, Curve, Drawing, Key, Node
from .texts import NAME, line_height

RINGS = 5
EDGE, GAP = 6, 10


@dataclass(frozen=True, slots=True)
class Series:
    """``shares``: of each axis, 0 to 1; None where there is none: it is drawn at the middle and said in the table."""

    css: str
    text: str
    shares: tuple[Fraction | None, ...]


def radar(
    axes: Sequence[str],
    series: Sequence[Series],
    *,
    ident: str,
    title: str,
    desc: str,
    radius: int = 110,
    room: int = 96,
) -> Drawing:
    """At least three axes. Names stand beside their axes, apart from each other: above, in a column at either side, below."""
    if len(axes) < 3:
        raise ValueError("a radar has at least three axes")
    turns = [2 * pi * number / len(axes) for number in range(len(axes))]
    sides = [_side(turn) for turn in turns]
    heights = [words(name, "", "", 0, 0, room)[1] for name in axes]
    above = max((heights[n] for n, side in enumerate(sides) if side == "top"), default=0)
    columns = {side: [n for n, each in enumerate(sides) if each == side] for side in ("right", "left")}
    tall = max((sum(heights[n] + 4 for n in column) for column in columns.values()), default=0)
    width = 2 * (EDGE + room + GAP + radius)
    x, y = width // 2, EDGE + above + GAP + max(radius, tall // 2)
    nodes: list[Node] = []
    low = y + max(radius, tall // 2)
    for side, column in columns.items():
        in_order = sorted(column, key=lambda n: -cos(turns[n]))
        wanted = [(y - radius * cos(turns[n]), heights[n]) for n in in_order]
        tops = spread(wanted, 4, EDGE)
        left = x + radius + GAP if side == "right" else EDGE
        for n, top in zip(in_order, tops, strict=True):
            nodes.append(_label(axes[n], left if side == "right" else left + room, top, room, heights[n], side))
            low = max(low, top + heights[n])
    for n, side in enumerate(sides):
        if side in ("top", "bottom"):
            top = EDGE if side == "top" else low + GAP
            nodes.append(_label(axes[n], x, top, room, heights[n], side))
    bottom = max([low, *(node.box.bottom for node in nodes)]) + EDGE
    curves = [Curve(_path(x, y, radius * ring // RINGS, turns), "ring") for ring in range(1, RINGS + 1)]
    curves += [Curve(f"M{x} {y}L{_at(x, y, radius, turn)}", "grid") for turn in turns]
    for one in series:
        points = [
            _at(x, y, float(radius * min(max(share or 0, 0), 1)), turn)
            for share, turn in zip(one.shares, turns, strict=True)
        ]
        curves.append(Curve(f"M{'L'.join(points)}L{points[0]}", f"radar {one.css}"))
    legend = tuple(Key(one.text, f"radar {one.css}", "line") for one in series)
    return Drawing(ident, title, desc, width, bottom, tuple(nodes), tuple(curves), legend=legend)


def _side(turn: float) -> str:
    across = sin(turn)
    if abs(across) < 0.05:
        return "top" if cos(turn) > 0 else "bottom"
    return "right" if across > 0 else "left"


def _label(name: str, x: int, top: int, room: int, height: int, side: str) -> Node:
    anchor = {"right": "start", "left": "end"}.get(side, "middle")
    texts, _ = words(name, "", "", x, top, room, anchor=anchor)
    left = {"start": x, "end": x - room, "middle": x - room // 2}[anchor]
    return Node(Box(left, top, room, max(height, line_height(NAME))), "row", texts, drawn=False)


def _at(x: int, y: int, distance: float, turn: float) -> str:
    return f"{x + distance * sin(turn):.1f} {y - distance * cos(turn):.1f}"


def _path(x: int, y: int, distance: int, turns: Sequence[float]) -> str:
    points = [_at(x, y, distance, turn) for turn in turns]
    return f"M{'L'.join(points)}L{points[0]}"
