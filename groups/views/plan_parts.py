"""What the pages of one plan share: the plan inside one's scope, its addresses."""

from django.urls import reverse

from nanan_groups.records import case_pages

from ..logic.plan_case import ANNUAL_PLAN
from ..models import AnnualPlan
from ..queries.plans import reader_of, visible_plans
from ..roles import VIEW_PLANS
from ..services.plan_writing import is_writer
from .case_parts import CaseView


class PlanView(CaseView):
    """A plan by the code of its case."""

    permission = VIEW_PLANS
    kind = ANNUAL_PLAN
    noun = "计划"

    def allowed(self, scope):
        return scope.may(VIEW_PLANS) and scope.may(self.permission)

    def find(self, code):
        return visible_plans(self.scope).filter(case__code=code).first()

    @property
    def plan(self) -> AnnualPlan:
        return self.record

    @property
    def writer(self) -> bool:
        return is_writer(self.scope, self.plan)

    @property
    def url(self) -> str:
        return plan_url(self.plan)

    def step_url(self, arrow):
        return plan_url(self.plan, "plan-step", arrow)

    def base(self):
        return super().base() | {"plan": self.plan}


def plan_url(plan: AnnualPlan, page: str = "plan-detail", *more) -> str:
    return reverse(f"groups:{page}", args=[plan.case.code, *more])


def state_of(plan: AnnualPlan, scope) -> dict:
    return case_pages.state_of(plan.case, reader_of(scope))
