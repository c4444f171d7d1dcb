"""Horizontal bars: one row a category, one or several bars in it, each of stacked segments. Every value is printed: inside
its segment where it fits, else behind the bar with a little key of its colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from .layout import baseline, words
from .shapes import Box, Curve, Drawing, Key, Node, Text
from .texts import SMALL, width_of

EDGE = 4
BAR, BAR_GAP, ROW_GAP = 22, 5, 14
KEY = 9  # the little square before a value behind the bar
SPACE = 10  # between two values behind the bar
LEAST = 80  # of the longest bar; a picture that cannot keep it grows wider


@dataclass(frozen=True, slots=True)
class Segment:
    value: int
    css: str
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    segments: tuple[Segment, ...]
    total: bool = False  # print the sum behind the bar


@dataclass(frozen=True, slots=True)
class BarRow:
    text: str
    bars: tuple[Bar, ...]
    url: str = ""
    title: str = ""


def bars(
    rows: Sequence[BarRow], *, ident: str, title: str, desc: str, legend: Sequence[Key] = (), width: int = 640
) -> Drawing:
    """Labels at the left of the bars, or above them when the picture is narrow. Bars are to one scale that leaves room
    for all values behind the longest of them."""
    above = width < 480
    longest = max((width_of(row.text) for row in rows), default=0)
    label = width - 2 * EDGE if above else min(longest, width * 2 // 5)
    start = EDGE if above else EDGE + label + 12
    every = [bar for row in rows for bar in row.bars]
    behind = max((sum(map(_room, bar.segments)) + _total_room(bar) for bar in every), default=0)
    longest_bar = max((sum(segment.value for segment in bar.segments) for bar in every), default=0)
    width = max(width, start + LEAST + behind + EDGE)
    scale = (width - EDGE - start - behind) / longest_bar if longest_bar else 0
    nodes: list[Node] = []
    curves: list[Curve] = []
    top = EDGE
    for row in rows:
        texts, height = words(
            row.text, "", "", EDGE if above else start - 12, 0, label, anchor="start" if above else "end"
        )
        block = len(row.bars) * (BAR + BAR_GAP) - BAR_GAP
        high = height + 4 + block if above else max(height, block)
        at = top if above else top + (high - height) // 2
        box = Box(EDGE, at, label, height)
        texts = tuple(Text(t.x, t.y + at, t.text, t.size, t.css, t.anchor) for t in texts)
        nodes.append(Node(box, "row", texts, row.url, row.title, drawn=False))
        first = at + height + 4 if above else top + (high - block) // 2
        for number, bar in enumerate(row.bars):
            nodes += _bar(bar, start, first + number * (BAR + BAR_GAP), scale)
        curves.append(Curve(f"M{start} {first - 3}V{first + block + 3}", "axis"))
        top += high + ROW_GAP
    height = max(top - ROW_GAP, EDGE) + EDGE
    return Drawing(ident, title, desc, width, height, tuple(nodes), tuple(curves), legend=tuple(legend))


def _room(segment: Segment) -> int:
    """Behind the bar, with the pixel that even the smallest segment takes in it."""
    return KEY + 5 + width_of(f"{segment.value:,}", SMALL, bold=True) + SPACE if segment.value else 0


def _sum_text(bar: Bar) -> str:
    return f"共 {sum(segment.value for segment in bar.segments):,}"


def _total_room(bar: Bar) -> int:
    """And of the space before the first value, or of a lone 0."""
    return 8 + (width_of(_sum_text(bar), SMALL) + SPACE if bar.total else width_of("0", SMALL, bold=True))


def _bar(bar: Bar, x: int, y: int, scale: float) -> list[Node]:
    nodes, behind, done, left = [], [], 0, x
    shown = [segment for segment in bar.segments if segment.value]
    for segment in shown:
        done += segment.value
        right = x + int(done * scale)
        box = Box(left, y, max(right - left, 1), BAR)
        text = f"{segment.value:,}"
        needed = width_of(text, SMALL, bold=True)
        if needed + 6 <= box.w:
            line = Text(box.x + box.w // 2, baseline(y + (BAR - 17) // 2, SMALL), text, SMALL, "value", "middle", True)
            nodes.append(Node(box, f"segment {segment.css}", (line,), segment.url, segment.title, 0))
        else:
            nodes.append(Node(box, f"segment {segment.css}", (), "", segment.title, 0))
            behind.append(segment)
        left = box.right
    at = left + 8
    if not shown:
        box = Box(at, y, width_of("0", SMALL, bold=True), BAR)
        return [Node(box, "nothing", (_line(box.x, y, "0"),), drawn=False)]
    for segment in behind:
        text = f"{segment.value:,}"
        key = Box(at, y + (BAR - KEY) // 2, KEY, KEY)
        label = Box(at, y, KEY + 4 + width_of(text, SMALL, bold=True), BAR)
        line = _line(key.right + 4, y, text)
        nodes.append(Node(key, f"segment small {segment.css}", (line,), segment.url, segment.title, 0, label=label))
        at = label.right + SPACE
    if bar.total and len(shown) > 1:
        text = _sum_text(bar)
        box = Box(at, y, width_of(text, SMALL), BAR)
        line = Text(box.x, baseline(y + (BAR - 17) // 2, SMALL), text, SMALL, "note")
        nodes.append(Node(box, "sum", (line,), drawn=False))
    return nodes


def _line(x: int, y: int, text: str) -> Text:
    return Text(x, baseline(y + (BAR - 17) // 2, SMALL), text, SMALL, "value-out", "start", True)
