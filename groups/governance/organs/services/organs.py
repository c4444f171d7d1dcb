"""Governance organs of a group: set up, changed, dissolved; who is appointed to a seat and how a term ends.

Written by the group's principal and office for their own group and by the registry officer everywhere (意见 五(一)2,
五(二)3; 细则 三(二)3，三(一)4). Every act moves the organ's revision and stands in the history of the group.
"""

from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Min, Q

from groups.governance.organs.models import BodyMember, BodyVersion, GoverningBody
from groups.governance.organs.queries.organs import may_write_organs
from groups.governance.organs.rules.seats import seat_word, term_text
from groups.governance.organs.words import Quorum, SeatKind, SeatPosition
from groups.papers.parts.words import Source
from groups.registry.models import EducationGroup, Institution
from groups.registry.register.codes import new_code
from groups.registry.register.services.basics import group_on, in_force, refuse_over, reread
from nanan_groups.kit.days import check_register_day, day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.names import person_name
from nanan_groups.kit.scope import scope_of
from nanan_groups.kit.texts import value_text
from nanan_groups.records.acts import Draft
from nanan_groups.records.orders import Order, carry_out, refuse_same

NOT_YOURS = "治理机构由集团总校校长、集团办公室或区教委登记科室办理，您的任职不能办理。"
_FIELDS = {"chair-twice": "position", "seat-twice": "person", "organ-twice": ""}
VERSION_FACTS = ("name", "seats", "seats_basis", "quorum", "paper")


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody to be seated with the organ."""

    position: str
    person: str
    institution: Institution | None = None
    post: str = ""
    seat_kind: str = SeatKind.EX_OFFICIO


@contextmanager
def begin_organ(order: Order, group: EducationGroup, verb: str, title: str):
    """The act of an order on a group's organs: the right and the day first, after it that something changed.

    Raises PermissionDenied, RuleViolation.
    """
    if order.actor is not None and not may_write_organs(scope_of(order.actor), group.pk):
        raise PermissionDenied(NOT_YOURS)
    refuse_over(group.pk)
    check_register_day(order.effective_on, start=settings.REGISTER_START, label="生效日", field="effective_on")
    try:
        with carry_out(order, verb, title) as draft:
            yield draft
            refuse_same(draft)
    except RuleViolation as problem:
        problem.field = problem.field or _FIELDS.get(problem.code, "")
        raise


def seat_text(seat: BodyMember) -> str:
    return f"{seat.body} · {seat_word(seat.body.kind, seat.position)}{seat.person}"


# --- the organ -----------------------------------------------------------------------------------------------------
def set_up_organ(
    *,
    order: Order,
    group: EducationGroup,
    kind: str,
    name: str,
    seats: int | None = None,
    seats_basis: str = "",
    quorum: str = Quorum.MAJORITY,
    paper: str = "",
    members: Sequence[Seat] = (),
) -> GoverningBody:
    """An organ and those who sit in it from the effective day, in one act."""
    day = order.effective_on
    with begin_organ(order, group, "set_up_organ", f"成立{name.strip()}") as draft:
        group_on(group, day)
        draft.lock(group, seen=order.seen)
        body = found(draft, group, kind, day, None, Source.PORTAL, (name, seats, seats_basis, quorum, paper))
        for seat in members:
            seat_person(draft, body, seat, day, None, Source.PORTAL)
        refuse_crowded(body, day)
        return body


def found(draft: Draft, group, kind, start, end, source, facts) -> GoverningBody:
    name, seats, seats_basis, quorum, paper = facts
    body = draft.add(
        GoverningBody(code=new_code("organ"), group=group, kind=kind, source=source, valid_from=start, valid_to=end),
        subject=name.strip(),
    )
    draft.add(
        BodyVersion(
            body=body,
            name=name.strip(),
            seats=seats,
            seats_basis=seats_basis.strip(),
            quorum=quorum,
            paper=paper.strip(),
            valid_from=start,
            valid_to=end,
        ),
        subject=name.strip(),
    )
    return body


def seat_person(draft: Draft, body, seat: Seat, start, end, source) -> BodyMember:
    row = BodyMember(
        body=body,
        person=person_name(seat.person, field="person"),
        institution=seat.institution,
        post=seat.post.strip(),
        position=seat.position,
        seat_kind=seat.seat_kind,
        source=source,
        valid_from=start,
        valid_to=end,
    )
    facts = row.fact_texts()
    told = [facts[name] for name in ("institution", "post", "seat_kind") if getattr(row, name)]
    with quietly(draft):
        draft.add(row)
    word = seat_word(body.kind, seat.position)
    until = f"，至{day_text(end)}" if end else ""
    draft.note(str(body), word, "", f"{row.person}（{'，'.join(told)}）{until}", start)
    return row


@contextmanager
def quietly(draft: Draft):
    """Rows whose line the caller tells in his own words, one for each instead of one for every fact."""
    kept, draft.quiet = draft.quiet, True
    try:
        yield
    finally:
        draft.quiet = kept


def change_organ(
    *, order: Order, body: GoverningBody, name: str, seats: int | None, seats_basis: str, quorum: str, paper: str = ""
) -> GoverningBody:
    """Name, number of seats with its ground, quorum: from a day on, or put right (细则 三(一)4)."""
    facts = {
        "name": name.strip(),
        "seats": seats,
        "seats_basis": seats_basis.strip(),
        "quorum": quorum,
        "paper": paper.strip(),
    }
    with begin_organ(order, body.group, "change_organ", f"调整{body}") as draft:
        draft.lock(body, body.group, seen=order.seen)
        version = in_force(body.versions, order.effective_on, "该机构")
        if order.correcting:
            draft.correct(version, **facts)
        else:
            draft.change(version, order.effective_on, **facts)
        refuse_crowded(body, version.valid_from if order.correcting else order.effective_on)
    return body


def dissolve_organ(*, order: Order, body: GoverningBody) -> GoverningBody:
    """The organ and all its terms end on the day. 更正: it was registered in error and goes, while nothing hangs on it."""
    with begin_organ(order, body.group, "dissolve_organ", f"撤销{body}") as draft:
        draft.lock(body, body.group, seen=order.seen)
        close_organ(draft, body, order.effective_on, withdrawn=order.correcting)
    return body


def close_organ(draft: Draft, body: GoverningBody, day: date, *, withdrawn: bool) -> None:
    """The part of dissolving that the end of a group uses too. Locks are the caller's."""
    name = str(body)
    if withdrawn:
        if body.meetings.exists() or body.rotation.exists():
            raise RuleViolation(f"{name}已有会议或轮值记录，不能作为误登撤销；请按“变更”撤销。", code="in-use")
        for row in (*body.members.order_by("pk"), *body.versions.order_by("pk"), body):
            draft.remove(row, subject=name)
        return
    told = Q(attendance__isnull=False) | Q(resolutions__isnull=False) | ~Q(minutes="")
    last = body.meetings.filter(told).aggregate(day=Max("held_on"))["day"]
    if last is not None and day <= last:
        raise RuleViolation(
            f"{name}{day_text(last)}的会议已登记出席情况、纪要或决议，终止的日期须晚于该日。",
            field="effective_on",
            code="attended",
        )
    seats, versions = (rows.active_or_coming(day).order_by("pk") for rows in (body.members, body.versions))
    for row in (*seats, *versions):
        if row.valid_from >= day:
            draft.remove(row, subject=name)
        else:
            draft.end(row, day, subject=f"{name} · {row}")
    draft.end(body, day, subject=name)


