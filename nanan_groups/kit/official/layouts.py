"""How official papers are set: margins, sizes and typefaces after GB/T 9704 (A4, body 仿宋 三号, headings 黑体 and 楷体).

The printed page says the same in ``portal/paper.css``; a test compares the two.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface by the name Windows and WPS know. ``instead``: what may stand for it, in this order."""

    name: str
    instead: tuple[str, ...]
    family: str = "roman"


FANG = Face("仿宋", ("仿宋_GB2312", "FangSong", "FangSong_GB2312", "STFangsong", "Noto Serif CJK SC"))
HEI = Face("黑体", ("SimHei", "STHeiti", "Noto Sans CJK SC"), "swiss")
KAI = Face("楷体", ("楷体_GB2312", "KaiTi", "KaiTi_GB2312", "STKaiti", "Noto Serif CJK SC"))
SONG = Face("宋体", ("SimSun", "NSimSun", "STSong", "Noto Serif CJK SC"))
FACES = (FANG, HEI, KAI, SONG)


@dataclass(frozen=True, slots=True)
class Layout:
    """Margins in millimetres, sizes in points. ``line``: from one line of the body to the next."""

    name: str
    top: float
    right: float
    bottom: float
    left: float
    body: float
    line: float
    title: float
    table: float
    footer: float
    wide: bool = False
    face: Face = FANG

    @property
    def width(self) -> float:
        return 297 if self.wide else 210

    @property
    def height(self) -> float:
        return 210 if self.wide else 297

    @property
    def measure(self) -> float:
        """Millimetres between the margins."""
        return self.width - self.left - self.right


LETTER = Layout("letter", 37, 26, 35, 28, body=16, line=28, title=22, table=10.5, footer=14)  # letters, plans, rules
SHEET = Layout("sheet", 22, 20, 20, 20, body=12, line=20, title=18, table=10.5, footer=10.5)  # forms and registers
WIDE = Layout("wide", 18, 20, 18, 20, body=12, line=18, title=18, table=10, footer=10.5, wide=True, face=SONG)  # tables
LAYOUTS = (LETTER, SHEET, WIDE)
