"""What the pages of one plan share: the plan inside one's scope, its addresses."""

from django.urls import reverse

from nanan_groups.records import case_pages

from ..logic.plan_case import ANNUAL_PLAN
from ..models import AnnualPlan
from ..queries.plans import reader_of, visible_plans
from .case_parts import PaperView


class PlanView(PaperView):
    """A plan by the code of its case."""

    kind = ANNUAL_PLAN
    noun = "计划"
    pages = {"detail": "plan-detail", "step": "plan-step"}

    def find(self, code):
        return visible_plans(self.scope).filter(case__code=code).first()


def plan_url(plan: AnnualPlan, page: str = "plan-detail", *more) -> str:
    return reverse(f"groups:{page}", args=[plan.case.code, *more])


def state_of(plan: AnnualPlan, scope) -> dict:
    return case_pages.state_of(plan.case, reader_of(scope))
