"""What python-docx has no word for: single elements of the file format (ECMA-376)."""

from collections.abc import Iterator

from docx.document import Document as Doc
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from .layouts import FACES, Face


def element(tag: str, **values):
    made = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def set_face(font, properties, face: Face) -> None:
    font.name = face.name  # its own digits: another face beside it would set them wider than a column allows
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), face.name)


def set_language(properties) -> None:
    """Chinese for what the program breaks, checks and substitutes."""
    properties.append(element("w:lang", val="zh-CN", eastAsia="zh-CN"))


def true(row, tag: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(tag))


def field_parts(instruction: str) -> Iterator:
    """A field, part by part: counted by the program that opens the file, 1 until it has."""
    for kind in ("begin", "", "separate", "shown", "end"):
        if kind in ("begin", "separate", "end"):
            yield element("w:fldChar", fldCharType=kind)
        else:
            part = OxmlElement("w:t" if kind else "w:instrText")
            part.text = "1" if kind else instruction
            yield part


def set_tight(target: Paragraph) -> None:
    """No room put between digits and signs: in a column a day stands on one line."""
    properties = target._p.get_or_add_pPr()
    for tag in ("w:autoSpaceDE", "w:autoSpaceDN"):
        properties.insert_element_before(
            element(tag, val="0"), "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )


def outline(target: Paragraph, level: int) -> None:
    """What Word lists in its navigation."""
    target._p.get_or_add_pPr().append(element("w:outlineLvl", val=level))


def border(target: Paragraph, side: str, eighths: int, colour: str) -> None:
    properties = target._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    borders.append(element(f"w:{side}", val="single", sz=eighths, space=6, color=colour))


def cell_margins(table, *, millimetres: float) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=round(Mm(millimetres).pt * 20), type="dxa"))
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        table._tbl.tblPr.append(margins)
    else:
        look.addprevious(margins)


def open_sides(cell) -> None:
    """A cell of which only the rule above it stays, the table's own last one."""
    borders = OxmlElement("w:tcBorders")
    for side in ("left", "bottom", "right"):
        borders.append(element(f"w:{side}", val="nil"))
    cell._tc.get_or_add_tcPr().insert_element_before(
        borders, "w:shd", "w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark"
    )


def name_faces(document: Doc) -> None:
    """The font table says what may stand for a face that is not installed."""
    part = next(one for one in document.part.package.iter_parts() if str(one.partname) == "/word/fontTable.xml")
    faces = "".join(
        f'<w:font w:name="{face.name}"><w:altName w:val="{",".join(face.instead)}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{face.family}"/><w:pitch w:val="variable"/></w:font>'
        for face in FACES
    )
    part._blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{faces}</w:fonts>'
    ).encode()