# --- seats ---------------------------------------------------------------------------------------------------------
def appoint_member(
    *,
    order: Order,
    body: GoverningBody,
    position: str,
    person: str,
    institution: Institution | None = None,
    post: str = "",
    seat_kind: str = SeatKind.EX_OFFICIO,
    until: date | None = None,
    succeed: bool = False,
) -> BodyMember:
    """Somebody takes a seat from the effective day. ``succeed``: the present chair's term ends that day."""
    day = order.effective_on
    word = seat_word(body.kind, position)
    with begin_organ(order, body.group, "appoint_member", f"{person.strip()}任{body}{word}") as draft:
        draft.lock(body, body.group, seen=order.seen)
        reread(body)
        _refuse_outside(body, day, until)
        if succeed and position == SeatPosition.CHAIR:
            for chair in body.members.active_on(day).filter(position=position):
                _refuse_absent(chair, chair.valid_from, day)
                draft.end(chair, day, subject=seat_text(chair))
        seat = seat_person(draft, body, Seat(position, person, institution, post, seat_kind), day, until, Source.PORTAL)
        refuse_crowded(body, day)
        return seat


def end_term(*, order: Order, member: BodyMember) -> BodyMember:
    """The term ends on the day: that day he no longer sits."""
    body = member.body
    with begin_organ(
        order, body.group, "end_term", f"{member.person}不再任{body}{seat_word(body.kind, member.position)}"
    ) as draft:
        draft.lock(body, body.group, seen=order.seen)
        _refuse_absent(reread(member), member.valid_from, order.effective_on)
        return draft.end(member, order.effective_on, subject=seat_text(member))


