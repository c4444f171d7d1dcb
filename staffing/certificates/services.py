"""Issuing a certificate of exchanges, and withdrawing one. By personnel alone."""

from collections.abc import Collection

from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.texts import short_enough
from nanan_groups.records.models.codes import next_code
from nanan_groups.records.orders import Order, carry_out
from staffing.career.queries.facts import MODELS, facts_of
from staffing.certificates.models import Certificate, CertificateWithdrawal
from staffing.certificates.queries import in_force
from staffing.certificates.rules import new_word
from staffing.eligibility.services.parameters import require_office
from staffing.exchanges.queries.legs import legs_of
from staffing.exchanges.queries.months import counted_months
from staffing.roster.models import StaffMember
from staffing.roster.queries.posts import home_post

PREFIX, WIDTH = "JLZ", 6


def issue_certificate(*, order: Order, person: StaffMember, legs: Collection[int]) -> Certificate:
    """A snapshot of the chosen legs and of the months that count up to today. It takes the place of the person's certificate in
    force. Raises RuleViolation, PermissionDenied."""
    require_office(order)
    today = timezone.localdate()
    with carry_out(order, "issue_certificate", f"出具交流经历证明 {person}") as draft:
        draft.lock(person, seen=order.seen)
        chosen = [leg for leg in legs_of(person) if leg.pk in set(legs)]
        if len(chosen) != len(set(legs)) or not chosen:
            raise RuleViolation("请至少选择一段本人的交流。", field="legs", code="none")
        if any(leg.start > today for leg in chosen):
            raise RuleViolation("还没有开始的交流不能证明。", field="legs", code="to-come")
        content = _content(person, chosen, today)
        before = in_force(person)
        if before is not None and before.content == content:
            raise RuleViolation(f"与{before.number}号相同，请直接打印那一份。", field="legs", code="same")
        row = Certificate(
            number=next_code(PREFIX, WIDTH),
            check_word=new_word(),
            person=person,
            content=content,
            issued_on=today,
            issued_by=order.actor,
            replaces=before,
        )
        row.full_clean()
        row.save(force_insert=True)
        draft.note(str(person), "交流经历证明", before.number if before else "", row.number, today)
        for leg in content["legs"]:
            draft.note(str(person), "证明的交流", "", f"{leg['period']} {leg['kind']} {leg['places']}")
        draft.note(str(person), "评职月数", "", f"{content['months']} 个月")
    return row


def _content(person: StaffMember, legs, today) -> dict:
    absences = facts_of(MODELS["absences"], "absences", person, today)
    months = counted_months(legs, absences, today)
    home = home_post(person)
    return {
        "name": person.name,
        "staff_no": person.staff_no,
        "school": str(home.institution) if home else "",
        "legs": [
            {
                "period": leg.period,
                "kind": leg.kind,
                "places": leg.places,
                "share": leg.share,
                "document": leg.document,
                "grade": leg.grade,
                "running": leg.end is None or leg.end > today,
            }
            for leg in sorted(legs, key=lambda leg: leg.start)
        ],
        "months": months.text if months else "0",
        "way": months.steps[0].formula if months else "",
    }


def withdraw_certificate(*, order: Order, certificate: Certificate) -> StaffMember:
    """It should not have been issued; the reason is the order's. One that was replaced holds no longer anyway."""
    require_office(order)
    person = certificate.person
    reason = short_enough(order.reason, 300, "原因", "reason")
    if not reason:
        raise RuleViolation("请写明收回的原因。", field="reason", code="required")
    with carry_out(order, "withdraw_certificate", f"收回交流经历证明 {certificate.number}") as draft:
        draft.lock(person, seen=order.seen)
        row = Certificate.objects.get(pk=certificate.pk)
        if hasattr(row, "withdrawal") or hasattr(row, "replaced_by"):
            raise RuleViolation("这份证明已经被代替或收回。", code="over")
        today = timezone.localdate()
        CertificateWithdrawal.objects.create(
            certificate=row, reason=reason, withdrawn_on=today, withdrawn_by=order.actor
        )
        draft.note(str(person), "交流经历证明", row.number, "收回", today)
    return person
