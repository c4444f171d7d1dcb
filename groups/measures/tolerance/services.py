"""Decisions of tolerance: entered by the bureau, not for the officer's own group; taken back with a reason."""

from datetime import date

from django.utils import timezone

from groups.measures.tolerance.models import ToleranceDecision
from groups.registry.models import EducationGroup
from groups.registry.register.services.basics import reread
from groups.rights.checks import refuse_own_group, require
from groups.rights.roles import RUN_MEASURES
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.models.codes import next_code
from nanan_groups.records.orders import Order, carry_out

FACTS = ("title", "fact", "decision", "decided_on", "document", "school_year")


def decide(*, order: Order, group: EducationGroup, decided_on: date, **facts) -> ToleranceDecision:
    """``facts``: title, fact, decision, document, school_year."""
    require(order.actor, RUN_MEASURES)
    if order.actor is not None:
        refuse_own_group(order.actor, group.pk, "登记容错决定")
    if decided_on > timezone.localdate():
        raise RuleViolation("决定日不能在将来。", field="decided_on", code="coming")
    texts = {name: text.strip() for name, text in facts.items() if isinstance(text, str)}
    with carry_out(order, "decide_tolerance", f"登记容错决定：{texts['title']}") as draft:
        row = ToleranceDecision(code=next_code("RC", 4), group=group, decided_on=decided_on, **{**facts, **texts})
        draft.add(row)
        draft.note_values(row, list(FACTS))
    return row


def withdraw(*, order: Order, decision: ToleranceDecision, why: str) -> ToleranceDecision:
    require(order.actor, RUN_MEASURES)
    if order.actor is not None:
        refuse_own_group(order.actor, decision.group_id, "撤销容错决定")
    with carry_out(order, "withdraw_tolerance", f"撤销容错决定：{decision.title}") as draft:
        draft.lock(decision, seen=order.seen)
        if reread(decision).withdrawn_on:
            raise RuleViolation("这项决定已经撤销。", code="already")
        draft.update(decision, withdrawn_on=timezone.localdate(), why=why.strip())
    return decision
