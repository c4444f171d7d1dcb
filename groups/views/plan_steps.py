"""A step of a plan's case: what a resubmission changes is shown before it is handed in."""

from ..services.plans import content_of
from .case_parts import StepPage
from .plan_parts import PlanView
from .plans import changes


class PlanStepView(StepPage, PlanView):
    template = "groups/plan_step.html"

    def more(self, possible):
        """Against the version handed in last; None before the first."""
        if not (possible and self.arrow.submits):
            return {"changes": None}
        last = self.plan.versions.order_by("-number").first()
        return {"changes": changes(last.content, content_of(self.plan)) if last else None}
