"""Deadlines of a case: what a step is held against, what is overdue now, and the days before which a step is not taken.

Late is decided by one rule. Handed in after its day is late. What came back with a reason has the new day given with the
return, or none: it was in time or late when it was first handed in, and stays so. What its writers took back themselves
has to be in by its day again.
"""

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from nanan_groups.kit.arrows import Arrow, CaseKind, Late
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation

from ..models import Case
from .kinds import Registered, registered


def days_of(case: Case) -> dict[str, datetime | None]:
    """By the name that arrows and waits give them."""
    return {
        "submit": case.resubmit_by or case.submit_by,
        "resubmit": case.resubmit_by,
        "review": case.review_by,
        "term": case.term_by,
    }


def due_of(case: Case, step: Arrow) -> datetime | None:
    """What a step is held against; None where there is no day."""
    if step.submits and step.deadline == "submit":
        last = case.steps.order_by("-number").values_list("comment_needed", flat=True).first()
        return case.resubmit_by if last else days_of(case)["submit"]
    return days_of(case).get(step.deadline)


def is_late(case: Case, step: Arrow, now: datetime) -> bool:
    """RuleViolation where the step is not taken late at all."""
    due = due_of(case, step)
    if due is None or now < due:
        return False
    if step.late == Late.REFUSE:
        raise RuleViolation(
            f"截止时间 {moment(due)} 已过（服务器收到时为 {moment(now, seconds=True)}），不能再{step.label}。"
            "需要延期的，请联系区教委登记科室。",
            code="too-late",
        )
    return True


def refuse_early(of: Registered, case: Case, step: Arrow, now: datetime) -> None:
    """Steps that have a day before which they are not taken."""
    if day := opening_day(of, case, step, now):
        raise RuleViolation(f"{day_text(day)}起才能{step.label}。", code="too-early")


def opening_day(of: Registered, case: Case, step: Arrow, now: datetime) -> date | None:
    """The day from which the step is taken, as long as it is still to come; else None."""
    day: date | None = of.days[step.opens](case) if step.opens else None
    return day if day is not None and timezone.localdate(now) < day else None


def opens_later(case: Case, step: Arrow, now: datetime) -> date | None:
    """The same for whoever has only the case."""
    return opening_day(registered(case.kind), case, step, now)


def due_now(case: Case, table: CaseKind) -> datetime | None:
    """The day by which whoever's turn it is has to act."""
    if case.state in table.with_term:
        return case.term_by
    if case.state in table.came_back:
        return case.resubmit_by
    if case.state in table.editable:
        return days_of(case)["submit"]
    return case.review_by if case.state in table.under_review else None


def overdue(table: CaseKind, now: datetime, path: str = "case") -> Q:
    """The same as a question: cases of that kind whose day has passed."""
    writing = Q(**{f"{path}__state__in": table.editable - table.came_back})
    new_day = Q(**{f"{path}__resubmit_by__lte": now})
    first_day = Q(**{f"{path}__resubmit_by__isnull": True, f"{path}__submit_by__lte": now})
    back = Q(**{f"{path}__state__in": table.came_back, f"{path}__resubmit_by__lte": now})
    terms = table.with_term
    review = Q(**{f"{path}__state__in": table.under_review - terms, f"{path}__review_by__lte": now})
    term = Q(**{f"{path}__state__in": terms, f"{path}__term_by__lte": now})
    return writing & (new_day | first_day) | back | review | term


def moment(at: datetime, *, seconds: bool = False) -> str:
    return f"{timezone.localtime(at):%Y年%m月%d日 %H:%M{':%S' if seconds else ''}}"
