"""A time line: numbered moments above the axis, below it a row for each thing that lasted, its phases as bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .layout import baseline, words
from .shapes import Box, Curve, Drawing, Key, Node, Patch, Text
from .texts import SMALL, width_of

EDGE = 8
LABEL = 216
BAR, ROW_GAP, BAND_GAP = 22, 8, 16
DOT, DOT_GAP = 22, 4
SHORTEST = timedelta(days=360)  # of the axis
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)


@dataclass(frozen=True, slots=True)
class Phase:
    """From a day to a day (no longer included), or until further notice."""

    start: date
    end: date | None
    css: str = ""
    text: str = ""  # printed in the bar where it fits
    title: str = ""
    open_start: bool = False  # began on an unknown earlier day


@dataclass(frozen=True, slots=True)
class Span:
    """A row; its phases do not overlap."""

    text: str
    phases: tuple[Phase, ...]
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class SpanBand:
    title: str
    css: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened; ``number`` says which row of the table beside the picture tells of it."""

    day: date
    number: str
    css: str = ""
    url: str = ""
    title: str = ""


def timeline(
    bands: Sequence[SpanBand],
    moments: Sequence[Moment],
    *,
    today: date,
    today_text: str,
    moments_text: str,
    ident: str,
    title: str,
    desc: str,
    legend: Sequence[Key] = (),
    width: int = 1000,
) -> Drawing:
    bands = [band for band in bands if band.spans]
    above = width < 600
    x = EDGE if above else EDGE + LABEL + 12
    axis = _Axis(bands, moments, today, x + 12, width - EDGE - 12)
    nodes: list[Node] = []
    curves: list[Curve] = []
    top = EDGE
    nodes += axis.ticks(top)
    top += 20
    nodes.append(axis.flag(today, today_text, top))
    top += 24
    below_flag = top - 5
    if moments:
        heading, height = _label(moments_text, "", "heading", above, top, width, bold=True)
        lanes = axis.lanes(moments)
        high = len(lanes) * (DOT + DOT_GAP)
        first = top + height + 4 if above else top
        nodes.append(heading)
        nodes += axis.dots(lanes, first, first + high, curves)
        top = max(first + high, top + height) + 6
    rail = top
    curves.append(Curve(f"M{axis.left} {rail}H{axis.right}", "axis"))
    top += 10
    for band in bands:
        heading, height = _label(band.title, "", f"heading {band.css}", above, top, width, bold=True)
        nodes.append(heading)
        top += height + 4
        for span in band.spans:
            top = _row(span, band.css, axis, above, top, width, nodes)
        top += BAND_GAP - ROW_GAP
    bottom = top - BAND_GAP + ROW_GAP + 4 if bands else top
    grid = [Curve(f"M{at} {rail}V{bottom}", "grid") for at in axis.marks]
    now = Curve(f"M{axis.at(today)} {below_flag}V{bottom}", "today")
    patches = (Patch(Box(axis.left, rail, max(axis.right - axis.left, 0), max(bottom - rail, 0)), "plot"),)
    return Drawing(
        ident, title, desc, width, bottom + EDGE, tuple(nodes), (*grid, *curves, now), patches, tuple(legend)
    )


def _label(text, note, css, above, top, width, *, bold=False, url="", title="") -> tuple[Node, int]:
    room = width - 2 * EDGE if above else LABEL
    texts, height = words(text, note, "", EDGE, top, room, bold=bold)
    return Node(Box(EDGE, top, room, height), css, texts, url, title, drawn=False), height


def _row(span: Span, css: str, axis: "_Axis", above: bool, top: int, width: int, nodes: list[Node]) -> int:
    label, height = _label(span.text, span.note, f"row {css}", above, top, width, url=span.url, title=span.text)
    high = height + BAR if above else max(height, BAR)
    if not above and height < high:
        label, _ = _label(
            span.text, span.note, f"row {css}", above, top + (high - height) // 2, width, url=span.url, title=span.text
        )
    nodes.append(label)
    bar_top = top + height if above else top + (high - BAR) // 2
    nodes += [axis.bar(phase, css, bar_top) for phase in span.phases]
    return top + high + ROW_GAP


