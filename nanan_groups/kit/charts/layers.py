"""Many groups and what they share, in layers from left to right: groups in columns, between two columns the institutions
they share. A line that has to pass a layer gets a lane of its own there, so that no line runs behind a label."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .layout import arc, boxed, natural, spread, words
from .shapes import Box, Curve, Drawing, Key, Node
from .star import EDGE, Leaf

NARROWEST, WIDEST = 130, 222  # of boxes; those of a layer are alike
GUTTER, WIDEST_GUTTER, FULL = 56, 110, 1228  # between layers, as much as a full page leaves
LANE = 8  # height of a passage
ROW_GAP, SHARED_GAP, SECTION_GAP, HEAD = 8, 14, 22, 22
LOOSEST = 26  # between boxes of a column that has room to spare


@dataclass(frozen=True, slots=True)
class Section:
    """A category within a column."""

    title: str
    note: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Column:
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """A shared institution's part in a group; the keys of both leaves."""

    shared: str
    group: str
    css: str


@dataclass(slots=True)
class _Item:
    """Something that takes height in a layer: a heading, a leaf, or a lane (no leaf, no title)."""

    key: str
    height: int
    leaf: Leaf | None = None
    section: Section | None = None
    wanted: float = 0.0
    top: int = 0

    @property
    def middle(self) -> int:
        return self.top + self.height // 2


@dataclass(slots=True)
class _Layer:
    column: bool  # of groups; else of what stands between two columns
    width: int = NARROWEST
    x: int = 0
    items: list[_Item] = field(default_factory=list)
    lanes: list[_Item] = field(default_factory=list)

    @property
    def bottom(self) -> int:
        return max((item.top + item.height for item in (*self.items, *self.lanes)), default=EDGE)


def layers(
    columns: Sequence[Column],
    shared: Sequence[Leaf],
    ties: Sequence[Tie],
    *,
    ident: str,
    title: str,
    desc: str,
    legend: Sequence[Key] = (),
) -> Drawing:
    columns = [column for column in columns if any(section.leaves for section in column.sections)]
    column_of = {
        leaf.key: number
        for number, column in enumerate(columns)
        for section in column.sections
        for leaf in section.leaves
    }
    known = {leaf.key for leaf in shared}
    ties = [tie for tie in ties if tie.group in column_of and tie.shared in known]
    plan = _Plan(columns, shared, ties, column_of)
    plan.place()
    nodes = [node for layer in plan.layers for item in layer.items for node in _nodes(item, layer)]
    width = plan.layers[-1].x + plan.layers[-1].width + EDGE if plan.layers else 2 * EDGE
    height = max((layer.bottom for layer in plan.layers), default=EDGE) + EDGE
    return Drawing(ident, title, desc, width, height, tuple(nodes), tuple(plan.curves()), legend=tuple(legend))


