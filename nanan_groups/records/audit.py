"""Appending to the audit chain and proving it whole."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from .models import Event, EventHead

FIRST = "0" * 64


def record(kind, *, actor_id=None, address="", subject="", act_id=None, ok=True, detail=None) -> Event:
    """Append one event. Its lock (the head row) is taken last of all in a transaction: call it at the end.

    ``detail`` holds ids, codes, counts and hashes only.
    """
    with transaction.atomic():
        head = EventHead.objects.select_for_update().filter(pk=1).first()
        if head is None:
            EventHead.objects.get_or_create(pk=1)
            head = EventHead.objects.select_for_update().get(pk=1)
        event = Event(
            number=head.number + 1,
            at=timezone.now(),
            kind=str(kind),
            ok=ok,
            actor_id=actor_id,
            address=address or "",
            subject=subject,
            act_id=act_id,
            detail=detail or {},
            prev_hash=head.hash,
        )
        event.hash = event_hash(event)
        event.save(force_insert=True)
        EventHead.objects.filter(pk=1).update(number=event.number, hash=event.hash)
    return event


def event_hash(event: Event) -> str:
    """SHA-256 over every column but the hash itself, in one canonical writing."""
    body = [
        event.number,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.kind,
        event.ok,
        event.actor_id,
        event.address,
        event.subject,
        event.act_id,
        event.detail,
        event.prev_hash,
    ]
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """``problem`` is "" for a whole chain, else a Chinese sentence naming the first bad or missing row."""

    count: int
    head_number: int
    head_hash: str
    problem: str = ""


def verify(saved_head: tuple[int, str] | None = None) -> Verdict:
    """Walk the whole chain. ``saved_head`` is a head noted outside the database earlier: it must still be there."""
    # Asked before the head: a chain that grows meanwhile has its head at this number or further on.
    last = Event.objects.aggregate(last=Max("number"))["last"] or 0
    head = EventHead.objects.filter(pk=1).first() or EventHead()
    number, digest = 0, FIRST

    def bad(problem: str) -> Verdict:
        return Verdict(number, head.number, head.hash, problem)

    for event in Event.objects.filter(number__lte=head.number).order_by("number").iterator(chunk_size=2000):
        number += 1
        if event.number != number:
            return bad(f"缺少第 {number} 条审计事件（下一条是第 {event.number} 条）。")
        if event.prev_hash != digest:
            return bad(f"第 {number} 条审计事件与前一条对不上。")
        if event.hash != event_hash(event):
            return bad(f"第 {number} 条审计事件的内容被改动过。")
        digest = event.hash
        if saved_head and saved_head[0] == number and saved_head[1] != digest:
            return bad(f"第 {number} 条审计事件与另存的链尾不符，链被重写过。")
    if last > head.number:
        return bad(f"链尾记录为第 {head.number} 条，其后却还有第 {last} 条审计事件。")
    if (head.number, head.hash) != (number, digest):
        missing = number + 1 if head.number > number else number
        return bad(f"链尾记录为第 {head.number} 条，第 {missing} 条审计事件缺失或被改动。")
    if saved_head and saved_head[0] > number:
        return bad(f"第 {number + 1} 条审计事件缺失：另存的链尾为第 {saved_head[0]} 条。")
    return bad("")
