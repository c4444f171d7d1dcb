"""A step of a plan's case: the page that says what it will do, and the POST that does it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render

from nanan_groups.kit.errors import AlreadyDone, RuleViolation
from nanan_groups.records.cases.engine import perform
from nanan_groups.records.cases.kinds import registered
from nanan_groups.records.models import Act

from ..enums import Role
from ..forms.plan_steps import StepForm
from ..logic.plan_case import ANNUAL_PLAN
from ..logic.plan_words import deadline
from ..queries.plans import site_names
from ..services.plans import content_of
from .plan_parts import PlanView, lacking
from .plans import changes

# What a step leads to, said before it is taken.
CONSEQUENCES = {
    "submit": "提交后不能再修改，由区教委审核；审核前可以撤回。本次提交的全文留存为一个版本。",
    "withdraw": "撤回后回到起草状态，可以修改，改好后须重新提交。",
    "return": "退回后由集团修改并重新提交；退回原因会发给集团总校校长和集团办公室。",
    "approve": "通过后计划进入执行，由集团填报进展。",
    "endorse": "报送后由区教委领导审定。",
    "leader_approve": "审定通过后计划进入执行，由集团填报进展。",
    "leader_return": "退回后由集团修改并重新提交；退回原因会发给集团总校校长和集团办公室。",
    "submit_summary": "提交后不能再修改进展和总结，由区教委审核。",
    "return_summary": "退回后由集团修改总结并重新提交。",
    "close": "办结后本年度计划不再变动。",
}


class PlanStepView(PlanView):
    http_method_names = ["get", "post"]

    def dispatch(self, request, *args, **kwargs):
        self.arrow = ANNUAL_PLAN.arrow(kwargs["arrow"])
        return super().dispatch(request, *args, **kwargs)

    def _check(self) -> None:
        if self.arrow is None or not registered(self.case.kind).exists(self.arrow, self.case):
            raise Http404
        if not self.scope.holds(self.arrow.roles, self.case.place, self.case.place_id):
            wanted = "、".join(Role(role).label for role in self.arrow.roles)
            raise PermissionDenied(f"“{self.arrow.label}”由{wanted}办理。")

    def get(self, request, code, arrow):
        self._check()
        return self._page(StepForm(arrow=self.arrow, version=self.case.version))

    def post(self, request, code, arrow):
        self._check()
        if again := self._done_before():
            return self._again(again)
        form = StepForm(request.POST, arrow=self.arrow, version=self.case.version)
        if not form.is_valid():
            return self._page(form)
        data = form.cleaned_data
        try:
            step = perform(
                case=self.case, arrow=arrow, actor=request.user, seen=data["seen"], comment=data["comment"],
                now=self.now, request_key=data["request_key"],
            )  # fmt: skip
        except AlreadyDone as done:
            return self._again(done.act)
        except RuleViolation as refused:
            self.case.refresh_from_db()
            form.add_error(refused.field or None, refused.sentence)
            return self._page(form.renewed(self.case.version), status=409)
        messages.success(request, f"{step.done}：{self.case.title}。{'已过截止时间，记为逾期。' if step.late else ''}")
        return redirect(self.url)

    def _done_before(self) -> Act | None:
        """A second click finds the case moved on: it is told so, and not that it came too late."""
        key = self.request.POST.get("request_key", "").replace("\x00", "")
        return Act.objects.filter(request_key=key, actor=self.request.user).first() if key else None

    def _again(self, done: Act):
        messages.info(self.request, f"“{done.title}”已经办理，没有重复办理。")
        return redirect(self.url)

    def _page(self, form: StepForm, status: int = 200):
        arrow, case = self.arrow, self.case
        possible = case.state in arrow.sources
        due = {"submit": case.submit_by, "review": case.review_by}.get(arrow.deadline)
        context = self.base() | {
            "arrow": arrow, "form": form, "possible": possible, "consequence": CONSEQUENCES[arrow.name],
            "lacking": lacking(case, [arrow]) if possible else None, "deadline": deadline(due, self.now),
            "changes": self._changes() if possible and arrow.submits else None,
        }  # fmt: skip
        return render(self.request, "groups/plan_step.html", context, status=status)

    def _changes(self) -> list[dict] | None:
        """Before a resubmission: what it changes against the version handed in last; None for the first."""
        last = self.plan.versions.order_by("-number").first()
        return changes(last.content, content_of(self.plan, site_names())) if last else None
