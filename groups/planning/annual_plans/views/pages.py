"""What the pages of one plan share: the plan inside one's scope, its addresses."""

from functools import cached_property

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from groups.papers.cases.queries import reader_of
from groups.papers.cases.views import ComparePage, PaperView, PrintPage, StepPage, WordPage
from groups.papers.versions.views import printed_changes
from groups.planning.annual_plans.forms.review import ReviewForm
from groups.planning.annual_plans.models import AnnualPlan
from groups.planning.annual_plans.papers import plan_paper, summary_paper
from groups.planning.annual_plans.queries.plans import lead_sites, left_members, owed_strategies, visible_plans
from groups.planning.annual_plans.queries.sheet import PlanSheet, reports_of, sheet_of
from groups.planning.annual_plans.rules import ANNUAL_PLAN, SUMMARY_STATES, UNDECIDED_STATES, compare
from groups.planning.annual_plans.services.case import owner_of
from groups.planning.annual_plans.services.plans import content_of
from groups.rights.checks import own_places
from groups.rights.roles import EXPORT_PAPERS, REVIEW_PLANS, WRITE_STRATEGY
from groups.rights.words import Place
from nanan_groups.kit.deadlines import deadline
from nanan_groups.kit.pages import Link
from nanan_groups.records import case_pages
from nanan_groups.records.attachments.panel import panel_of
from nanan_groups.records.case_pages import missing_for, returned_of
from nanan_groups.records.cases.due import due_now
from nanan_groups.records.papers import papers_of


class PlanView(PaperView):
    """A plan by the code of its case."""

    kind = ANNUAL_PLAN
    noun = "计划"
    pages = {"detail": "planning:plan-detail", "step": "planning:plan-step"}

    def find(self, code):
        return visible_plans(self.scope).filter(case__code=code).first()


def plan_url(plan: AnnualPlan, page: str = "plan-detail", *more) -> str:
    return reverse(f"planning:{page}", args=[plan.case.code, *more])


def state_of(plan: AnnualPlan, scope) -> dict:
    return case_pages.state_of(plan.case, reader_of(scope))


class PlanDetailView(PlanView):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        sheet = sheet_of(self.plan)
        case = self.case
        ended = self.over
        editable = case.state in ANNUAL_PLAN.editable and not ended
        context = self.base() | {
            "sheet": sheet,
            "deadline": None if ended else self._deadline(),
            "returned": returned_of(case),
            "steps": self.buttons(),
            "links": self._links(editable, ended),
            "ended": ended,
            "missing": missing_for(case) if self.writer and not ended else None,
            "versions": self._versions(),
            "panel": panel_of(owner_of(self.plan), request.user),
            "papers": papers_of(case, request.user),
            "strategies": self._lines(sheet, editable, summing=case.state in SUMMARY_STATES and not ended),
            "left": left_members(self.plan) if case.state in UNDECIDED_STATES and not ended else [],
            "exports": self._exports(sheet.told),
            "may_fix": case.state in ANNUAL_PLAN.running and not ended and self.scope.may_everywhere(REVIEW_PLANS),
            "campaign_parent": self._campaign(),
            "extension": self.plan.campaign.extensions.filter(group=self.plan.group_id).first(),
            "show_progress": sheet.told or case.state in ANNUAL_PLAN.in_force,
        }
        return render(request, "planning/annual_plans/plan_detail.html", context)

    def _campaign(self) -> dict:
        campaign = self.plan.campaign
        return {"text": campaign.title, "url": reverse("planning:campaign-detail", args=[campaign.code])}

    def _deadline(self):
        if self.plan.campaign.closed_at is not None:
            return None
        return deadline(due_now(self.case, ANNUAL_PLAN), self.now)

    def _links(self, editable: bool, ended: str) -> list[Link]:
        if not self.writer or ended:
            return []
        if editable:
            return [Link("填写计划", plan_url(self.plan, "plan-edit"))]
        if self.case.state in SUMMARY_STATES:
            return [Link("填报进展与总结", plan_url(self.plan, "plan-progress"))]
        return []

    def _versions(self) -> list[dict]:
        rows = self.plan.versions.order_by("-number").select_related("step__actor")
        return [
            {
                "number": one.number,
                "at": timezone.localtime(one.step.at),
                "actor": one.step.actor.name,
                "url": plan_url(self.plan, "plan-compare", one.number) if one.number > 1 else "",
            }
            for one in rows
        ]

    def _own_sites(self) -> list[str]:
        """Codes of the sites whose strategy this reader may write: his own school's, and the lead's own campuses."""
        own = own_places(self.scope, WRITE_STRATEGY, Place.INSTITUTION)
        rows = [one for one in self._strategies if one.site.institution_id in own]
        if self.writer:
            of_lead = lead_sites(self.plan.group_id, [one.site for one in self._strategies])
            rows += [one for one in self._strategies if one.site_id in of_lead]
        return [one.site.code for one in rows]

    def _lines(self, sheet: PlanSheet, editable: bool, *, summing: bool) -> list[dict]:
        """The schools' strategies, each with what this reader may do about it."""
        own, ways = self._own_sites() if editable or summing else [], self._ways() if editable else {}
        return [
            {
                "line": one,
                "writes": editable and one.site_code in own,
                "reports": summing and one.site_code in own,
                "ways": ways.get(one.site_code, ()),
            }
            for one in sheet.strategies
        ]

    @cached_property
    def _strategies(self) -> list:
        return list(self.plan.strategies.select_related("site").order_by("pk"))

    def _ways(self) -> dict[str, list[Link]]:
        """By the code of the site whose strategy nobody signed: what this person may do about it, beside writing it."""
        waives = self.scope.may_everywhere(REVIEW_PLANS)
        own = own_places(self.scope, WRITE_STRATEGY, Place.INSTITUTION)
        if not (waives or self.writer or own):
            return {}
        out: dict[str, list[Link]] = {}
        owed = set(owed_strategies(self.plan.strategies.all()).order_by().values_list("pk", flat=True))
        for one in self._strategies:
            if one.pk not in owed:
                continue
            ways = out.setdefault(one.site.code, [])
            if one.text.strip() and (self.writer or one.site.institution_id in own):
                ways.append(Link("上传签署页扫描件", plan_url(self.plan, "strategy-scan", one.site.code)))
            if waives:
                ways.append(Link("免签", plan_url(self.plan, "strategy-waive", one.site.code)))
        return out

    def _exports(self, told: bool) -> list[Link]:
        out = [Link("打印计划", plan_url(self.plan, "plan-print"))]
        if told:
            out.append(Link("打印总结", plan_url(self.plan, "plan-summary-print")))
        if self.scope.may_for_group(EXPORT_PAPERS, self.case.place_id):
            out.append(Link("计划 Word", plan_url(self.plan, "plan-docx")))
            if told:
                out.append(Link("总结 Word", plan_url(self.plan, "plan-summary-docx")))
        return out


