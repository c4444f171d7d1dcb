"""A member school's strategy: written, signed, signed on paper, waived; what is signed is changed only after a question."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from groups.papers.parts.views import answer, part_answer
from groups.papers.versions.rules import shortened, text_pieces
from groups.planning.annual_plans.forms.parts import ReportPart, StrategyPart
from groups.planning.annual_plans.forms.review import FixDifficulty
from groups.planning.annual_plans.forms.signatures import ScanForm, WaiveSignature
from groups.planning.annual_plans.queries.plans import visible_plans
from groups.planning.annual_plans.queries.signatures import settled, signature_text, signed, since_signed
from groups.planning.annual_plans.rules import ANNUAL_PLAN, SUMMARY_STATES
from groups.planning.annual_plans.services import strategies
from groups.planning.annual_plans.views.campaigns import CampaignAct
from groups.planning.annual_plans.views.pages import PlanView, plan_url
from groups.registry.register.queries.names import site_names
from groups.rights.roles import REVIEW_PLANS, VIEW_PLANS, WRITE_PLANS, WRITE_STRATEGY
from nanan_groups.kit.deadlines import deadline
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.attachments.panel import panel_of
from nanan_groups.records.cases.due import due_now
from nanan_groups.records.cases.kinds import registered
from nanan_groups.records.models import Attachment


class StrategyView(PlanView):
    permission = VIEW_PLANS
    refusal = "只有成员校的经办人、校长和集团总校、集团办公室办理学校策略。"

    def allowed(self, scope):
        return scope.may_somewhere(WRITE_STRATEGY) or scope.may_somewhere(WRITE_PLANS)

    def allowed_here(self):
        return True  # a right at a school: ``load`` asks for the one whose strategy it is

    def load(self, site: str) -> None:
        rows = self.plan.strategies.select_related(
            "site__institution", "plan__case", "signed_by", "waived_by", "edited_by", "scan"
        )
        self.strategy = rows.filter(site__code=site).first()
        if self.strategy is None:
            raise Http404
        if not self.may():
            raise PermissionDenied(strategies.NOT_YOURS)

    def may(self) -> bool:
        return strategies.writes(self.scope, self.strategy)

    @property
    def editable(self) -> bool:
        return self.case.state in ANNUAL_PLAN.editable and not registered(self.case.kind).rest(self.case)

    def here(self, page: str = "plan-strategy") -> str:
        return plan_url(self.plan, page, self.strategy.site.code)

    def common(self) -> dict:
        row = self.strategy
        return self.base() | {
            "name": site_names([row.site_id])(row.site_id),
            "strategy": row,
            "settled": settled(row),
            "signature": signature_text(row),
            "editable": self.editable,
            "deadline": deadline(due_now(self.case, ANNUAL_PLAN), self.now),
        }

    def show(self, part: StrategyPart, status: int = 200, *, asked=None):
        """``asked``: what a change of a signed strategy would change, to be confirmed."""
        since = since_signed(self.strategy)
        scans = Attachment.objects.of(strategies.owner_of_scan(self.strategy)).exists()
        context = self.common() | {
            "part": part,
            "signs": bool(strategies.way_of_signing(self.scope, self.strategy)),
            "signed": signed(self.strategy),
            "asked": shortened(asked) if asked else None,
            "since": since,
            "since_pieces": shortened(since.pieces) if since else [],
            "scan_url": self.here("strategy-scan"),
            "panel": panel_of(strategies.owner_of_scan(self.strategy), self.request.user) if scans else None,
            # What is signed is not saved while it is typed: each letter would void it.
            "autosave_url": "" if self.strategy.signed_at else self.here("strategy-autosave"),
            "login_url": f"{reverse('accounts:login')}?next={self.here()}",
        }
        return render(self.request, "planning/annual_plans/plan_strategy.html", context, status=status)


class PlanStrategyView(StrategyView):
    http_method_names = ["get", "post"]

    def get(self, request, code, site):
        self.load(site)
        return self.show(StrategyPart(self.strategy))

    def post(self, request, code, site):
        """Save what stands in the box; with ``sign``, the principal signs just that; with ``void``, a signature may go."""
        self.load(site)
        void = request.POST.get("void", "")
        signs = bool(request.POST.get("sign")) or void == "sign"
        if signs and not strategies.way_of_signing(self.scope, self.strategy):
            raise PermissionDenied("学校策略由成员校校长签署；集团总校自己的校区，也可以由集团总校校长签署。")
        part = StrategyPart(self.strategy, request.POST, void=bool(void))
        if not void and (pieces := self._would_void(part)):
            return self.show(part, asked=pieces)
        try:
            part = part.settle(request.user)
            if part.is_bound:
                return self.show(part, status=409 if part.theirs else 200)
            if signs:
                return self._sign(request, part)
        except RuleViolation as refused:
            part = StrategyPart(self.strategy, request.POST)
            part.add_error(None, refused.sentence)
            return self.show(part, status=409)
        messages.success(request, f"已保存 {timezone.localtime():%H:%M}。")
        return redirect(self.here())

    def _would_void(self, part: StrategyPart):
        """What it would change of a signed strategy; None where nothing is signed, or nothing changes."""
        if self.strategy.signed_at is None or not self.editable or not part.touched or not part.is_valid():
            return None
        typed = part.cleaned_data["text"].replace("\r\n", "\n")
        return text_pieces(self.strategy.text, typed) if typed != self.strategy.text else None

    def _sign(self, request, part: StrategyPart):
        row = part.row
        if signed(row):
            messages.info(request, "本校策略已经签署，没有重复办理。")
        else:
            strategies.sign_strategy(actor=request.user, strategy=row, seen=row.revision)
            messages.success(request, "已签署本校策略。签署后再有改动，须重新签署。")
        return redirect(self.here())


class StrategyAutosaveView(StrategyView):
    http_method_names = ["post"]

    def post(self, request, code, site):
        self.load(site)
        try:
            return part_answer(StrategyPart(self.strategy, request.POST).settle(request.user))
        except RuleViolation as refused:
            return answer(refused.sentence, 409)


class StrategyScanView(StrategyView):
    """扫描件代签: the page signed on paper."""

    http_method_names = ["get", "post"]

    def may(self):
        return strategies.brings_scan(self.scope, self.strategy)

    def get(self, request, code, site):
        self.load(site)
        return self._page(ScanForm(initial={"seen": self.strategy.revision}))

    def post(self, request, code, site):
        self.load(site)
        form = ScanForm(request.POST, request.FILES)
        if not self.editable or not form.is_valid():
            return self._page(form, status=200 if self.editable else 409)
        file = form.cleaned_data["file"]
        try:
            strategies.sign_by_scan(
                actor=request.user,
                strategy=self.strategy,
                seen=form.cleaned_data["seen"],
                signatory=form.cleaned_data["signatory"],
                file=file,
                file_name=file.name,
            )
        except RuleViolation as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
            return self._page(form, status=409)
        messages.success(request, "已登记签署页扫描件，标为“扫描件代签”。")
        return redirect(plan_url(self.plan) + "#strategies")

    def _page(self, form, status=200):
        return render(
            self.request, "planning/annual_plans/strategy_scan.html", self.common() | {"form": form}, status=status
        )


class StrategyReportView(StrategyView):
    """What the school did of its strategy, at the year's end."""

    http_method_names = ["get", "post"]

    @property
    def editable(self) -> bool:
        return self.case.state in SUMMARY_STATES and not registered(self.case.kind).rest(self.case)

    def get(self, request, code, site):
        self.load(site)
        return self._page(ReportPart(self.strategy))

    def post(self, request, code, site):
        self.load(site)
        part = ReportPart(self.strategy, request.POST)
        try:
            part = part.settle(request.user)
        except RuleViolation as refused:
            part = ReportPart(self.strategy, request.POST)
            part.add_error(None, refused.sentence)
            return self._page(part, status=409)
        if part.is_bound:
            return self._page(part, status=409 if part.theirs else 200)
        messages.success(request, f"已保存 {timezone.localtime():%H:%M}。集团提交年终总结时一并上报。")
        return redirect(self.here("strategy-report"))

    def _page(self, part, status=200):
        context = self.common() | {
            "part": part,
            "autosave_url": self.here("report-autosave"),
            "login_url": f"{reverse('accounts:login')}?next={self.here('strategy-report')}",
        }
        return render(self.request, "planning/annual_plans/strategy_report.html", context, status=status)


