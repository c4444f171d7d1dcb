"""Transfers between schools of a tight group: drafted, signed by both heads, decided, booked (意见 五(三)6; 细则 三(一)2)."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from funding.books.models import Account, Balance, Transfer
from funding.books.queries.balances import visible_accounts
from funding.books.rules.transfers import GIVING, RECEIVING, TRANSFER
from funding.books.services.journal import book
from funding.books.services.money import may_spend, refuse_no_account
from funding.books.words import AccountKind, EntryKind, MoneySource
from groups.rights.roles import VIEW_FUNDING
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.money import yuan
from nanan_groups.kit.scope import Scope, holding, scope_of
from nanan_groups.records.acts import Draft
from nanan_groups.records.cases.engine import Party, open_case
from nanan_groups.records.cases.kinds import Registered, register
from nanan_groups.records.models import Case, CaseStep
from nanan_groups.records.orders import Order, carry_out


def visible_transfers(scope: Scope) -> QuerySet[Transfer]:
    seen = visible_accounts(scope).order_by()
    rows = Transfer.objects.filter(origin__in=seen.values("pk"))
    return rows.select_related("case", "origin__institution", "to__institution", "origin__group", "entry")


def draft_transfer(*, order: Order, origin: Account, to: Account, source: str, fen: int, why: str) -> Transfer:
    """By the giving school's clerk. Raises RuleViolation: another group, year or source, no school, not so much there."""
    if order.actor is not None and not may_spend(scope_of(order.actor), origin):
        raise PermissionDenied("调剂由转出学校的经办人起草。")
    _refuse_wrong(origin, to, source, fen)
    title = f"{origin.institution}向{to.institution}调剂 {yuan(fen)} 元"
    with carry_out(order, "draft_transfer", title) as draft:
        case = open_case(
            kind=TRANSFER.code,
            title=title,
            place="group",
            place_id=origin.group_id,
            year=origin.year,
            submitted_by=order.actor,
            parties=(_party(GIVING, origin), _party(RECEIVING, to)),
        )
        transfer = Transfer(case=case, origin=origin, to=to, source=source, fen=fen, why=why.strip())
        draft.add(transfer, subject=title)
        draft.note_values(transfer, ["why"], subject=title)
    return transfer


def _party(name: str, account: Account) -> Party:
    return Party(name, "institution", account.institution_id, str(account.institution))


def _refuse_wrong(origin: Account, to: Account, source: str, fen: int) -> None:
    if origin.group_id != to.group_id:
        raise RuleViolation("只能在同一集团内调剂，不能跨集团。", field="to", code="other-group")
    if origin.year != to.year:
        raise RuleViolation("只能在同一预算年度内调剂，不能跨年度。", field="to", code="other-year")
    if {origin.kind, to.kind} != {AccountKind.SCHOOL} or origin == to:
        raise RuleViolation("调剂限于同一集团的两所公办成员校之间。", field="to", code="schools")
    for account in (origin, to):
        refuse_no_account(account.group, account.institution, timezone.localdate())
    held = Balance.objects.filter(account=origin, source=source).first()
    if held is None or not 0 < fen <= held.available:
        there, label = (held.available if held else 0), MoneySource(source).label
        raise RuleViolation(
            f"{origin}{label}经费可用 {yuan(there)} 元，不能调剂 {yuan(fen)} 元；调剂不跨来源，占用的不可动。",
            field="fen",
            code="not-enough",
        )


def book_transfer(case: Case, step: CaseStep, draft: Draft, facts) -> None:
    """Booked with the decision; what the account no longer holds is refused then."""
    transfer = Transfer.objects.select_related("origin__institution", "to__institution").get(case=case)
    on = timezone.localdate()
    if on.year != transfer.origin.year:
        raise RuleViolation(f"{transfer.origin.year} 年度已经结束，不能再调剂。", code="other-year")
    for account in (transfer.origin, transfer.to):
        refuse_no_account(account.group, account.institution, on)
    entry = book(
        draft,
        kind=EntryKind.TRANSFER,
        source=transfer.source,
        on=on,
        origin=transfer.origin,
        to=transfer.to,
        fen=transfer.fen,
        note=f"{case.code} {transfer.why}"[:200],
    )
    transfer.entry = entry
    transfer.save(update_fields=["entry"])


register(
    Registered(
        TRANSFER,
        entails={"book": book_transfer},
        url=lambda case: reverse("funding:transfer-detail", args=[case.code]),
        opens=holding(VIEW_FUNDING),
        cases=lambda scope: Case.objects.filter(
            kind=TRANSFER.code, pk__in=visible_transfers(scope).order_by().values("case_id")
        ),
    )
)
