"""The network of one group: the lead at the left, a bracket for each relation with its members, and at the right what
else those members belong to. ``outline`` says the same from top to bottom for a narrow screen."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .layout import arc, boxed, natural, spread, words
from .shapes import Box, Curve, Drawing, Key, Node

EDGE = 12  # margin of the picture
ROOT = 190
REACH = 60  # from the lead to the brackets
BEYOND, BEYOND_REACH = 250, 90
INDENT = 24  # from a bracket's rule to its boxes
COLUMN_GAP, ROW_GAP, BAND_GAP, HEAD_GAP = 14, 10, 26, 8
LONG = 14  # members in one column before a second one is opened
NARROWEST, WIDEST = 190, 360  # of a member's box; wide enough for its name, all boxes alike


@dataclass(frozen=True, slots=True)
class Leaf:
    """A labelled node. ``note`` is short and stands beside the name (待建), ``detail`` is a small line below."""

    key: str
    text: str
    note: str = ""
    detail: str = ""
    css: str = ""
    url: str = ""
    title: str = ""

    def node(self, box: Box, texts, css: str = "") -> Node:
        return Node(box, f"{css} {self.css}".strip(), texts, self.url, self.title or self.text)


@dataclass(frozen=True, slots=True)
class Band:
    """The members of one relation."""

    title: str
    note: str
    css: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """From a leaf of a band to a leaf beyond."""

    leaf: str
    beyond: str


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where a leaf of a band came to stand: the last of its row goes straight out, the others below their row."""

    box: Box
    last: bool
    gutter: int


