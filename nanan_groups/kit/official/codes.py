"""A text as a QR code, for the page and for Word. Level M: it is still read with a seal over a corner of it."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe

LEVEL = "m"


def _code(text: str) -> segno.QRCode:
    return segno.make(text, error=LEVEL, micro=False)


def svg_of(text: str) -> SafeString:
    """Drawn by segno from numbers alone: nothing of the text stands in the drawing."""
    drawn = _code(text).svg_inline(omitsize=True, svgclass="official-code-drawing", lineclass=None)
    return mark_safe(drawn)  # noqa: S308


def png_of(text: str) -> bytes:
    out = BytesIO()
    _code(text).save(out, kind="png", scale=8)
    return out.getvalue()
