"""Refusals in a storm are counted, not written one by one: three hundred tries on a locked name are a dozen rows.

Of what is refused to the same person (or at the same door) from the same address within ten minutes the first few are
events of their own; from then on a counter goes up, and the chain gets an event when the count reaches 10, 100, 1,000 …,
with the count in it. The counter, with who, from where and what was tried, is on the auditor's page beside the events.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from . import audit, source
from .models import Event, Storm

WHILE = timedelta(minutes=10)
WRITTEN = 5  # that many of a while are written one by one
KEPT = 60  # of what was tried, beside the count


def refused(kind: str, *, subject: str, actor_id: int | None = None, address: str = "", detail=None) -> Event | None:
    """Count a refusal; its event where one is due."""
    address = address or source.current().address
    key = f"{actor_id or '-'}|{address}|{subject if actor_id is None else '-'}"[:200]
    count = _counted(kind, key, timezone.now(), subject[:120], actor_id, address)
    if count > WRITTEN and not _gains_a_digit(count):
        return None
    facts = dict(detail or {}) | ({"count": count} if count > WRITTEN else {})
    return audit.record(kind, actor_id=actor_id, address=address, subject=subject[:120], ok=False, detail=facts)


def _gains_a_digit(count: int) -> bool:
    return count >= 10 and str(count).strip("0") == "1"


def _counted(kind: str, key: str, now: datetime, subject: str, actor_id: int | None, address: str) -> int:
    """How many there were in this while, this one included. What was tried is kept as well, each once."""
    began = now - timedelta(seconds=now.timestamp() % WHILE.total_seconds())
    began = began.replace(microsecond=0)
    of = {"kind": kind, "key": key, "began_at": began}
    with transaction.atomic():
        row, made = Storm.objects.select_for_update().get_or_create(
            **of, defaults={"last_at": now, "actor_id": actor_id, "address": address, "tried": [subject]}
        )
        if made:
            return 1
        tried = row.tried if subject in row.tried or len(row.tried) >= KEPT else [*row.tried, subject]
        Storm.objects.filter(pk=row.pk).update(count=F("count") + 1, last_at=now, tried=tried)
        return row.count + 1


def storms(*, since: datetime, most: int = 20) -> list[Storm]:
    """Those of which not each has an event of its own, the latest first."""
    return list(Storm.objects.filter(count__gt=WRITTEN, last_at__gte=since)[:most])
