"""What a picture is made of. Whole pixels; the picture is shown at its own size and scrolls when the screen is narrower."""

from dataclasses import dataclass

from .texts import NAME, line_height, width_of


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h

    @property
    def middle(self) -> int:
        return self.y + self.h // 2

    def overlaps(self, other: "Box") -> bool:
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def holds(self, other: "Box") -> bool:
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom


@dataclass(frozen=True, slots=True)
class Text:
    """One line; ``y`` is its baseline, ``anchor`` start, middle or end."""

    x: int
    y: int
    text: str
    size: int = NAME
    css: str = ""
    anchor: str = "start"
    bold: bool = False

    @property
    def box(self) -> Box:
        """The room it needs at most."""
        width = width_of(self.text, self.size, bold=self.bold)
        left = self.x - {"start": 0, "middle": (width + 1) // 2, "end": width}[self.anchor]
        height = line_height(self.size)
        return Box(left, self.y - height + (height - self.size) // 2 + self.size // 6, width, height)


@dataclass(frozen=True, slots=True)
class Node:
    """A shape with its words; a link when it has an address. ``label`` is the room kept for the words, ``box`` the
    shape (the same, unless the words stand beside it), ``path`` a shape that is no rectangle."""

    box: Box
    css: str = ""
    texts: tuple[Text, ...] = ()
    url: str = ""
    title: str = ""  # in full, for the pointer and the screen reader
    round: int = 4
    drawn: bool = True
    path: str = ""
    label: Box | None = None

    @property
    def room(self) -> Box:
        return self.label or self.box


@dataclass(frozen=True, slots=True)
class Curve:
    """A line, drawn behind the boxes; ``d`` uses M, L, H, V and C."""

    d: str
    css: str = ""


@dataclass(frozen=True, slots=True)
class Patch:
    """A quiet ground behind other things."""

    box: Box
    css: str = ""
    round: int = 0


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend: ``css`` as in the picture, ``kind`` box, line or dot."""

    text: str
    css: str
    kind: str = "box"


@dataclass(frozen=True, slots=True)
class Drawing:
    ident: str  # of its elements in the page
    title: str
    desc: str
    width: int
    height: int
    nodes: tuple[Node, ...] = ()
    curves: tuple[Curve, ...] = ()
    patches: tuple[Patch, ...] = ()
    legend: tuple[Key, ...] = ()

    @property
    def linked(self) -> bool:
        return any(node.url for node in self.nodes)

    @property
    def tall(self) -> bool:
        """Goes on an upright sheet of paper."""
        return self.height > self.width

    @property
    def frame(self) -> Box:
        return Box(0, 0, self.width, self.height)

    @property
    def rooms(self) -> list[Box]:
        """Of every node that has words."""
        return [node.room for node in self.nodes if node.texts]