def correct_member(
    *,
    order: Order,
    member: BodyMember,
    person: str,
    position: str,
    institution: Institution | None,
    post: str,
    seat_kind: str,
    since: date,
    until: date | None,
) -> BodyMember:
    """更正: the seat as it really was, its dates too."""
    body = member.body
    with begin_organ(order, body.group, "correct_member", f"更正{body}成员{member.person}") as draft:
        draft.lock(body, body.group, seen=order.seen)
        reread(member)
        _refuse_outside(body, since, until)
        _refuse_absent(member, since, until, fields=("since", "until"))
        subject = seat_text(member)
        for label, old, new in (("起", member.valid_from, since), ("止", member.valid_to, until)):
            if old != new:
                draft.note(subject, label, value_text(old), value_text(new), since)
        start_open = member.start_open and since == member.valid_from
        draft.correct(
            member,
            subject=subject,
            person=person_name(person, field="person"),
            position=position,
            institution=institution,
            post=post.strip(),
            seat_kind=seat_kind,
            valid_from=since,
            valid_to=until,
            start_open=start_open,
        )
        refuse_crowded(body, since)
    return member


def withdraw_member(*, order: Order, member: BodyMember) -> GoverningBody:
    """更正: he never sat there. Refused once his attendance is on record."""
    body = member.body
    with begin_organ(order, body.group, "withdraw_member", f"撤销误登的{body}成员{member.person}") as draft:
        draft.lock(body, body.group, seen=order.seen)
        if reread(member).attendance.exists():
            raise RuleViolation("此人已有会议出席记录，不能撤销；姓名、职务、任期有误的请办理“更正”。", code="in-use")
        draft.remove(member, subject=seat_text(member))
    return body


def _refuse_absent(
    member: BodyMember, start: date, end: date | None, *, fields: tuple[str, str] = ("effective_on", "effective_on")
) -> None:
    """His term covers every meeting that has his attendance on record: minutes keep whom they named."""
    days = member.attendance.aggregate(first=Min("meeting__held_on"), last=Max("meeting__held_on"))
    first, last = days["first"], days["last"]
    if first is not None and first < start:
        raise RuleViolation(
            f"{day_text(first)}的会议已登记{member.person}的出席情况，任期起日不能晚于该日。",
            field=fields[0],
            code="attended",
        )
    if last is not None and end is not None and end <= last:
        raise RuleViolation(
            f"{day_text(last)}的会议已登记{member.person}的出席情况，任期的终止日须晚于该日。",
            field=fields[1],
            code="attended",
        )


def _refuse_outside(body: GoverningBody, start: date, end: date | None) -> None:
    if start < body.valid_from or (body.valid_to is not None and (end is None or end > body.valid_to)):
        raise RuleViolation(
            f"任期须在{body}的存续期（{term_text(body.valid_from, body.valid_to)}）内。",
            field="effective_on",
            code="outside",
        )
    if end is not None and end <= start:
        raise RuleViolation(f"任期截止日须晚于起日（{day_text(start)}）。", field="until", code="order")


def refuse_crowded(body: GoverningBody, since: date) -> None:
    """On no day from ``since`` may more people sit than there are seats."""
    seats = list(body.members.order_by("pk"))
    versions = list(body.versions.order_by("valid_from"))
    days = {since} | {row.valid_from for row in (*seats, *versions) if row.valid_from > since}
    for day in sorted(days):
        version = next((row for row in versions if row.active_on(day)), None)
        count = sum(1 for seat in seats if seat.active_on(day))
        if version is not None and version.seats is not None and count > version.seats:
            raise RuleViolation(
                f"{day_text(day)}起{version.name}将有 {count} 人，超过席位数 {version.seats}。"
                "请先调整席位数并写明依据，或终止其他人的任期。",
                field="seats",
                code="crowded",
            )


def end_organs(draft: Draft, group: EducationGroup, day: date, voided: bool) -> None:
    """A group that is over has no organs from that day; of one that never was they are withdrawn."""
    rows = group.organs.order_by("pk") if voided else group.organs.active_or_coming(day).order_by("pk")
    organs = list(rows)
    draft.lock(*organs)
    for body in organs:
        close_organ(draft, body, day, withdrawn=voided or body.valid_from >= day)
