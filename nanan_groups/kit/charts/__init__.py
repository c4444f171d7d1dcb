"""Pictures drawn on the server: plain dataclasses in, a ``Drawing`` out; templates/charts/ prints any drawing.

No ORM, no clock, no settings, no colours: colours are classes that portal/charts.css fills from the tokens. Every label
has a box of its own that nothing else enters and that lies inside the picture; nanan_groups/kit/tests/test_charts.py
proves it for any names.
"""

from .bars import Bar, BarRow, Segment, bars
from .layers import Column, Section, Tie, layers
from .radar import Series, radar
from .shapes import Curve, Drawing, Key, Node, Patch, Text
from .star import Band, Leaf, Way, outline, star
from .timeline import Moment, Phase, Span, SpanBand, timeline

__all__ = [
    "Band",
    "Bar",
    "BarRow",
    "Column",
    "Curve",
    "Drawing",
    "Key",
    "Leaf",
    "Moment",
    "Node",
    "Patch",
    "Phase",
    "Section",
    "Segment",
    "Series",
    "Span",
    "SpanBand",
    "Text",
    "Tie",
    "Way",
    "bars",
    "layers",
    "outline",
    "radar",
    "star",
    "timeline",
]
