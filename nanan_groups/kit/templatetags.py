"""What every template has (a built-in library, see settings.TEMPLATES)."""

from datetime import date

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.urls import reverse
from django.utils.safestring import mark_safe

from . import opened
from .days import day_text
from .money import yuan as yuan_text
from .official.layouts import Layout
from .official.measure import balanced
from .texts import since_text
from .typed import cleaned

register = template.Library()


class FormTokensNode(CsrfTokenNode):
    """Django's token, and whose page this is (opened.py): so every form of the house, the back office's too, has both."""

    def render(self, context):
        request = getattr(context, "request", None)
        tokens = super().render(context)
        return mark_safe(f"{tokens}{opened.field_of(request)}") if tokens and request is not None else tokens  # noqa: S308


@register.tag
def csrf_token(parser, token):
    return FormTokensNode()


@register.filter
def day(value: date | None) -> str:
    """2022年7月14日, or an em dash for no day."""
    return day_text(value) or "—"


@register.filter
def iso(value: date | None) -> str:
    return value.isoformat() if value else ""


@register.filter
def number(value) -> str:
    """Thousands separated: 63,500. An em dash for nothing, so that nothing never looks like 0. A text (3 / 12) is left."""
    if value is None or value == "":
        return "—"
    return value if isinstance(value, str) else f"{value:,}"


@register.filter
def yuan(fen: int | None) -> str:
    """Money, kept in fen, as books print it: 600,000.00. An em dash for none, so that none never looks like 0."""
    return "—" if fen is None or fen == "" else yuan_text(fen)


@register.filter
def since(row) -> str:
    """The beginning of a dated row."""
    return since_text(row.valid_from, row.start_open)


@register.filter
def title_lines(title: str, layout: Layout) -> list[str]:
    """The title of an official paper, as Word breaks it."""
    return balanced(cleaned(title), layout.title, layout)


@register.filter
def address(link) -> str:
    """(view name, args, query), as a calculation keeps it, as an address."""
    name, args, query = link
    return reverse(name, args=args) + query
