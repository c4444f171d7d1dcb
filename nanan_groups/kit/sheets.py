"""Texts on their way into a spreadsheet: nothing of them ever runs there."""

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_safe(value) -> str:
    """A text that a spreadsheet shows and never computes: ``'`` before what would start a formula. Numbers stay numbers."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_STARTS) else text
