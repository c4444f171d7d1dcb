"""Annex 2 as a Word document, in the policy's own form."""

from collections.abc import Sequence
from datetime import date

from groups.registry.annex2.queries import COLUMNS, Table
from groups.registry.annex2.words import ANNEX_NUMBER, ANNEX_TITLE
from nanan_groups.kit.days import day_text
from nanan_groups.kit.word import HEI, new_document, paragraph, saved, table

WIDTHS = tuple(column.form.centimetres for column in COLUMNS)  # together one A4 landscape line


def annex2_document(tables: Sequence[Table], day: date) -> bytes:
    """The tables as of ``day``, titles centred, headers repeated on every page."""
    document = new_document(title=f"{ANNEX_TITLE}（截至{day_text(day)}）", landscape=True)
    paragraph(document, ANNEX_NUMBER, face=HEI, size=14)
    paragraph(document, ANNEX_TITLE, size=18, bold=True, centre=True)
    paragraph(document, f"（截至{day_text(day)}）", centre=True)
    if not tables:
        paragraph(document, "没有可列出的教育集团。", centre=True, before=12)
    for one in tables:
        paragraph(document, one.title, bold=True, size=12, before=10)
        table(document, one.headers, one.rows, widths=WIDTHS, centred=frozenset({0}))
    return saved(document)
