"""Numbers with two places, kept as whole hundredths. Pure."""

import re
from collections.abc import Iterable
from hashlib import sha256

from nanan_groups.kit.errors import RuleViolation

_NUMBER = re.compile(r"(\d{1,7})(?:\.(\d{1,2}))?")
MOST = 100_00  # of a percentage or a percentile


def hundredths(text: str, *, field: str = "value") -> int:
    """87.5 → 8750. Raises RuleViolation: not plainly a number, more than two places."""
    match = _NUMBER.fullmatch(text.strip())
    if not match:
        raise RuleViolation(f"“{text[:20]}”不是至多两位小数的数，请写成 87.5。", field=field, code="number")
    whole, rest = match.groups()
    return int(whole) * 100 + int((rest or "").ljust(2, "0"))


def digest_of(rows: Iterable[tuple]) -> str:
    """Of what a person has before his eyes when he confirms: the same rows in the same state give the same."""
    return sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()


def shown(value: int | None) -> str:
    return "" if value is None else f"{value // 100}.{value % 100:02d}"
