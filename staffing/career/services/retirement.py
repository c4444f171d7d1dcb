"""Ages of retirement: what the law says as dated rows, and the month somebody chose himself."""

from datetime import date

from django.core.exceptions import PermissionDenied

from groups.registry.policy.services import Loaded, insert
from groups.rights.roles import CHANGE_ROSTER
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.orders import Order, carry_out, refuse_same
from staffing.career.models import OwnRetirement, RetirementRule
from staffing.roster.models import StaffMember
from staffing.roster.services.basics import scope_for

LAW = "全国人大常委会2024年9月13日关于实施渐进式延迟法定退休年龄的决定"
# who, age, base month, a month later for each … months, at most; in force from the day the decision took effect.
SEEDED = (("men", 60, date(1965, 1, 1), 4, 36), ("women", 55, date(1970, 1, 1), 4, 36))
IN_FORCE = date(2025, 1, 1)
NOT_YOURS = "本人退休时间由区教委人事科室登记。"


def _require(order: Order) -> None:
    if not scope_for(order.actor).may_everywhere(CHANGE_ROSTER):
        raise PermissionDenied(NOT_YOURS)


def load_retirement(loaded: Loaded) -> None:
    """The law's own figures, once, within the act that loads the policy."""
    if not RetirementRule.objects.exists():
        rows = [
            RetirementRule(who=who, age=age, base_month=base, step=step, most=most, source=LAW, valid_from=IN_FORCE)
            for who, age, base, step, most in SEEDED
        ]
        insert(loaded, RetirementRule, rows)


def set_own_month(*, order: Order, person: StaffMember, month: date | None, document: str = "") -> StaffMember:
    """The month in which this person retires, where the law leaves it to her; None takes it back."""
    _require(order)
    with carry_out(order, "set_own_retirement", f"本人退休时间 {person}") as draft:
        draft.lock(person, seen=order.seen)
        row = OwnRetirement.objects.filter(person=person).first()
        if month is not None and not document.strip():
            raise RuleViolation("请写明依据文件。", field="document", code="document")
        if month is None:
            if row is None:
                raise RuleViolation("没有登记本人退休时间。", code="same")
            draft.note(str(person), "本人退休时间", f"{row.month:%Y-%m}", "")
            row.delete()
            return person
        facts = {"month": month.replace(day=1), "document": document.strip()}
        if row is None:
            draft.add(OwnRetirement(person=person, **facts), subject=str(person))
            draft.note(str(person), "本人退休时间", "", f"{month:%Y-%m}")
        else:
            draft.update(row, subject=str(person), facts=facts)
            refuse_same(draft)
    return person
