"""Official forms as Word documents: A4, Song type, black rules. What a form says is its caller's business."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from .typed import cleaned

CREATOR = "南岸区教育集团管理平台"
SONG, HEI = "宋体", "黑体"


def new_document(*, title: str, landscape: bool = False) -> Doc:
    """An empty A4 document with the house's margins, type and properties."""
    document = Document()
    section = document.sections[0]
    short, long = Cm(21), Cm(29.7)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    style = document.styles["Normal"]
    style.font.size = Pt(10.5)
    _typeface(style, SONG)
    style.paragraph_format.space_after = Pt(0)
    properties = document.core_properties
    properties.author = properties.last_modified_by = CREATOR
    properties.title = cleaned(title)
    _page_number(section.footer.paragraphs[0])
    return document


def _typeface(style, name: str) -> None:
    style.font.name = name
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def paragraph(document: Doc, text: str, *, size: float = 10.5, bold=False, centre=False, face=SONG, before=0) -> None:
    """One paragraph; ``size`` and ``before`` in points."""
    made = document.add_paragraph()
    made.paragraph_format.space_before = Pt(before)
    made.paragraph_format.space_after = Pt(4)
    made.paragraph_format.keep_with_next = bold  # a heading never stands alone at the foot of a page
    if centre:
        made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(made, text, size=size, bold=bold, face=face)


def _run(target: Paragraph, text: str, *, size: float, bold: bool = False, face: str = SONG) -> None:
    run = target.add_run(cleaned(text))
    run.font.size, run.font.bold = Pt(size), bold
    run.font.name = face
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def table(
    document: Doc,
    headers: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    widths: Sequence[float],
    centred: frozenset[int] = frozenset(),
) -> None:
    """A ruled table; its header repeats on every page and no row is torn. ``widths`` in centimetres."""
    made = document.add_table(rows=1, cols=len(headers), style="Table Grid")
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    for cell, text in zip(made.rows[0].cells, headers, strict=True):
        _fill(cell, text, bold=True, centre=True)
    _mark(made.rows[0], "w:tblHeader")
    for row in rows:
        added = made.add_row()
        _mark(added, "w:cantSplit")
        for column, (cell, text) in enumerate(zip(added.cells, row, strict=True)):
            _fill(cell, text, centre=column in centred)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)  # Word reads the cells, LibreOffice the grid
        for cell in column.cells:
            cell.width = Cm(width)


def _fill(cell: _Cell, text: str, *, bold: bool = False, centre: bool = False) -> None:
    target = cell.paragraphs[0]
    target.paragraph_format.space_before = target.paragraph_format.space_after = Pt(2)
    if centre:
        target.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(target, text, size=10, bold=bold)


def _mark(row, tag: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(tag))


def _page_number(target: Paragraph) -> None:
    """Word counts the pages itself, when the document is opened."""
    target.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = target.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def saved(document: Doc) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()