class _Axis:
    """Days to pixels."""

    def __init__(self, bands, moments, today: date, left: int, right: int) -> None:
        phases = [phase for band in bands for span in band.spans for phase in span.phases]
        days = [today, *(moment.day for moment in moments), *(phase.start for phase in phases)]
        days += [phase.end for phase in phases if phase.end]
        self.first = min(days)
        last = max(*days, self.first + SHORTEST)
        self.last = last + (last - self.first) / 20
        self.left, self.right = left, right
        self.marks: list[int] = []

    def at(self, day: date) -> int:
        share = (day - self.first) / (self.last - self.first)
        return self.left + round(min(max(share, 0), 1) * (self.right - self.left))

    def flag(self, day: date, text: str, top: int) -> Node:
        """The day the page answers for, above the axis, pushed inwards at the ends."""
        wide = width_of(text, SMALL)
        x = min(max(self.at(day) - wide // 2, self.left - 12), self.right + 12 - wide)
        line = Text(x, baseline(top, SMALL), text, SMALL, "today-text")
        return Node(Box(x, top, wide, 17), "flag", (line,), drawn=False)

    def ticks(self, top: int) -> list[Node]:
        """Month or year beginnings, as many as have room."""
        step, days = self._step()
        nodes, free = [], self.left - 12
        for day in days:
            text = f"{day.year}年" if step >= 12 else f"{day.year}年{day.month}月"
            wide = width_of(text, SMALL)
            x = self.at(day) - wide // 2
            self.marks.append(self.at(day))
            if x >= free and x + wide <= self.right + 12:
                line = Text(x, baseline(top, SMALL), text, SMALL, "note")
                nodes.append(Node(Box(x, top, wide, 17), "tick", (line,), drawn=False))
                free = x + wide + 8
        return nodes

    def _step(self) -> tuple[int, list[date]]:
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        room = (self.right - self.left) // 84
        step = next((step for step in _MONTHS if months // step + 1 <= room), _MONTHS[-1])
        days, number = [], self.first.year * 12 + self.first.month - 1
        number += -number % step
        while (day := date(number // 12, number % 12 + 1, 1)) <= self.last:
            if day >= self.first:
                days.append(day)
            number += step
        return step, days

    def lanes(self, moments: Sequence[Moment]) -> list[list[tuple[Moment, Box]]]:
        """Dots that would touch go to the next lane."""
        lanes: list[list[tuple[Moment, Box]]] = []
        for moment in sorted(moments, key=lambda moment: moment.day):
            wide = max(DOT, width_of(moment.number, SMALL, bold=True) + 8)
            x = min(max(self.at(moment.day) - wide // 2, self.left - 12), self.right + 12 - wide)
            for lane in lanes:
                if lane[-1][1].right + DOT_GAP <= x:
                    break
            else:
                lanes.append(lane := [])
            lane.append((moment, Box(x, 0, wide, DOT)))
        return lanes

    def dots(self, lanes, top: int, bottom: int, curves: list[Curve]) -> list[Node]:
        """The first lane lies next to the axis; a stem from each dot down to its day."""
        nodes = []
        for number, lane in enumerate(lanes):
            y = bottom - (number + 1) * (DOT + DOT_GAP)
            for moment, flat in lane:
                box = Box(flat.x, y, flat.w, flat.h)
                line = Text(
                    box.x + box.w // 2,
                    baseline(y + (DOT - 17) // 2, SMALL),
                    moment.number,
                    SMALL,
                    "value",
                    "middle",
                    True,
                )
                nodes.append(Node(box, f"dot {moment.css}", (line,), moment.url, moment.title, DOT // 2))
                curves.append(Curve(f"M{self.at(moment.day)} {box.bottom}V{bottom + 6}", "stem"))
        return nodes

    def bar(self, phase: Phase, css: str, top: int) -> Node:
        left = self.at(phase.start)
        right = max(self.at(phase.end) if phase.end else self.right, left + 2)
        box = Box(left, top, right - left, BAR)
        inset = 8 if phase.open_start or phase.end is None else 4
        texts = ()
        if phase.text and width_of(phase.text, SMALL) + 2 * inset <= box.w:
            texts = (Text(box.x + inset, baseline(top + (BAR - 17) // 2, SMALL), phase.text, SMALL, "note"),)
        path = _arrow(box, phase.open_start, phase.end is None) if box.w > 16 else ""
        return Node(box, f"phase {css} {phase.css}".strip(), texts, "", phase.title, 2, path=path)


def _arrow(box: Box, open_start: bool, open_end: bool) -> str:
    """A bar with a notch where its beginning is not known and a point where it goes on."""
    left = (
        f"M{box.x} {box.y}L{box.x + 6} {box.middle}L{box.x} {box.bottom}"
        if open_start
        else (f"M{box.x} {box.y}V{box.bottom}")
    )
    right = (
        f"H{box.right - 6}L{box.right} {box.middle}L{box.right - 6} {box.y}Z"
        if open_end
        else (f"H{box.right}V{box.y}Z")
    )
    return left + right if open_start or open_end else ""