class ReportAutosaveView(StrategyView):
    http_method_names = ["post"]

    def post(self, request, code, site):
        self.load(site)
        try:
            return part_answer(ReportPart(self.strategy, request.POST).settle(request.user))
        except RuleViolation as refused:
            return answer(refused.sentence, 409)


class PlanDifficultyView(CampaignAct):
    """Mending the difficulty of individual targets after the review."""

    refusal = "个性目标的难度由区教委登记科室核定。"

    def may_act(self):
        return self.scope.may_everywhere(REVIEW_PLANS)

    def load(self):
        return get_object_or_404(visible_plans(self.scope), case__code=self.kwargs["code"])

    def find_form(self):
        return FixDifficulty

    def _home(self, done=None):
        return self.start_url() if self.record is None else plan_url(self.record) + "#targets"


class StrategyWaiveView(CampaignAct):
    """免签: an officer's act on one school's part of a plan."""

    refusal = "免签由区教委登记科室办理。"

    def may_act(self):
        return self.scope.may_everywhere(REVIEW_PLANS)

    def load(self):
        plan = get_object_or_404(visible_plans(self.scope), case__code=self.kwargs["code"])
        rows = plan.strategies.select_related("plan__campaign", "plan__case", "site", "signed_by", "waived_by", "scan")
        return get_object_or_404(rows, site__code=self.kwargs["site"])

    def find_form(self):
        return WaiveSignature

    def _home(self, done=None):
        if self.record is None:
            return self.start_url()
        return plan_url(self.record.plan) + "#strategies"
