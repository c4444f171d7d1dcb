"""Annex 2 as an official paper, in the policy's own form: A4 across, five tables, the policy's headings."""

from collections.abc import Sequence
from datetime import date

from groups.registry.annex2.queries import COLUMNS, Table
from groups.registry.annex2.words import ANNEX_NUMBER, ANNEX_TITLE
from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.layouts import WIDE
from nanan_groups.kit.official.paper import Align, Block, Heading, Paper, PaperColumn, Prose, rows_of
from nanan_groups.kit.official.word import word_of


def annex2_paper(tables: Sequence[Table], day: date) -> Paper:
    """The tables as of ``day``; those of one category alone are named in the title."""
    body: list[Block] = []
    for one in tables:
        columns = [
            PaperColumn(head, column.form.percent, Align.LEFT if at else Align.CENTRE)
            for at, (head, column) in enumerate(zip(one.headers, COLUMNS, strict=True))
        ]
        body += [Heading(one.title), rows_of(tuple(columns), one.rows, label=one.title)]
    return Paper(
        title=ANNEX_TITLE,
        label=ANNEX_NUMBER,
        notes=(f"截至{day_text(day)}",),
        body=tuple(body) or (Prose("没有可列出的教育集团。", Align.CENTRE),),
        layout=WIDE,
    )


def annex2_document(tables: Sequence[Table], day: date) -> bytes:
    return word_of(annex2_paper(tables, day))
