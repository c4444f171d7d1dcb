"""Turning organs, meetings and resolutions into what templates print."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from groups.governance.organs.forms import ORGAN_ACTS
from groups.governance.organs.queries.quality import act_label, act_url
from groups.governance.organs.rules.seats import (
    READING,
    GroupFacts,
    OrganRow,
    SeatRow,
    Warning,
    proposal,
    seat_word,
    term_text,
)
from groups.governance.organs.words import OrganKind, Quorum, SeatKind
from groups.papers.parts.words import Source
from nanan_groups.kit.pages import Link

SHORT = {"reopen-resolution": "重办"}  # as a link of its own in a row


def act(kind: str, key, verb: str, label: str = "") -> Link:
    return Link(
        label or SHORT.get(verb) or ORGAN_ACTS[verb].title, reverse("governance:organ-act", args=[kind, key, verb])
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A difference with the act that settles it; no act for whoever only reads."""

    sentence: str
    url: str
    label: str


def told(warning: Warning, writes: bool) -> Told:
    return Told(warning.sentence, act_url(warning) if writes else "", act_label(warning) if writes else "")


def seat(row: SeatRow, kind: str, writes: bool) -> dict:
    verbs = (
        ("end-term", "correct-member", "withdraw-member")
        if row.valid_to is None
        else ("correct-member", "withdraw-member")
    )
    return {
        "word": seat_word(kind, row.position),
        "person": row.person,
        "school": row.school_name or "—",
        "post": row.post or "—",
        "seat_kind": SeatKind(row.seat_kind).label,
        "period": term_text(row.valid_from, row.valid_to),
        "backfilled": row.source == Source.BACKFILL,
        "acts": [act("member", row.pk, verb) for verb in verbs] if writes else [],
    }


def organ(row: OrganRow, warnings: list[Warning], day: date, *, writes: bool, held: int) -> dict:
    seated = row.seated(day)
    kind = OrganKind(row.kind)
    acts = [act("body", row.code, verb) for verb in ("appoint", "change-organ", "record-meeting")] if writes else []
    if writes and kind == OrganKind.COUNCIL:
        acts.append(act("body", row.code, "add-rotation"))
    if writes:
        acts.append(act("body", row.code, "dissolve-organ"))
    own = [warning for warning in warnings if warning.organ == row.code]
    return {
        "code": row.code,
        "name": row.name,
        "kind": kind.label,
        "clause": kind.clause,
        "acts": acts,
        "taken": f"{len(seated)} / {row.seats}" if row.seats is not None else f"{len(seated)}（不限）",
        "basis": row.seats_basis,
        "quorum": Quorum(row.quorum).label,
        "paper": row.paper,
        "backfilled": row.source == Source.BACKFILL,
        "period": term_text(row.valid_from, row.valid_to),
        "seats": [seat(one, row.kind, writes) for one in seated],
        "coming": [seat(one, row.kind, writes) for one in row.rows if one.valid_from > day],
        "past": [seat(one, row.kind, writes) for one in row.rows if one.valid_to and one.valid_to <= day],
        "warnings": [told(one, writes) for one in own],
        "held": held,
    }


def suggested(facts: GroupFacts, warning: Warning, writes: bool) -> dict:
    """An organ that is missing, with the seats the rules give it."""
    kind = warning.verb.removeprefix("set-up-").replace("-", "_")
    offer = proposal(facts, kind)
    return {
        "kind": OrganKind(kind).label,
        "clause": offer.clause,
        "sentence": warning.sentence,
        "name": offer.name,
        "open": offer.open_seats,
        "url": act_url(warning) if writes else "",
        "seats": [
            {
                "word": seat_word(kind, one.position),
                "school": one.school.name,
                "post": one.post,
                "person": one.person,
                "basis": one.clause if one.stated else READING,
            }
            for one in offer.seats
        ],
    }
