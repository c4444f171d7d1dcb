"""Attachments of an annual plan: read with the plan, added by its writers while there is something to write."""

from django.urls import reverse

from nanan_groups.kit.scope import Scope
from nanan_groups.records.attachments.owners import Owner, Unit, register_owner
from nanan_groups.records.cases.kinds import registered
from nanan_groups.records.models import Case

from ..logic.plan_case import ANNUAL_PLAN, SUMMARY_STATES
from ..models import AnnualPlan
from ..queries.plans import visible_plans
from .plan_writing import is_writer

KIND = "annual-plan"


def owner_of(plan: AnnualPlan) -> Owner:
    return Owner(KIND, plan.case.code)


def _plan(code: str) -> AnnualPlan | None:
    return AnnualPlan.objects.select_related("case", "group").filter(case__code=code).first()


def _may_read(scope: Scope, code: str) -> bool:
    return visible_plans(scope).filter(case__code=code).exists()


def _may_write(scope: Scope, code: str) -> bool:
    """The plan while it is drafted, its evidence while it is carried out; nothing once its campaign is closed."""
    plan = _plan(code)
    if plan is None or plan.case.state not in ANNUAL_PLAN.editable | SUMMARY_STATES or not is_writer(scope, plan):
        return False
    return not registered(plan.case.kind).rest(plan.case)


def _case(code: str) -> Case | None:
    return Case.objects.filter(kind=ANNUAL_PLAN.code, code=code).first()


register_owner(
    KIND, may_read=_may_read, may_write=_may_write, case_of=_case,
    unit_of=lambda code: Unit(_plan(code).group.code, str(_plan(code).group)),
    title_of=lambda code: _plan(code).case.title, url_of=lambda code: reverse("groups:plan-detail", args=[code]),
)  # fmt: skip
