"""The page on which an official paper lies, to be read and printed."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nanan_groups.kit.pages import Link, Tab

from .measure import widths
from .paper import Block, Paper, Rows
from .word import DEMONSTRATION

STEPS = "steps"


def paper_page(
    request: HttpRequest,
    paper: Paper,
    *,
    heading: str,
    back: Link,
    parent: dict | str = "",
    here: str = "打印",
    links: Sequence[Link] = (),
    choices: Sequence[Tab] = (),
) -> HttpResponse:
    """``links``: the same paper in Word, with its annex; offered beside the printing button. ``choices``: parts of it that are
    printed alone."""
    context = {
        "paper": paper,
        "blocks": blocks_of(paper),
        "heading": heading,
        "back": back,
        "parent": parent,
        "here": here,
        "links": links,
        "choices": choices,
        "demonstration": DEMONSTRATION,
    }
    return render(request, "official/paper_print.html", context)


def blocks_of(paper: Paper) -> list[tuple[Block, list[str]]]:
    """What stands in it, each with the percent of the width that the columns have, of a table."""
    return [(block, _shares(block, paper) if isinstance(block, Rows) else []) for block in paper.body]


def _shares(table: Rows, paper: Paper) -> list[str]:
    return [f"{100 * width / paper.layout.measure:.2f}" for width in widths(table, paper.layout)]


def wants_steps(request: HttpRequest) -> bool:
    """Is the record of the case asked for as an annex? (?annex=steps)"""
    return request.GET.get("annex") == STEPS


def annex_link(request: HttpRequest) -> Link:
    """To the same paper with the record of its case, or back to the paper alone."""
    if wants_steps(request):
        return Link("不附办理记录", request.path)
    return Link("附办理记录", f"{request.path}?annex={STEPS}")
