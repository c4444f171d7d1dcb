"""Annex 2 and the comparison leave a trace too: who took out what, as of which day, how many records."""

import hashlib
from datetime import date

from nanan_groups.kit.texts import short_enough
from nanan_groups.records import exports
from nanan_groups.records.models import Event


def record_export(
    *, actor, what: str, day: date, count: int, content: bytes, reason: str = "", address: str = ""
) -> Event:
    """Append the audit event of an export. Call it before the file is handed out: no event, no file.

    ``what`` is the code of the export (annex2), never a name; ``count`` is in records (of Annex 2: groups); ``content``
    is the file itself, of which only the SHA-256 is kept, so that a copy found later can be matched. ``reason`` is kept
    where the export had to be justified. ``actor`` None is the system itself (commands).
    """
    return exports.record_export(
        actor=actor,
        what=what,
        count=count,
        sha256=hashlib.sha256(content).hexdigest(),
        address=address,
        as_of=day.isoformat(),
        reason=short_enough(reason, exports.REASON, "用途", "reason"),
    )
