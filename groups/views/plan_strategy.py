"""One school's part of the plan (一学校一策略): drafted by the school, signed by its principal."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from nanan_groups.kit.deadlines import deadline
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.cases.kinds import registered

from ..enums import Role
from ..forms.plan_parts import StrategyPart
from ..logic.plan_case import ANNUAL_PLAN
from ..queries.plans import site_names
from ..roles import WRITE_STRATEGY
from ..services import plans
from .plan_parts import PlanView, plan_url
from .writing import answer, part_answer

PRINCIPAL = (Role.MEMBER_PRINCIPAL.value,)
WRITERS = (Role.SCHOOL_CLERK.value, *PRINCIPAL)


class StrategyView(PlanView):
    permission = WRITE_STRATEGY

    def load(self, site: str) -> None:
        rows = self.plan.strategies.select_related("site__institution", "plan__case", "signed_by", "edited_by")
        self.strategy = rows.filter(site__code=site).first()
        if self.strategy is None:
            raise Http404
        if not self._holds(WRITERS):
            raise PermissionDenied("只有该成员校的经办人和校长可以办理本校策略。")

    def _holds(self, roles) -> bool:
        return bool(self.scope.holds(roles, "institution", self.strategy.site.institution_id))

    def _editable(self) -> bool:
        return self.case.state in ANNUAL_PLAN.editable and not registered(self.case.kind).rest(self.case)

    def show(self, part: StrategyPart, status: int = 200):
        site = self.strategy.site
        page = plan_url(self.plan, "plan-strategy", site.code)
        context = self.base() | {
            "part": part, "name": site_names([site.pk])(site.pk), "strategy": self.strategy, "site": site,
            "signs": self._holds(PRINCIPAL), "editable": self._editable(),
            "deadline": deadline(self.case.submit_by, self.now),
            "autosave_url": plan_url(self.plan, "strategy-autosave", site.code),
            "login_url": f"{reverse('accounts:login')}?next={page}",
        }  # fmt: skip
        return render(self.request, "groups/plan_strategy.html", context, status=status)


class PlanStrategyView(StrategyView):
    http_method_names = ["get", "post"]

    def get(self, request, code, site):
        self.load(site)
        return self.show(StrategyPart(self.strategy))

    def post(self, request, code, site):
        """Save what stands in the box; with ``sign``, the member school's principal signs just that."""
        self.load(site)
        if request.POST.get("sign") and not self._holds(PRINCIPAL):
            raise PermissionDenied("学校策略由成员校校长签署。")
        part = StrategyPart(self.strategy, request.POST)
        try:
            part = part.settle(request.user)
            if part.is_bound:
                return self.show(part, status=409 if part.theirs else 200)
            if request.POST.get("sign"):
                return self._sign(request, part)
        except RuleViolation as refused:
            part = StrategyPart(self.strategy, request.POST)
            part.add_error(None, refused.sentence)
            return self.show(part, status=409)
        messages.success(request, f"已保存 {timezone.localtime():%H:%M}。")
        return redirect(plan_url(self.plan, "plan-strategy", site))

    def _sign(self, request, part: StrategyPart):
        row = part.row
        if row.signed_at:
            messages.info(request, "本校策略已经签署，没有重复办理。")
        else:
            plans.sign_strategy(actor=request.user, strategy=row, seen=row.revision)
            messages.success(request, "已签署本校策略。签署后再有改动，须重新签署。")
        return redirect(plan_url(self.plan, "plan-strategy", row.site.code))


class StrategyAutosaveView(StrategyView):
    http_method_names = ["post"]

    def post(self, request, code, site):
        self.load(site)
        try:
            return part_answer(StrategyPart(self.strategy, request.POST).settle(request.user))
        except RuleViolation as refused:
            return answer(refused.sentence, 409)
