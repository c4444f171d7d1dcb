"""Supervision of departments: issued and closed by the bureau, answered by the department itself."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from groups.measures.catalogue.models import Measure, MeasureDepartment
from groups.measures.reports.queries import reports_for
from groups.measures.supervision.models import Supervision
from groups.measures.supervision.words import SupervisionState
from groups.registry.models import Department
from groups.registry.register.services.basics import reread
from groups.rights.checks import require
from groups.rights.roles import RUN_MEASURES
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.scope import scope_of
from nanan_groups.records.acts import Draft
from nanan_groups.records.models import ActSubject
from nanan_groups.records.models.codes import next_code
from nanan_groups.records.orders import Order, carry_out

FACTS = ("problem", "requirement", "due_on")


def issue(
    *, order: Order, measure: Measure, department: Department, due_on: date, problem: str, requirement: str
) -> Supervision:
    require(order.actor, RUN_MEASURES)
    if not MeasureDepartment.objects.filter(measure=measure, department=department).exists():
        raise RuleViolation(f"{department}不承担“{measure.title}”。", field="department", code="not-theirs")
    today = timezone.localdate()
    if due_on < today:
        raise RuleViolation("办理期限不能早于今天。", field="due_on", code="past")
    with carry_out(order, "issue_supervision", f"发出督办单：{department}，{measure.title}") as draft:
        facts = {"due_on": due_on, "problem": problem.strip(), "requirement": requirement.strip()}
        row = Supervision(code=next_code("DB", 4), measure=measure, department=department, issued_on=today, **facts)
        draft.add(row, subject=f"督办单 {row.code}")
        draft.note_values(row, list(FACTS), subject=f"督办单 {row.code}")
    return row


def _lock(draft: Draft, order: Order, row: Supervision, *states: str) -> None:
    draft.lock(row, seen=order.seen)
    if reread(row).state not in states:
        raise RuleViolation(f"这份督办单{row.get_state_display()}，不能这样办理。", code="state")


def answer(*, order: Order, supervision: Supervision, answer: str) -> Supervision:
    """By the department it was sent to; put right by answering again until it is closed."""
    if order.actor is not None and not reports_for(scope_of(order.actor), supervision.department_id):
        raise PermissionDenied("督办单由承办部门的填报人回复。")
    with carry_out(order, "answer_supervision", f"回复督办单：{supervision.code}") as draft:
        _lock(draft, order, supervision, SupervisionState.OPEN, SupervisionState.ANSWERED)
        facts = {"answer": answer.strip(), "answered_on": timezone.localdate(), "state": SupervisionState.ANSWERED}
        draft.update(supervision, subject=f"督办单 {supervision.code}", **facts)
    return supervision


def _answered(supervision: Supervision, actor) -> bool:
    """Whoever wrote an answer does not judge it, whatever posts he holds by now."""
    answers = ActSubject.objects.filter(code=supervision.code, act__verb="answer_supervision", act__actor=actor)
    return answers.exists()


def close(*, order: Order, supervision: Supervision, accepted: bool, result: str) -> Supervision:
    """What was answered is accepted, or goes back to the department with what is still wanted."""
    require(order.actor, RUN_MEASURES)
    if order.actor is not None and reports_for(scope_of(order.actor), supervision.department_id):
        raise RuleViolation("您是承办部门的填报人，不能办结本部门的督办单。", code="own")
    with carry_out(order, "close_supervision", f"{'办结' if accepted else '退回'}督办单：{supervision.code}") as draft:
        _lock(draft, order, supervision, SupervisionState.ANSWERED)
        if order.actor is not None and _answered(supervision, order.actor):
            raise RuleViolation("您回复过这份督办单，请由另一人办结。", code="own")
        facts = {"result": result.strip(), "state": SupervisionState.OPEN}
        if accepted:
            facts |= {"state": SupervisionState.CLOSED, "closed_on": timezone.localdate()}
        draft.update(supervision, subject=f"督办单 {supervision.code}", **facts)
    return supervision
