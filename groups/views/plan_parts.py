"""What the pages of one plan share: the plan inside one's scope, and the moment the request arrived."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views import View

from nanan_groups.kit.pages import ScopedView
from nanan_groups.records.cases.kinds import Missing, missing, registered
from nanan_groups.records.models import Case

from ..logic.plan_case import ANNUAL_PLAN
from ..models import AnnualPlan
from ..queries.plans import reader_of, visible_plans
from ..roles import VIEW_PLANS
from ..services.plans import is_writer

BADGES = {
    "draft": "", "submitted": "info", "returned": "due", "endorsed": "info", "approved": "ok",
    "summary_submitted": "info", "summary_returned": "due", "closed": "ok",
}  # fmt: skip


class PlanView(ScopedView, View):
    """A plan by the code of its case; outside one's scope there is none."""

    permission = VIEW_PLANS

    def dispatch(self, request, *args, **kwargs):
        self.now = (
            timezone.now()
        )  # the moment of arrival: deadlines are held against it, not against the end of the work
        if not (self.scope.may(VIEW_PLANS) and self.scope.may(self.permission)):
            raise PermissionDenied("您的任职不含这一页的内容。")
        self.plan = visible_plans(self.scope).filter(case__code=kwargs["code"]).first()
        if self.plan is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def case(self) -> Case:
        return self.plan.case

    @property
    def writer(self) -> bool:
        return is_writer(self.scope, self.plan)

    @property
    def url(self) -> str:
        return plan_url(self.plan)

    def state(self) -> dict:
        """Where it stands, in the reader's words."""
        return state_of(self.plan, self.scope)

    def base(self) -> dict:
        return {
            "plan": self.plan, "case": self.case, "state": self.state(), "url": self.url,
            "parent": {"text": self.case.title, "url": self.url}, "now": self.now,
        }  # fmt: skip


def plan_url(plan: AnnualPlan, page: str = "plan-detail", *more) -> str:
    return reverse(f"groups:{page}", args=[plan.case.code, *more])


def state_of(plan: AnnualPlan, scope) -> dict:
    return {
        "word": ANNUAL_PLAN.word(plan.case.state, reader_of(scope)), "tone": BADGES[plan.case.state],
        "code": plan.case.state,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lacking:
    """What the next step that needs something still needs."""

    label: str
    items: list[Missing]


def lacking(case: Case, arrows=None) -> Lacking | None:
    """Of the arrows that lead out of the present state, the one with needs; None when nothing is missing."""
    for arrow in ANNUAL_PLAN.arrows_from(case.state) if arrows is None else arrows:
        if arrow.needs and registered(case.kind).exists(arrow, case):
            found = missing(case, arrow)
            return Lacking(arrow.label, found) if found else None
    return None
