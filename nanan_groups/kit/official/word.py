"""Official papers as Word documents. Every rule that a page could break is said in the file: headings stay with what
follows, rows are not torn, headings of tables repeat, a signature is never alone on a page."""

from io import BytesIO

from django.conf import settings
from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from nanan_groups.kit.typed import cleaned

from .codes import png_of
from .layouts import FANG, HEI, KAI, SONG, Face, Layout
from .measure import balanced, widths
from .ooxml import (
    border,
    cell_margins,
    field_parts,
    name_faces,
    open_sides,
    outline,
    set_face,
    set_language,
    set_tight,
    true,
)
from .paper import Align, Annex, Block, Facts, Heading, Paper, Prose, QrCode, Rows, Signature

CREATOR = "南岸区教育集团管理平台"
DEMONSTRATION = "演示数据，不作办理依据"
TAKEN = 2  # rows that go with the signature below them
RED = RGBColor(0xB3, 0x26, 0x1E)
_ALIGN = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
_LEVELS = {1: (HEI, False), 2: (KAI, False), 3: (FANG, True)}


def word_of(paper: Paper) -> bytes:
    """The paper as a .docx; of invented data every page says so."""
    out = BytesIO()
    _Writer(paper.layout).write(paper).save(out)
    return out.getvalue()


