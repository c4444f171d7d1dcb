"""Registering, correcting and withdrawing the dated facts of one person.

The roster's own columns 职称 and 骨干称号 hold the values of today; they are settled from the rows after every act.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone

from nanan_groups.kit.errors import Gone, RuleViolation
from nanan_groups.kit.texts import short_enough, value_text
from nanan_groups.records.acts import Draft
from nanan_groups.records.orders import Order, carry_out, refuse_same
from staffing.career.models import Absence, LeadershipTerm, StaffHonour, StaffTitle
from staffing.career.models.facts import PersonFact
from staffing.career.queries.facts import held_rows
from staffing.career.rules.following import opening, value_on
from staffing.career.words import HONOUR_RANK
from staffing.roster.models import StaffMember
from staffing.roster.rules import YOUNGEST, years_between
from staffing.roster.services.basics import require_keeper


@dataclass(frozen=True)
class FactKind:
    """``column``: the roster's own column of it. ``single``: one at a time. ``ahead``: may begin after today."""

    code: str
    title: str
    model: type[PersonFact]
    names: tuple[str, ...]
    column: str = ""
    single: bool = False
    ahead: bool = False


KINDS = {
    kind.code: kind
    for kind in (
        FactKind("titles", "职称", StaffTitle, ("title",), column="title", single=True),
        FactKind("honours", "骨干称号", StaffHonour, ("honour",), column="honour"),
        FactKind("terms", "领导任期", LeadershipTerm, ("institution", "leadership", "number"), ahead=True),
        FactKind("absences", "缺勤", Absence, ("cause",), ahead=True),
    )
}
VERBS = ("add_fact", "mend_fact", "withdraw_fact")


def add_fact(
    *,
    order: Order,
    person: StaffMember,
    kind: str,
    since: date,
    until: date | None = None,
    document: str = "",
    **values,
) -> PersonFact:
    """A row more. Of what one has one at a time, the row in force ends where the new one begins."""
    of = KINDS[kind]
    require_keeper(order.actor, person)
    with carry_out(order, "add_fact", f"登记{of.title} {person}") as draft:
        draft.lock(person, seen=order.seen)
        person.refresh_from_db()
        document = _checked(of, person, since, until, document)
        until = _make_room(draft, of, person, values.get(of.model.value, ""), since, until)
        row = of.model(person=person, valid_from=since, valid_to=until, document=document, **values)
        draft.add(row, subject=str(person))
        if until:
            draft.note(str(person), f"{of.title}止", "", value_text(until), until)
        _settle(draft, of, person)
    return row


def mend_fact(
    *, order: Order, row: PersonFact, since: date, until: date | None, document: str = "", **values
) -> PersonFact:
    """更正: what the row says was wrong, its days included."""
    of = _kind_of(row)
    require_keeper(order.actor, row.person)
    with carry_out(order, "mend_fact", f"更正{of.title} {row.person}") as draft:
        person = row.person
        draft.lock(person, seen=order.seen)
        _still_there(row)
        document = _checked(of, person, since, until, document)
        for label, old, new in (("起", row.valid_from, since), ("止", row.valid_to, until)):
            if old != new:
                draft.note(str(person), f"{of.title}{label}", value_text(old), value_text(new), since)
        open_ = row.start_open and since == row.valid_from
        days = {"valid_from": since, "valid_to": until, "start_open": open_}
        draft.correct(row, subject=str(person), document=document, **days, **values)
        _settle(draft, of, person)
        refuse_same(draft)
    return row


def withdraw_fact(*, order: Order, row: PersonFact) -> StaffMember:
    """更正: it should never have been registered. The row goes, its history stays."""
    of = _kind_of(row)
    person = row.person
    require_keeper(order.actor, person)
    with carry_out(order, "withdraw_fact", f"撤销{of.title}登记 {person}") as draft:
        draft.lock(person, seen=order.seen)
        _still_there(row)
        before = _said_before(of, row)
        draft.remove(row, subject=str(person))
        _settle(draft, of, person)
        if before is not None and not held_rows(of.model, person):
            draft.update(person, subject=str(person), facts={of.column: before})
    return person


def _said_before(of: FactKind, row: PersonFact) -> str | None:
    """What the roster said before the act that registered ``row`` changed it; None where that act left it alone."""
    added = of.model.history.filter(id=row.pk, history_type="+").order_by("history_id").first()
    if not of.column or added is None:
        return None
    own = StaffMember.history.filter(id=row.person_id)
    changed = own.filter(act_id=added.act_id, history_type="~").order_by("history_id").first()
    if changed is None:
        return None
    before = own.filter(history_id__lt=changed.history_id).order_by("-history_id").first()
    return getattr(before, of.column) if before is not None else ""


def _kind_of(row: PersonFact) -> FactKind:
    return next(kind for kind in KINDS.values() if isinstance(row, kind.model))


def _still_there(row: PersonFact) -> None:
    if not type(row).objects.filter(pk=row.pk).exists():
        raise Gone


def _checked(of: FactKind, person: StaffMember, since: date, until: date | None, document: str) -> str:
    """The document as it is kept. Raises RuleViolation."""
    today = timezone.localdate()
    if not of.ahead and since > today:
        raise RuleViolation(f"{of.title}从取得之日起登记，起日不能晚于今天。", field="since", code="day-to-come")
    if until is not None and until <= since:
        raise RuleViolation(f"止日必须晚于起日（{since.isoformat()}）。", field="until", code="order")
    if years_between(person.birth_month, since) < YOUNGEST:
        raise RuleViolation(
            f"按出生年月 {person.birth_month:%Y-%m}，起日时不满 {YOUNGEST} 周岁，请核对起日。",
            field="since",
            code="young",
        )
    document = short_enough(document, 200, "依据文件", "document")
    if not document and of.code != "absences":
        raise RuleViolation(f"登记{of.title}须写明依据文件。", field="document", code="document")
    return document


def _make_room(draft: Draft, of: FactKind, person, value: str, since: date, until: date | None) -> date | None:
    """Until when the new row is in force. What the roster alone said so far becomes a row of its own first."""
    held = held_rows(of.model, person)
    known = getattr(person, of.column) if of.column else ""
    if not held and known and known != value:
        start, end = opening(since, settings.REGISTER_START), (since if of.single else None)
        if until is not None:  # what is entered lies in the past: the present began no later than its end
            start, end = until, None
        draft.add(
            of.model(person=person, valid_from=start, start_open=True, valid_to=end, **{of.model.value: known}),
            subject=str(person),
        )
        return until
    if not of.single or until is not None:
        return until
    for one in held:
        if one.start < since and (one.end is None or one.end > since):
            draft.end(of.model.objects.get(pk=one.pk), since, subject=str(person), label=f"{of.title}止")
    later = [one.start for one in held if one.start > since]
    return min(later, default=None)


def _settle(draft: Draft, of: FactKind, person: StaffMember) -> None:
    """The roster's column says what holds today."""
    if not of.column:
        return
    held = held_rows(of.model, person)
    rank = HONOUR_RANK.__getitem__ if of.column == "honour" else None
    value = value_on(held, getattr(person, of.column) if not held else "", timezone.localdate(), rank=rank)
    if getattr(person, of.column) != value:
        draft.update(person, subject=str(person), facts={of.column: value})
