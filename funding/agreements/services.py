"""Agreements, the amounts they name, and the cash under them: reported by a school's clerk, accepted by the finance officer."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from funding.agreements.models import Agreement, AgreementYear, Receipt
from funding.agreements.queries import visible_agreements
from funding.agreements.words import MoneyKind, ReceiptState
from groups.registry.models import EducationGroup
from groups.registry.register.services.basics import refuse_over
from groups.rights.checks import refuse_own_group, require
from groups.rights.roles import REPORT_RECEIPTS, RUN_FUNDING
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.money import yuan
from nanan_groups.kit.scope import Scope, scope_of
from nanan_groups.records.attachments.owners import Owner, RoomUnit, register_row_owner
from nanan_groups.records.models.codes import next_code
from nanan_groups.records.orders import Order, carry_out, refuse_same

ABOUT = "agreement"
FACTS = ("university", "school", "title", "signed_on", "valid_from", "valid_to", "note")


def agreement_owner(agreement: Agreement) -> Owner:
    return Owner(ABOUT, agreement.code)


def may_report(scope: Scope, agreement: Agreement) -> bool:
    """The clerk of the school that signed it."""
    return scope.may_for_institution(REPORT_RECEIPTS, agreement.school_id)


register_row_owner(
    ABOUT,
    Agreement.objects.select_related("group", "school").order_by("pk"),
    visible=visible_agreements,
    may_write=lambda scope, agreement: scope.may_everywhere(RUN_FUNDING) or may_report(scope, agreement),
    unit_of=lambda agreement: RoomUnit(agreement.group.code, str(agreement.group)),
    page="funding:agreement-detail",
)


def add_agreement(*, order: Order, group: EducationGroup, **facts) -> Agreement:
    """Entered by the finance officer, not for his own group; the contract itself is attached afterwards."""
    require(order.actor, RUN_FUNDING)
    refuse_own_group(order.actor, group.pk, "登记协议")
    refuse_over(group.pk)
    _refuse_days(facts)
    with carry_out(order, "add_agreement", f"登记协议：{facts['title']}") as draft:
        agreement = draft.add(Agreement(code=next_code("XY", 4), group=group, **facts))
        draft.note_values(agreement, list(FACTS))
    return agreement


def change_agreement(*, order: Order, agreement: Agreement, **facts) -> Agreement:
    require(order.actor, RUN_FUNDING)
    refuse_own_group(order.actor, agreement.group_id, "更正协议")
    _refuse_days(facts)
    with carry_out(order, "change_agreement", f"更正协议：{agreement.title}") as draft:
        draft.lock(agreement, seen=order.seen)
        draft.update(agreement, facts=facts)
        refuse_same(draft)
    return agreement


def _refuse_days(facts: dict) -> None:
    if facts["signed_on"] > timezone.localdate():
        raise RuleViolation("签订日不能晚于今天。", field="signed_on", code="coming")


def set_agreed(*, order: Order, agreement: Agreement, year: int, agreed_fen: int) -> AgreementYear:
    """The amount of a budget year; set again it is mended. Raises RuleViolation: made smaller than what has been accepted
    already of what came, or of what was paid."""
    require(order.actor, RUN_FUNDING)
    refuse_own_group(order.actor, agreement.group_id, "登记协议数")
    with carry_out(order, "set_agreed", f"登记 {year} 年协议数：{agreement.title}") as draft:
        draft.lock(agreement, seen=order.seen)
        row = AgreementYear.objects.select_for_update().filter(agreement=agreement, year=year).first()
        subject = f"{agreement.title} {year} 年"
        if row is None:
            row = AgreementYear(agreement=agreement, year=year, agreed_fen=agreed_fen)
            draft.add(row, subject=subject)
            draft.note(subject, "协议数", "", f"{yuan(agreed_fen)} 元")
        else:
            draft.note(subject, "协议数", f"{yuan(row.agreed_fen)} 元", f"{yuan(agreed_fen)} 元")
            if row.agreed_fen == agreed_fen:
                raise RuleViolation("与现有登记相同，没有需要写入的内容。", code="same")
            if agreed_fen < row.agreed_fen:
                _refuse_below_accepted(row, agreed_fen)
            row.agreed_fen = agreed_fen
            row.full_clean()
            row.save()
    return row


def _refuse_below_accepted(row: AgreementYear, agreed_fen: int) -> None:
    for kind in MoneyKind:
        fens = row.receipts.filter(kind=kind, state=ReceiptState.ACCEPTED).order_by().values_list("fen", flat=True)
        if agreed_fen < (accepted := sum(fens)):
            raise RuleViolation(
                f"{row.year} 年已确认{kind.label} {yuan(accepted)} 元，协议数不能减到 {yuan(agreed_fen)} 元，请核对。",
                field="agreed_fen",
                code="below-accepted",
            )


def report_receipt(
    *, order: Order, agreement: Agreement, year: int, kind: str, on: date, fen: int, slip: str
) -> Receipt:
    """By the clerk of the school that signed. Raises RuleViolation: no amount agreed for the year, a day to come, a slip used
    before."""
    if order.actor is not None and not may_report(scope_of(order.actor), agreement):
        raise PermissionDenied("到账由签约学校的经办人报送。")
    if on > timezone.localdate():
        raise RuleViolation(f"到账日 {day_text(on)} 还没有到，请核对。", field="on", code="coming")
    of = AgreementYear.objects.filter(agreement=agreement, year=year).first()
    if of is None:
        raise RuleViolation(f"协议还没有 {year} 年的协议数，请先由区教委财务科室登记。", field="year", code="no-year")
    with carry_out(order, "report_receipt", f"报送到账：{agreement.title}") as draft:
        draft.lock(agreement)
        facts = {"year": of, "kind": kind, "on": on, "fen": fen, "slip": slip.strip(), "reported_by": order.actor}
        receipt = draft.add(Receipt(code=next_code("DZ", 5), **facts), subject=f"{agreement.title} {year} 年")
        draft.note(f"{agreement.title} {year} 年", MoneyKind(kind).label, "", f"{yuan(fen)} 元，回单 {slip.strip()}")
    return receipt


def decide_receipt(*, order: Order, receipt: Receipt, accepted: bool, why: str = "") -> Receipt:
    """By the finance officer, never by whoever reported it; decided once."""
    require(order.actor, RUN_FUNDING)
    refuse_own_group(order.actor, receipt.year.agreement.group_id, "确认到账")
    if order.actor is not None and receipt.reported_by_id == order.actor.pk:
        raise RuleViolation("这笔到账由您报送，请由另一人确认。", code="own")
    if not accepted and not why.strip():
        raise RuleViolation("请写明不予确认的原因。", field="why", code="why")
    with carry_out(order, "decide_receipt", f"{'确认' if accepted else '不予确认'}到账：{receipt.slip}") as draft:
        draft.lock(receipt, seen=order.seen)
        AgreementYear.objects.select_for_update().get(pk=receipt.year_id)  # its amount is not made smaller meanwhile
        receipt.refresh_from_db()
        if receipt.state != ReceiptState.REPORTED:
            raise RuleViolation(f"这笔到账{receipt.get_state_display()}，没有重复办理。", code="already")
        state = ReceiptState.ACCEPTED if accepted else ReceiptState.REFUSED
        draft.update(
            receipt,
            subject=f"{receipt.year.agreement.title} 回单 {receipt.slip}",
            state=state,
            why=why.strip(),
            decided_by=order.actor,
            decided_on=timezone.localdate(),
        )
    return receipt
