"""Appending to the audit chain and proving it whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from . import source
from .contents import contents_of, digest, written
from .models import Act, Event, EventHead

FIRST = "0" * 64
VERSION = 2  # 1 had neither the version nor the fingerprint of the act
CHUNK = 2000


def record(kind, *, actor_id=None, address="", subject="", act_id=None, ok=True, detail=None, content="") -> Event:
    """Append one event. Its lock (the head row) is taken last of all in a transaction: call it at the end.

    ``subject``: whose rights, whose account, which record. ``detail`` holds ids, codes, counts and hashes only.
    ``content``: the fingerprint of the act it reports (contents.py). Where it comes from is known from the door
    (source.py); ``address`` says it where there was none.
    """
    here = source.current()
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
            address=address or here.address,
            subject=subject,
            act_id=act_id,
            detail={**(detail or {}), **here.told()},
            version=VERSION,
            content=content,
            prev_hash=head.hash,
        )
        event.hash = event_hash(event)
        event.save(force_insert=True)
        EventHead.objects.filter(pk=1).update(number=event.number, hash=event.hash)
    return event


def event_hash(event: Event) -> str:
    """SHA-256 over every column but the hash itself, in one canonical writing: that of the event's own version, so that
    what was kept under an older one still proves."""
    body = [
        event.number,
        written(event.at),
        event.kind,
        event.ok,
        event.actor_id,
        event.address,
        event.subject,
        event.act_id,
        event.detail,
        event.prev_hash,
    ]
    return digest(body if event.version == 1 else [*body, event.version, event.content])


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
    number, last_hash, reported = 0, FIRST, set()

    def bad(problem: str) -> Verdict:
        return Verdict(number, head.number, head.hash, problem)

    for event, stored in _with_contents(Event.objects.filter(number__lte=head.number).order_by("number")):
        number += 1
        if event.number != number:
            return bad(f"缺少第 {number} 条审计事件（下一条是第 {event.number} 条）。")
        if event.prev_hash != last_hash:
            return bad(f"第 {number} 条审计事件与前一条对不上。")
        if event.hash != event_hash(event):
            return bad(f"第 {number} 条审计事件的内容被改动过。")
        if event.content != stored:
            return bad(f"第 {number} 条审计事件所记的办理记录（编号 {event.act_id}）或其明细被改动过。")
        last_hash = event.hash
        if event.content:
            reported.add(event.act_id)
        if saved_head and saved_head[0] == number and saved_head[1] != last_hash:
            return bad(f"第 {number} 条审计事件与另存的链尾不符，链被重写过。")
    if (strange := _act_without_event(reported)) is not None:
        return bad(f"办理记录（编号 {strange}）没有对应的审计事件。")
    if last > head.number:
        return bad(f"链尾记录为第 {head.number} 条，其后却还有第 {last} 条审计事件。")
    if (head.number, head.hash) != (number, last_hash):
        missing = number + 1 if head.number > number else number
        return bad(f"链尾记录为第 {head.number} 条，第 {missing} 条审计事件缺失或被改动。")
    if saved_head and saved_head[0] > number:
        return bad(f"第 {number + 1} 条审计事件缺失：另存的链尾为第 {saved_head[0]} 条。")
    return bad("")


def _with_contents(events) -> Iterable[tuple[Event, str]]:
    """Each event with the fingerprint of its act as the act stands now; "" where it keeps none."""
    rows = events.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        stored = contents_of({event.act_id for event in chunk if event.content})
        for event in chunk:
            yield event, stored.get(event.act_id, "") if event.content else ""


def _act_without_event(reported: set[int]) -> int | None:
    """An act that no event reports was not done by the portal: looked for between the first and the last one reported."""
    if not reported:
        return None
    between = (
        Act.objects.filter(pk__gte=min(reported), pk__lte=max(reported)).order_by("pk").values_list("pk", flat=True)
    )
    return next((pk for pk in between.iterator(chunk_size=CHUNK) if pk not in reported), None)
