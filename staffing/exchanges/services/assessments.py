"""The assessment of one leg at its end: by the receiving school through its case, by personnel for a leg without one."""

from django.utils import timezone

from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.texts import short_enough
from nanan_groups.records.acts import Draft
from nanan_groups.records.orders import Order, carry_out
from staffing.eligibility.services.parameters import require_office
from staffing.exchanges.models import ExchangeLeg, LegAssessment
from staffing.exchanges.words import Grade

REMARKS = 500


def write_assessment(draft: Draft, leg: ExchangeLeg, *, grade: str, remarks: str, by) -> LegAssessment:
    """Within an act under way. Not before the end of the leg, and once."""
    today = timezone.localdate()
    if grade not in Grade.values:
        raise RuleViolation("请选择考核等次。", field="grade", code="choice")
    if leg.valid_to is None or leg.valid_to > today:
        raise RuleViolation(f"交流到 {leg.valid_to} 期满，期满前不能考核。", field="grade", code="too-early")
    if LegAssessment.objects.filter(leg=leg).exists():
        raise RuleViolation("这段交流已经考核。", field="grade", code="assessed")
    remarks = short_enough(remarks, REMARKS, "评语", "comment")
    row = LegAssessment(leg=leg, grade=grade, remarks=remarks, assessed_on=today, assessed_by=by)
    draft.add(row, subject=str(leg.person))
    draft.note(str(leg.person), "考核等次", "", str(Grade(grade).label), leg.valid_to)
    return row


def assess_leg(*, order: Order, leg: ExchangeLeg, grade: str, remarks: str = "") -> LegAssessment:
    """By personnel, of a leg that no case carries: the receiving school's paper is the document of the order."""
    require_office(order)
    remarks = short_enough(remarks, REMARKS, "评语", "remarks")
    if leg_has_case(leg):
        raise RuleViolation("这段交流由接收学校在交流办理中考核。", field="grade", code="of-a-case")
    with carry_out(order, "assess_leg", f"交流期满考核 {leg.person}") as draft:
        draft.lock(leg.person, seen=order.seen)
        return write_assessment(draft, leg, grade=grade, remarks=remarks, by=order.actor)


def leg_has_case(leg: ExchangeLeg) -> bool:
    return hasattr(leg, "case_leg")