class _Plan:
    """Layers 0, 2, 4 … are columns of groups, 1, 3, 5 … what stands between them."""

    def __init__(self, columns, shared, ties, column_of) -> None:
        self.ties = ties
        self.layer_of = {key: 2 * number for key, number in column_of.items()}
        self.neighbours = defaultdict(list)
        for tie in ties:
            self.neighbours[tie.shared].append(tie.group)
        for leaf in shared:
            touched = sorted({column_of[group] for group in self.neighbours[leaf.key]})
            gap = 0 if not touched else min(touched[0], max(len(columns) - 2, 0))
            self.layer_of[leaf.key] = 2 * gap + 1
        count = max([*self.layer_of.values(), 2 * len(columns) - 2], default=-1) + 1
        self.layers = [_Layer(number % 2 == 0) for number in range(count)]
        for number, column in enumerate(columns):
            layer = self.layers[2 * number]
            layer.width = _width(leaf for section in column.sections for leaf in section.leaves)
            layer.items = _items(column, layer.width)
        for number, layer in enumerate(self.layers):
            if not layer.column:
                found = [leaf for leaf in shared if self.layer_of[leaf.key] == number]
                layer.width = _width(found)
                layer.items = [_item(leaf, layer.width) for leaf in found]
        self._drop_empty_layers()
        self._open_lanes()
        self._stand_side_by_side()
        self.items = {item.key: item for layer in self.layers for item in layer.items if item.leaf}

    def _drop_empty_layers(self) -> None:
        kept = [number for number, layer in enumerate(self.layers) if layer.items]
        renumbered = {old: new for new, old in enumerate(kept)}
        self.layers = [self.layers[number] for number in kept]
        self.layer_of = {key: renumbered[number] for key, number in self.layer_of.items()}

    def _stand_side_by_side(self) -> None:
        spare = FULL - 2 * EDGE - sum(layer.width for layer in self.layers)
        gutter = min(max(spare // max(len(self.layers) - 1, 1), GUTTER), WIDEST_GUTTER)
        x = EDGE
        for layer in self.layers:
            layer.x = x
            x += layer.width + gutter

    def _open_lanes(self) -> None:
        """One lane for each shared node and layer it passes, however many lines go on from there."""
        self.lanes: dict[tuple[str, int], _Item] = {}
        for tie in self.ties:
            here, there = self.layer_of[tie.shared], self.layer_of[tie.group]
            step = 1 if there > here else -1
            for number in range(here + step, there, step):
                if (tie.shared, number) not in self.lanes:
                    lane = _Item(f"{tie.shared}|{number}", LANE)
                    self.lanes[tie.shared, number] = lane
                    self.layers[number].lanes.append(lane)

    def place(self) -> None:
        """Groups keep their official order; what is shared goes to the middle of its groups; twice, as lanes shift."""
        full = max((_stacked(layer) for layer in self.layers), default=0)
        for layer in self.layers:
            if layer.column:
                _stack(layer.items, full)
        for _ in range(2):
            for layer in self.layers:
                if not layer.column:
                    self._settle(layer)
            for layer in self.layers:
                if layer.column and layer.lanes:
                    self._let_through(layer, full)
        for layer in self.layers:
            if not layer.column:
                self._settle(layer)

    def _pull(self, key: str) -> float:
        tops = [self.items[group].middle for group in self.neighbours[key]]
        return sum(tops) / len(tops) if tops else EDGE

    def _settle(self, layer: _Layer) -> None:
        for item in layer.items:
            item.wanted = self._pull(item.key)
        for lane in layer.lanes:
            lane.wanted = self._beyond(lane)
        every = sorted((*layer.items, *layer.lanes), key=lambda item: (item.wanted, item.key))
        tops = spread([(item.wanted, item.height) for item in every], SHARED_GAP, EDGE)
        for item, top in zip(every, tops, strict=True):
            item.top = top

    def _beyond(self, lane: _Item) -> float:
        """Half way between where the line comes from and the groups it goes on to."""
        key, _, number = lane.key.rpartition("|")
        here = self.layer_of[key]
        ahead = [
            self.items[group].middle
            for group in self.neighbours[key]
            if (self.layer_of[group] - int(number)) * (int(number) - here) > 0
        ]
        return (self.items[key].middle + sum(ahead) / len(ahead)) / 2

    def _let_through(self, layer: _Layer, full: int) -> None:
        """Lanes between the boxes of a column, each where it has to give way least."""
        items = [item for item in layer.items if item.leaf or item.section]
        order: list[_Item] = list(items)
        for lane in sorted(layer.lanes, key=lambda lane: lane.key):
            lane.wanted = self._beyond(lane)
            # Not between a heading and its first box.
            seats = [n for n in range(len(order) + 1) if n == 0 or order[n - 1].section is None]
            best = min(seats, key=lambda n: abs(_seam(order, n) - lane.wanted))
            order.insert(best, lane)
        _stack(order, full)

    def curves(self) -> list[Curve]:
        out = []
        for tie in self.ties:
            here, there = self.layer_of[tie.shared], self.layer_of[tie.group]
            step = 1 if there > here else -1
            stops = [(self.layers[here], self.items[tie.shared])]
            stops += [(self.layers[n], self.lanes[tie.shared, n]) for n in range(here + step, there, step)]
            stops.append((self.layers[there], self.items[tie.group]))
            if step < 0:
                stops.reverse()
            d = ""
            for (a, left), (b, right) in pairwise(stops):
                part = arc(a.x + a.width, left.middle, b.x, right.middle)
                d += part.replace("M", "L", 1) if d else part
            out.append(Curve(d, f"tie {tie.css}"))
        return out


def _width(leaves: Iterable[Leaf]) -> int:
    return min(max([NARROWEST, *(natural(leaf.text, leaf.note, leaf.detail) for leaf in leaves)]), WIDEST)


def _item(leaf: Leaf, width: int) -> _Item:
    return _Item(leaf.key, boxed(leaf.text, leaf.note, leaf.detail, 0, 0, width)[0].h, leaf)


def _items(column: Column, width: int) -> list[_Item]:
    out = []
    for section in column.sections:
        if section.leaves:
            _, height = words(section.title, section.note, "", 0, 0, width, bold=True)
            out.append(_Item(f"|{section.title}", max(height, HEAD), section=section))
            out += [_item(leaf, width) for leaf in section.leaves]
    return out


def _gaps(items: list[_Item], gap: int) -> list[int]:
    """Between neighbours; a new section stands off, a heading keeps to its first box."""
    return [
        SECTION_GAP + gap if after.section else ROW_GAP if before.section else gap for before, after in pairwise(items)
    ]


def _high(items: list[_Item], gap: int) -> int:
    return sum(item.height for item in items) + sum(_gaps(items, gap))


def _stacked(layer: _Layer) -> int:
    """The least height a layer takes."""
    if layer.column:
        return _high(layer.items, ROW_GAP)
    return sum(item.height + SHARED_GAP for item in (*layer.items, *layer.lanes))


def _stack(items: list[_Item], full: int) -> None:
    """One below the other, loosened a little when there is room, in the middle of the height of the fullest column."""
    gap = ROW_GAP
    while gap < LOOSEST and _high(items, gap + 1) <= full:
        gap += 1
    top = EDGE + max(0, (full - _high(items, gap)) // 2)
    for item, space in zip(items, [*_gaps(items, gap), 0], strict=True):
        item.top = top
        top += item.height + space


def _seam(order: list[_Item], at: int) -> float:
    """The height of the seam before the item with this number."""
    if at == 0:
        return order[0].top
    before = order[at - 1]
    return before.top + before.height if at == len(order) else (before.top + before.height + order[at].top) / 2


def _nodes(item: _Item, layer: _Layer) -> list[Node]:
    if item.section:
        texts, _ = words(item.section.title, item.section.note, "", layer.x, item.top, layer.width, bold=True)
        return [Node(Box(layer.x, item.top, layer.width, item.height), "heading", texts, drawn=False)]
    leaf = item.leaf
    box, texts = boxed(leaf.text, leaf.note, leaf.detail, layer.x, item.top, layer.width)
    return [leaf.node(box, texts)]
