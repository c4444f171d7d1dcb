"""The round of a year, what schools told, a group's plan with its steps, and the papers."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from groups.papers.cases.queries import reader_of, steps_of
from groups.papers.cases.views import CaseView, StepPage
from groups.registry.register.views import taken_away
from groups.rights.roles import CHANGE_ROSTER, EXPORT_ROSTER, RUN_EXCHANGES, VIEW_ROSTER
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import Link, ScopedView, Tab, page_of
from nanan_groups.kit.years import school_year_of, school_year_text
from nanan_groups.records.act_pages import ActPage
from nanan_groups.records.case_pages import state_of
from nanan_groups.records.papers import papers_of
from staffing.roster.words import taught
from staffing.rounds.forms import FORMS, DecidePlan, SubmitPlan
from staffing.rounds.models import ExchangeRound
from staffing.rounds.papers import balance_paper, decision_paper
from staffing.rounds.queries import (
    default_for,
    due_by_group,
    offers_of,
    round_of,
    visible_balances,
    visible_plans,
)
from staffing.rounds.rules.case import ROUND_PLAN
from staffing.rounds.rules.matching import stage_on, totals
from staffing.rounds.words import Stage

NOT_YOURS = "交流轮次由区教委人事科室设定。"


class _OfRound(ScopedView):
    """Of the year in the address, or of this one."""

    permission = VIEW_ROSTER

    def prepare(self):
        now = school_year_of(timezone.localdate())
        offered = range(now + 1, 2021, -1)
        asked = self.request.GET.get("year", "")
        self.year = int(asked) if asked in map(str, offered) else now
        self.row = round_of(self.year)
        self.offered = offered


class RoundView(_OfRound, TemplateView):
    template_name = "staffing/rounds/round.html"

    def get_context_data(self, **kwargs):
        self.prepare()
        today, row = timezone.localdate(), self.row
        context = {
            "year": school_year_text(self.year),
            "row": row,
            "tabs": [Tab(school_year_text(each), f"?year={each}", current=each == self.year) for each in self.offered],
            "set_url": f"{reverse('staffing:round-set', args=['set'])}?school_year={self.year}"
            if self.scope.may_everywhere(RUN_EXCHANGES)
            else "",
        }
        if row is not None:
            context |= self._told(row, today)
        return super().get_context_data(**context, **kwargs)

    def _told(self, row: ExchangeRound, today) -> dict:
        everywhere = self.scope.may_everywhere(VIEW_ROSTER)
        plans = list(visible_plans(self.scope).filter(of=row).order_by("group__code"))
        still_open = row.plans.exclude(case__state__in=ROUND_PLAN.final).count()
        stage = stage_on(
            today,
            year=row.school_year,
            balances_until=row.balances_until,
            plans_until=row.plans_until,
            open_plans=still_open,
        )
        found = list(visible_balances(self.scope).filter(of=row).order_by("institution__code", "stage", "subject"))
        shown, page = page_of(self.request, found, size=50)
        told = {(one.institution_id, one.stage, one.subject): one.surplus - one.shortage for one in found}
        tells = today <= row.balances_until and self.scope.may_somewhere(CHANGE_ROSTER)
        query = f"?year={row.school_year}"
        return {
            "stages": [{"label": one.label, "current": one == stage} for one in Stage],
            "late": stage == Stage.MATCHING and today > row.decide_until,
            "balances": shown,
            "page": page,
            "sums": [(taught(one, subject), many, few, many - few) for one, subject, many, few in totals(told)],
            "tell_url": reverse("staffing:balance-act", args=[row.school_year, "balance"]) if tells else "",
            "import_url": reverse("portal:import-upload", args=["subject_balance"]) if tells else "",
            "print_url": reverse("staffing:balance-print") + query,
            "plans": self._plans(plans, everywhere),
            "everywhere": everywhere,
        }

    def _plans(self, plans, everywhere: bool) -> list[dict]:
        due = due_by_group(self.year) if plans else {}
        reader = reader_of(self.scope)
        return [
            {
                "row": one,
                "due": due.get(one.group_id, 0),
                "state": state_of(one.case, reader),
                "decided": len(one.decision.content) if hasattr(one, "decision") else None,
                "url": reverse("staffing:plan-detail", args=[one.case.code]),
            }
            for one in plans
        ]


class _RoundAct(ActPage):
    refusal = NOT_YOURS
    what: str | None = None

    @property
    def form_of(self):
        return FORMS.get((self.what, self.kwargs["verb"]))

    def may_act(self):
        form = self.form_of
        return form is None or self.scope.may_somewhere(form.right)

    def find_form(self):
        if self.form_of is None:
            raise Http404
        return self.form_of

    def touched(self, codes):
        if not self.scope.may_somewhere(VIEW_ROSTER):
            return None
        return ExchangeRound.objects.filter(code__in=codes).first()

    def start_url(self):
        return reverse("staffing:exchange-round")

    def address_of(self, owner):
        return f"{self.start_url()}?year={owner.school_year}"

    def _home(self, done=None):
        row = done if isinstance(done, ExchangeRound) else self.record
        return self.address_of(row) if isinstance(row, ExchangeRound) else self.start_url()

    def _subject(self):
        return None


class SetRoundAct(_RoundAct):
    def load(self):
        if not self.may_act():
            raise PermissionDenied(self.refusal)


class BalanceAct(_RoundAct):
    what = "round"
    refusal = "学科余缺由学校经办人申报。"

    def load(self):
        if not self.may_act():
            raise PermissionDenied(self.refusal)
        row = round_of(self.kwargs["year"])
        if row is None:
            raise Http404
        return row


class BalancePrint(_OfRound, View):
    http_method_names = ["get", "head"]

    def paper(self):
        self.prepare()
        if self.row is None:
            return None
        found = visible_balances(self.scope, self.permission).filter(of=self.row)
        return balance_paper(self.row, found.order_by("institution__code", "stage", "subject"))

    def get(self, request):
        made = self.paper()
        back = Link("返回交流轮次", f"{reverse('staffing:exchange-round')}?year={self.year}")
        if made is None:
            reason = "这一学年还没有开始交流轮次，没有余缺可印。"
            return render(request, "400.html", {"reason": reason}, status=400)
        links = []
        if self.scope.may_somewhere(EXPORT_ROSTER):
            links = [Link("导出 Word", f"{reverse('staffing:balance-docx')}?year={self.year}")]
        parent = {"text": "交流轮次", "url": back.url}
        return paper_page(request, made, heading="学科余缺汇总表", back=back, parent=parent, links=links)


class BalanceDocx(BalancePrint):
    permission = EXPORT_ROSTER
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request):
        made = self.paper()
        if made is None:
            reason = "这一学年还没有开始交流轮次，没有余缺可导出。"
            return render(request, "400.html", {"reason": reason}, status=400)
        return taken_away(
            request,
            word_of(made),
            what=f"subject-balance:{self.row.code}",
            name=f"{made.title}.docx",
            day=timezone.localdate(),
            count=1,
        )


# --- a group's plan --------------------------------------------------------------------------------------------------
class PlanView(CaseView):
    permission = VIEW_ROSTER
    kind = ROUND_PLAN
    noun = "交流计划"

    def find(self, code):
        return visible_plans(self.scope).filter(case__code=code).first()

    @property
    def url(self):
        return reverse("staffing:plan-detail", args=[self.case.code])

    def step_url(self, arrow):
        return reverse("staffing:plan-step", args=[self.case.code, arrow])

    def base(self):
        home = f"{reverse('staffing:exchange-round')}?year={self.record.of.school_year}"
        return super().base() | {"row": self.record, "round_parent": {"text": "交流轮次", "url": home}}


class PlanDetail(PlanView):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        row, today = self.record, timezone.localdate()
        waits = row.case.state in ROUND_PLAN.under_review
        decision = getattr(row, "decision", None)
        context = self.base() | {
            "due": due_by_group(row.of.school_year).get(row.group_id, 0),
            "default": default_for(row) if row.number is None else None,
            "offers": offers_of(row, today) if waits else [],
            "waits": waits,
            "decision": decision,
            "print_url": reverse("staffing:decision-print", args=[code]) if decision else "",
            "steps": self.buttons(),
            "timeline": steps_of(row.case_id),
            "papers": papers_of(row.case, request.user),
        }
        return render(request, "staffing/rounds/plan.html", context)


class PlanStep(StepPage, PlanView):
    forms = {"submit": SubmitPlan, "decide": DecidePlan}


class DecisionPrint(PlanView):
    http_method_names = ["get", "head"]

    def decision(self):
        found = getattr(self.record, "decision", None)
        if found is None:
            raise Http404
        return found

    def get(self, request, code):
        made, links = decision_paper(self.decision()), []
        if self.scope.may_somewhere(EXPORT_ROSTER):
            links = [Link("导出 Word", reverse("staffing:decision-docx", args=[code]))]
        back = Link("返回交流计划", self.url)
        return paper_page(request, made, heading="交流花名册", back=back, parent=self.base()["parent"], links=links)


class DecisionDocx(DecisionPrint):
    permission = EXPORT_ROSTER
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, code):
        found = self.decision()
        made = decision_paper(found)
        return taken_away(
            request,
            word_of(made),
            what=f"exchange-decision:{code}",
            name=f"{made.title}.docx",
            day=timezone.localdate(),
            count=len(found.content),
        )