class PlanCompareView(ComparePage, PlanView):
    def changes(self, old, new):
        return changes(old, new)


def changes(old: dict, new: dict) -> list[dict]:
    """As the page prints them: by part, in the order of the plan."""
    return printed_changes(compare(old, new))


class PlanPaper:
    """The plan as an official paper; beside a PlanView."""

    heading, back, word_page, what = "打印年度计划", "返回计划", "planning:plan-docx", "plan"
    written = staticmethod(plan_paper)

    @cached_property
    def sheet(self) -> PlanSheet:
        return sheet_of(self.plan)

    def paper(self):
        return self.written(self.sheet, self.state()["word"])

    def steps(self):
        return self.sheet.steps

    def count(self):
        return len(self.sheet.tasks)


class SummaryPaper(PlanPaper):
    heading, word_page, what = "打印年终总结", "planning:plan-summary-docx", "plan-summary"
    written = staticmethod(summary_paper)


class PlanPrintView(PlanPaper, PrintPage, PlanView):
    pass


class PlanDocxView(PlanPaper, WordPage, PlanView):
    pass


class SummaryPrintView(SummaryPaper, PrintPage, PlanView):
    pass


class SummaryDocxView(SummaryPaper, WordPage, PlanView):
    pass


class PlanStepView(StepPage, PlanView):
    template = "planning/annual_plans/plan_step.html"
    forms = {"approve": ReviewForm, "endorse": ReviewForm}

    def more(self, possible):
        """Against the version handed in last; None before the first. To whoever reviews it: the members that left."""
        left = left_members(self.plan) if possible and self.case.state in UNDECIDED_STATES else []
        if not (possible and self.arrow.submits):
            silent = self._unreported() if possible and self.arrow.name == "submit_summary" else []
            return {"changes": None, "left": left, "unreported": silent}
        last = self.plan.versions.order_by("-number").first()
        return {
            "changes": changes(last.content, content_of(self.plan)) if last else None,
            "left": left,
            "unreported": [],
        }

    def _unreported(self) -> list[str]:
        """Schools that have not told what they did: the summary may go without them, and says so."""
        return [one.name for one in reports_of(self.plan) if not one.text]
