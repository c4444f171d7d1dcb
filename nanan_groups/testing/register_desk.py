"""The register in a real browser: the screens, and what a good page is."""

import pytest

from nanan_groups.testing.browser import axe, no_clipped_text, no_sideways_scroll, shot

PASSWORD = "Example-Pass-26"


SCREENS = pytest.mark.parametrize("screen", ["desktop", "phone"])


def good(page, name: str) -> None:
    """Nothing wider than the screen, nothing cut off, nothing axe objects to; a picture for people."""
    no_sideways_scroll(page)
    no_clipped_text(page)
    assert axe(page) == []
    shot(page, name)
