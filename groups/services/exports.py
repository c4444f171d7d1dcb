"""Every export leaves a trace: who took out what, as of which day, how many records, and the file's fingerprint."""

import hashlib
from datetime import date

from nanan_groups.records import audit
from nanan_groups.records.models import Event, EventKind


def record_export(
    *, actor, what: str, day: date, count: int, content: bytes, reason: str = "", address: str = ""
) -> Event:
    """Append the audit event of an export. Call it before the file is handed out: no event, no file.

    ``what`` is the code of the export (annex2), never a name; ``count`` is in records (of Annex 2: groups); ``content``
    is the file itself, of which only the SHA-256 is kept, so that a copy found later can be matched. ``reason`` is kept
    where the export had to be justified. ``actor`` None is the system itself (commands).
    """
    detail = {"what": what, "as_of": day.isoformat(), "count": count, "sha256": hashlib.sha256(content).hexdigest()}
    if reason.strip():
        detail["reason"] = reason.strip()[:200]
    return audit.record(
        EventKind.EXPORT, actor_id=actor.pk if actor else None, address=address, subject=what, detail=detail
    )