class _Writer:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.document: Doc = Document()
        name_faces(self.document)
        self._defaults()
        self._page()

    def write(self, paper: Paper) -> Doc:
        properties = self.document.core_properties
        properties.author = properties.last_modified_by = CREATOR
        properties.title = cleaned(paper.title)
        self._head(paper)
        before: Block | None = None
        for block, following in zip(paper.body, (*paper.body[1:], None), strict=True):
            self._block(block, before, following if isinstance(following, Signature) else None)
            before = block
        if paper.copies or paper.printed:
            self._copies(paper)
        return self.document

    def _defaults(self) -> None:
        style = self.document.styles["Normal"]
        style.font.size = Pt(self.layout.body)
        properties = style.element.get_or_add_rPr()
        set_face(style.font, properties, self.layout.face)
        set_language(properties)
        style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.line_spacing = 1
        style.paragraph_format.widow_control = True

    def _page(self) -> None:
        layout, section = self.layout, self.document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE if layout.wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(layout.width), Mm(layout.height)
        section.top_margin, section.bottom_margin = Mm(layout.top), Mm(layout.bottom)
        section.left_margin, section.right_margin = Mm(layout.left), Mm(layout.right)
        section.header_distance, section.footer_distance = Mm(layout.top / 2), Mm(layout.bottom / 2)
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for text, counted in (("第 ", "PAGE"), (" 页　共 ", "NUMPAGES"), (" 页", "")):
            self._run(footer, text, face=SONG, size=layout.footer)
            for part in field_parts(counted) if counted else ():
                self._run(footer, "", face=SONG, size=layout.footer)._r.append(part)
        if settings.DEMO:
            header = section.header.paragraphs[0]
            header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            self._run(header, DEMONSTRATION, face=HEI, size=10)

    # --- what stands in it -------------------------------------------------------------------------------------------
    def _head(self, paper: Paper) -> None:
        layout = self.layout
        if paper.letterhead:
            self._paragraph(paper.letterhead, face=SONG, size=30, bold=True, align=Align.CENTRE, colour=RED, keep=True)
            number = self._paragraph(paper.number, align=Align.CENTRE, after=18, keep=True)
            border(number, "bottom", 16, "B3261E")
        if paper.label:
            self._paragraph(paper.label, face=HEI, keep=True)
        self._title(paper.title)
        for at, line in enumerate(paper.under, start=1):
            after = layout.line / 2 if at == len(paper.under) else 0
            self._paragraph(line, face=KAI, size=min(layout.body, 14), align=Align.CENTRE, after=after, keep=True)
        if paper.to:
            self._paragraph(f"{paper.to}：", exact=True)

    def _title(self, title: str) -> None:
        lines = balanced(cleaned(title), self.layout.title, self.layout)
        for at, line in enumerate(lines, start=1):
            spaced = {"before": 6 if at == 1 else 0, "after": 8 if at == len(lines) else 0}
            self._paragraph(line, face=SONG, size=self.layout.title, bold=True, align=Align.CENTRE, keep=True, **spaced)

    def _block(self, block: Block, before: Block | None, signature: Signature | None) -> None:
        """``signature``: follows, and takes the end of this block with it, wherever the page ends."""
        match block:
            case Prose():
                self._prose(block, keep=signature is not None)
            case Heading():
                face, bold = _LEVELS[block.level]
                above = self.layout.body / 3
                indent = not self.layout.wide
                made = self._paragraph(
                    block.text, face=face, bold=bold, indent=indent, before=above, exact=True, keep=True
                )
                outline(made, block.level - 1)
            case Rows():
                self._rows(block, signature)
            case Facts():
                self._facts(block, signature)
            case Signature():
                if not isinstance(before, Rows | Facts):  # else it is in the table's last row
                    self._signature(block, [self.document.add_paragraph() for _ in block.lines])
            case Annex():
                self._paragraph(block.label, face=HEI, keep=True).paragraph_format.page_break_before = True
                self._title(block.title)
            case QrCode():
                drawn = self._paragraph("", align=Align.CENTRE, before=self.layout.line / 2, keep=True)
                drawn.add_run().add_picture(BytesIO(png_of(block.address)), width=Mm(block.size))
                self._paragraph(block.caption, size=self.layout.table, align=Align.CENTRE, keep=signature is not None)

    def _prose(self, block: Prose, *, keep: bool) -> None:
        for at, line in enumerate(block.lines, start=1):
            last = at == len(block.lines)
            if block.small:
                self._paragraph(line, size=self.layout.table, align=block.align, before=4, keep=keep and last)
            else:
                indent = block.align is Align.LEFT
                self._paragraph(line, align=block.align, indent=indent, exact=True, keep=keep and last)

    def _signature(self, block: Signature, paragraphs: list[Paragraph]) -> None:
        for at, (target, line) in enumerate(zip(paragraphs, block.lines, strict=True), start=1):
            above = self.layout.line if at == 1 else 0
            self._set(target, before=above, align=Align.CENTRE, keep=at < len(block.lines), exact=True)
            target.paragraph_format.left_indent = Mm(self.layout.measure * 0.4)
            self._run(target, line, face=self.layout.face, size=self.layout.body)

    def _copies(self, paper: Paper) -> None:
        made = self._paragraph(f"抄送：{paper.copies}" if paper.copies else "", size=14, before=18)
        made.paragraph_format.tab_stops.add_tab_stop(Mm(self.layout.measure), alignment=2)
        self._run(made, f"\t{paper.printed_text}", face=FANG, size=14)
        for side in ("top", "bottom"):
            border(made, side, 6, "000000")

    # --- tables ------------------------------------------------------------------------------------------------------
    def _rows(self, block: Rows, signature: Signature | None) -> None:
        across = widths(block, self.layout)
        made = self._table(across)
        heading = self._row(made, across)
        true(heading, "w:tblHeader")
        for cell, column in zip(heading.cells, block.columns, strict=True):
            self._cell(cell, column.head, face=HEI, align=Align.CENTRE, keep=True)
        for at, (row, texts) in enumerate(block.lines, start=1):
            added = self._row(made, across, torn=row.tall)
            keep = signature is not None and at > len(block.rows) - TAKEN
            cells = list(added.cells)
            if row.across > 1:
                cells[: row.across] = [cells[0].merge(cells[row.across - 1])]
            for cell, (column, text, _) in zip(cells, texts, strict=True):
                self._cell(cell, text, bold=row.strong, align=column.align, keep=keep)
        if signature is not None:
            self._close(made, across, signature)

    def _facts(self, block: Facts, signature: Signature | None) -> None:
        across = [self.layout.measure * share / 100 for share in (block.share, 100 - block.share)]
        made = self._table(across)
        for at, fact in enumerate(block.facts, start=1):
            added = self._row(made, across, torn=fact.tall)
            if fact.room:
                added.height, added.height_rule = Mm(fact.room), WD_ROW_HEIGHT_RULE.AT_LEAST
            keep = signature is not None and at > len(block.facts) - TAKEN
            self._cell(added.cells[0], fact.label, face=HEI, align=Align.CENTRE, keep=keep)
            self._cell(added.cells[1], fact.text, keep=keep)
        if signature is not None:
            self._close(made, across, signature)

    def _table(self, across: list[float]):
        made = self.document.add_table(rows=0, cols=len(across), style="Table Grid")
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        made.autofit = False
        cell_margins(made, millimetres=1.2)
        for column, width in zip(made.columns, across, strict=True):
            column.width = Mm(width)  # LibreOffice reads the grid, Word the cells
        return made

    def _row(self, table, across: list[float], *, torn: bool = False):
        added = table.add_row()
        if not torn:
            true(added, "w:cantSplit")
        for cell, width in zip(added.cells, across, strict=True):
            cell.width = Mm(width)
            cell.vertical_alignment = 1
        return added

    def _close(self, table, across: list[float], signature: Signature) -> None:
        """The signature as the table's last row, without rules: rows can be held together by every program, a table and
        what follows it only by some."""
        cells = self._row(table, across).cells
        cell = cells[0].merge(cells[-1])
        open_sides(cell)
        more = [cell.add_paragraph() for _ in signature.lines[1:]]
        self._signature(signature, [cell.paragraphs[0], *more])

    def _cell(self, cell, text, *, face=SONG, bold=False, align=Align.LEFT, keep=False) -> None:
        target = cell.paragraphs[0]
        self._set(target, before=2, after=2, align=align, keep=keep)
        set_tight(target)
        self._run(target, text, face=face, size=self.layout.table, bold=bold)

    # --- paragraphs --------------------------------------------------------------------------------------------------
    def _paragraph(
        self, text, *, face: Face | None = None, size=0.0, bold=False, colour=None, indent=False, **said
    ) -> Paragraph:
        made, size = self.document.add_paragraph(), size or self.layout.body
        self._set(made, **said)
        if indent:
            made.paragraph_format.first_line_indent = Pt(2 * size)
            made._p.get_or_add_pPr().ind.set(qn("w:firstLineChars"), "200")
        self._run(made, text, face=face or self.layout.face, size=size, bold=bold, colour=colour)
        return made

    def _set(self, target: Paragraph, *, before=0.0, after=0.0, align=Align.LEFT, keep=False, exact=False) -> None:
        how = target.paragraph_format
        how.space_before, how.space_after = Pt(before), Pt(after)
        how.alignment = _ALIGN[align]
        if keep:
            how.keep_with_next = how.keep_together = True
        if exact:
            how.line_spacing_rule, how.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(self.layout.line)

    def _run(self, target: Paragraph, text: str, *, face: Face, size: float, bold: bool = False, colour=None):
        run = target.add_run(cleaned(text))
        run.font.size, run.font.bold = Pt(size), bold
        if colour is not None:
            run.font.color.rgb = colour
        set_face(run.font, run._element.get_or_add_rPr(), face)
        return run