def star(
    root: Leaf,
    bands: Sequence[Band],
    beyond: Sequence[Leaf] = (),
    ways: Sequence[Way] = (),
    *,
    ident: str,
    title: str,
    desc: str,
    legend: Sequence[Key] = (),
    most: int = 1040,
) -> Drawing:
    """As wide as its names ask for, but at most ``most``."""
    bands = [band for band in bands if band.leaves]
    left = EDGE + ROOT + REACH
    each, across = _columns(bands, most - EDGE - (BEYOND + BEYOND_REACH if beyond else 0) - left)
    right = left + across
    width = right + (BEYOND + BEYOND_REACH if beyond else 0) + EDGE
    nodes: list[Node] = []
    curves: list[Curve] = []
    placed: dict[str, _Placed] = {}
    heads: list[tuple[int, str]] = []
    top = EDGE
    for band in bands:
        middle, bottom = _band(band, left, top, across, each, nodes, curves, placed)
        heads.append((middle, band.css))
        top = bottom + BAND_GAP
    bottom = max(top - BAND_GAP, EDGE)
    box, texts = boxed(root.text, root.note, root.detail, EDGE, 0, ROOT, least=56, bold=True)
    at = max(EDGE, (heads[0][0] + heads[-1][0]) // 2 - box.h // 2) if heads else EDGE
    box, texts = boxed(root.text, root.note, root.detail, EDGE, at, ROOT, least=56, bold=True)
    nodes.insert(0, root.node(box, texts, "root"))
    curves += [Curve(arc(box.right, box.middle, left, middle), f"limb {css}") for middle, css in heads]
    bottom = max(bottom, box.bottom)
    if beyond:
        bottom = max(bottom, _beyond(beyond, ways, placed, right, right + BEYOND_REACH, nodes, curves))
    return Drawing(ident, title, desc, width, bottom + EDGE, tuple(nodes), tuple(curves), legend=tuple(legend))


def _columns(bands: Sequence[Band], room: int) -> tuple[int, int]:
    """Width of a member's box, and of the brackets with as many columns of them as the longest needs."""
    asked = [natural(leaf.text, leaf.note, leaf.detail) for band in bands for leaf in band.leaves]
    each = min(max([NARROWEST, *asked]), WIDEST)
    longest = max((len(band.leaves) for band in bands), default=1)
    columns = max(1, min(-(-longest // LONG), (room - INDENT + COLUMN_GAP) // (NARROWEST + COLUMN_GAP)))
    each = min(each, (room - INDENT - (columns - 1) * COLUMN_GAP) // columns)
    return each, INDENT + columns * (each + COLUMN_GAP) - COLUMN_GAP


def _band(band: Band, x: int, y: int, w: int, each: int, nodes: list, curves: list, placed: dict) -> tuple[int, int]:
    """One bracket with its heading and rows. Returns the middle of its heading and its bottom."""
    head_x = x + 14
    texts, height = words(band.title, band.note, "", head_x, y, x + w - head_x, bold=True)
    head = Box(head_x, y, x + w - head_x, height)
    nodes.append(Node(head, f"heading {band.css}", texts, drawn=False))
    middle = y + 10
    columns = min(-(-len(band.leaves) // LONG), (w - INDENT + COLUMN_GAP) // (each + COLUMN_GAP))
    top, last = head.bottom + HEAD_GAP, middle
    for start in range(0, len(band.leaves), columns):
        row = band.leaves[start : start + columns]
        high = max(boxed(leaf.text, leaf.note, leaf.detail, 0, 0, each)[0].h for leaf in row)
        line_from = x
        for column, leaf in enumerate(row):
            at = x + INDENT + column * (each + COLUMN_GAP)
            box, texts = boxed(leaf.text, leaf.note, leaf.detail, at, top, each, least=high)
            nodes.append(leaf.node(box, texts))
            curves.append(Curve(f"M{line_from} {box.middle}H{box.x}", f"limb {leaf.css}"))
            placed[leaf.key] = _Placed(box, column == len(row) - 1, top + high + ROW_GAP // 2)
            line_from, last = box.right, box.middle
        top += high + ROW_GAP
    curves.append(Curve(f"M{x} {middle}V{last}", f"rule {band.css}"))
    return middle, top - ROW_GAP


def _beyond(leaves, ways, placed: dict[str, _Placed], right: int, x: int, nodes: list, curves: list) -> int:
    """The column at the right, each box near the middle of what leads to it. Returns its bottom."""
    sources = defaultdict(list)
    for way in ways:
        if way.leaf in placed:
            sources[way.beyond].append(placed[way.leaf])
    wanted = {leaf.key: _mean([source.box.middle for source in sources[leaf.key]]) for leaf in leaves}
    order = sorted(leaves, key=lambda leaf: wanted[leaf.key])
    sizes = [boxed(leaf.text, leaf.note, leaf.detail, x, 0, BEYOND)[0].h for leaf in order]
    tops = spread([(wanted[leaf.key], size) for leaf, size in zip(order, sizes, strict=True)], 12, EDGE)
    bottom = 0
    for leaf, top in zip(order, tops, strict=True):
        box, texts = boxed(leaf.text, leaf.note, leaf.detail, x, top, BEYOND)
        nodes.append(leaf.node(box, texts, "beyond"))
        curves += [Curve(_out(source, right, box), f"tie {leaf.css}") for source in sources[leaf.key]]
        bottom = max(bottom, box.bottom)
    return bottom


def _mean(values: list[int]) -> float:
    return sum(values) / len(values) if values else EDGE


def _out(source: _Placed, right: int, to: Box) -> str:
    """From a member to a box beyond; past its neighbours in the gutter below its row."""
    box = source.box
    if source.last:
        start = f"M{box.right} {box.middle}H{right}"
        level = box.middle
    else:
        step = box.right + COLUMN_GAP // 2
        start = f"M{box.right} {box.bottom - 6}H{step}V{source.gutter}H{right}"
        level = source.gutter
    return start + arc(right, level, to.x, to.middle).replace("M", "L", 1)


def outline(
    root: Leaf | None,
    bands: Sequence[Band],
    beyond: Sequence[Leaf] = (),
    ways: Sequence[Way] = (),
    *,
    ident: str,
    title: str,
    desc: str,
    legend: Sequence[Key] = (),
    width: int = 340,
) -> Drawing:
    """From top to bottom: the root, each band below its heading, what lies beyond below the leaf it hangs on."""
    bands = [band for band in bands if band.leaves]
    edge, indent, least = 4, 18, 44
    nodes: list[Node] = []
    curves: list[Curve] = []
    beyond_by_key = {leaf.key: leaf for leaf in beyond}
    hanging = defaultdict(list)
    for way in ways:
        if way.beyond in beyond_by_key:
            hanging[way.leaf].append(beyond_by_key[way.beyond])
    top = edge
    if root is not None:
        box, texts = boxed(root.text, root.note, root.detail, edge, top, width - 2 * edge, least=52, bold=True)
        nodes.append(root.node(box, texts, "root"))
        top = box.bottom + 18
    for band in bands:
        x = edge + 1
        head_x = edge + 12
        texts, height = words(band.title, band.note, "", head_x, top, width - edge - head_x, bold=True)
        nodes.append(Node(Box(head_x, top, width - edge - head_x, height), f"heading {band.css}", texts, drawn=False))
        start, last = top, top + height
        top += height + HEAD_GAP
        for leaf in band.leaves:
            at = x + indent
            box, texts = boxed(leaf.text, leaf.note, leaf.detail, at, top, width - edge - at, least=least)
            nodes.append(leaf.node(box, texts))
            curves.append(Curve(f"M{x} {box.middle}H{box.x}", f"limb {leaf.css}"))
            last, top = box.middle, box.bottom + 8
            if hanging[leaf.key]:
                top = _hang(hanging[leaf.key], box, top, width - edge, nodes, curves)
        curves.append(Curve(f"M{x} {start}V{last}", f"rule {band.css}"))
        top += 14
    height = max((node.box.bottom for node in nodes), default=edge) + edge
    return Drawing(ident, title, desc, width, height, tuple(nodes), tuple(curves), legend=tuple(legend))


def _hang(leaves: list[Leaf], above: Box, top: int, right: int, nodes: list, curves: list) -> int:
    rail = above.x + 10
    last = above.bottom
    for leaf in leaves:
        at = rail + 16
        box, texts = boxed(leaf.text, leaf.note, leaf.detail, at, top, right - at, least=44)
        nodes.append(leaf.node(box, texts, "beyond"))
        curves.append(Curve(f"M{rail} {box.middle}H{box.x}", f"tie {leaf.css}"))
        last, top = box.middle, box.bottom + 8
    curves.append(Curve(f"M{rail} {above.bottom}V{last}", f"tie {leaves[0].css}"))
    return top
