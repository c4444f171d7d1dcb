from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from groups.rights.roles import DECIDE_PLANS, VIEW_PLANS
from groups.rights.words import Role
from nanan_groups.kit.arrows import Reader
from nanan_groups.kit.scope import Scope
from nanan_groups.records.models import CaseStep


def reader_of(scope: Scope) -> Reader:
    """In whose words states are told."""
    if scope.may_everywhere(DECIDE_PLANS):
        return Reader.LEADER
    return Reader.OFFICER if scope.may_everywhere(VIEW_PLANS) else Reader.SUBMITTER


@dataclass(frozen=True, slots=True)
class StepLine:
    number: int
    at: datetime
    done: str
    arrow: str
    actor: str
    role: str
    comment: str
    late: bool


def steps_of(case_id: int) -> list[StepLine]:
    """What was done in a case, newest first."""
    roles = dict(Role.choices)
    rows = CaseStep.objects.filter(case=case_id).select_related("actor").order_by("-number")
    return [
        StepLine(
            one.number,
            timezone.localtime(one.at),
            one.done,
            one.arrow,
            one.actor.name,
            roles.get(one.role, ""),
            one.comment,
            one.late,
        )
        for one in rows
    ]
