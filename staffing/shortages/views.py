"""Requests for scarce specialists: the list of a school year with its sums, asking, the steps, the summary paper."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from groups.papers.cases.queries import reader_of, steps_of
from groups.papers.cases.views import CaseView, StepPage
from groups.registry.models import EducationGroup
from groups.registry.register.views import taken_away
from groups.rights.checks import own_places
from groups.rights.roles import EXPORT, PROPOSE_POSTS, VIEW_POSTS
from groups.rights.words import Place
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import Link, ScopedView, Tab, page_of
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.case_pages import returned_of, state_of
from nanan_groups.records.papers import papers_of
from staffing.quotas.queries import posts_of
from staffing.quotas.views import AskForGroup
from staffing.shortages.forms import STEP_FORMS, RequestShortage
from staffing.shortages.papers import shortages_paper
from staffing.shortages.queries import sums_of, visible_shortages, years_of
from staffing.shortages.rules import CLAUSE, SHORTAGE, told

TITLE, MOST_PRINTED = "急需紧缺人才", 2_000


class Chosen(ScopedView):
    """The requests one sees, of a school year where the address names one."""

    permission = VIEW_POSTS

    right = VIEW_POSTS

    def choose(self):
        rows = visible_shortages(self.scope) & visible_shortages(self.scope, self.right)
        self.years = years_of(rows)
        asked = self.request.GET.get("year", "")
        self.year = next((one for one in self.years if str(one) == asked), None)
        rows = rows.filter(year=self.year) if self.year else rows
        return rows.order_by("-year", "group__code", "institution__code", "pk")

    def url(self, name: str = "staffing:shortage-list") -> str:
        return reverse(name) + (f"?year={self.year}" if self.year else "")


class ShortageListView(Chosen, TemplateView):
    template_name = "staffing/shortages/shortage_list.html"

    def get_context_data(self, **kwargs):
        rows = self.choose()
        shown, page = page_of(self.request, rows, size=50)
        reader, address = reader_of(self.scope), reverse("staffing:shortage-list")
        groups = own_places(self.scope, PROPOSE_POSTS, Place.GROUP)
        tabs = [Tab("全部", address, current=self.year is None)]
        tabs += [
            Tab(f"{school_year_text(one)}学年", f"{address}?year={one}", current=one == self.year) for one in self.years
        ]
        return super().get_context_data(
            clause=CLAUSE,
            sums=sums_of(rows),
            tabs=tabs if len(self.years) > 1 else [],
            rows=[
                {
                    "row": one,
                    "year": school_year_text(one.year),
                    "state": state_of(one.case, reader),
                    "url": reverse("staffing:shortage-detail", args=[one.case.code]),
                }
                for one in shown
            ],
            page=page,
            print_url=self.url("staffing:shortage-print"),
            ask=[
                Link("申报急需紧缺人才", reverse("staffing:request-shortage", args=[one.code]), primary=True)
                for one in EducationGroup.objects.filter(pk__in=groups).order_by("code")
            ],
            **kwargs,
        )


class ShortagePrint(Chosen, View):
    """急需紧缺人才汇总表, read and printed."""

    http_method_names = ["get", "head"]

    def paper(self):
        rows = self.choose()
        whole = rows.count()
        self.count = min(whole, MOST_PRINTED)
        day, left_out = timezone.localdate(), whole - self.count
        return shortages_paper(rows[:MOST_PRINTED], sums_of(rows), self.year, day, left_out)

    def get(self, request):
        paper, links = self.paper(), ()
        if self.scope.may_somewhere(EXPORT):
            links = (Link("导出 Word", self.url("staffing:shortage-docx")),)
        back = Link("返回急需紧缺人才", self.url())
        parent = {"text": TITLE, "url": self.url()}
        return paper_page(request, paper, heading="汇总表", back=back, parent=parent, links=links)


class ShortageDocx(ShortagePrint):
    right = EXPORT  # of what one sees, the rows that one may take away
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request):
        if not self.scope.may_somewhere(EXPORT):
            raise PermissionDenied("您的任职不含导出。")
        paper = self.paper()
        return taken_away(
            request,
            word_of(paper),
            what=f"shortages:{self.year or 'all'}",
            name=f"{paper.title}.docx",
            day=timezone.localdate(),
            count=self.count,
        )


class RequestView(AskForGroup):
    refusal = "急需紧缺人才由集团总校校长申报。"
    form = RequestShortage
    pages = {"list": "staffing:shortage-list", "detail": "staffing:shortage-detail"}


class OfShortage(CaseView):
    permission = VIEW_POSTS
    kind = SHORTAGE
    noun = "急需紧缺人才申报"

    def find(self, code):
        return visible_shortages(self.scope).filter(case__code=code).first()

    def allowed_here(self):
        return True  # who sees the request at all reads it: see visible_shortages

    @property
    def url(self):
        return reverse("staffing:shortage-detail", args=[self.case.code])

    def step_url(self, arrow):
        return reverse("staffing:shortage-step", args=[self.case.code, arrow])


class ShortageDetailView(OfShortage):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        row = self.record
        held = posts_of([row.institution_id], self.scope.day).get(row.institution_id)
        context = self.base() | {
            "row": row,
            "clause": CLAUSE,
            "year": school_year_text(row.year),
            "asked": told(row.places, row.extra),
            "approved": told(row.approved, row.approved_extra),
            "free": f"{held.available} 个" if held else "未登记核定编制，暂不能计算",
            "steps": self.buttons(),
            "timeline": steps_of(row.case_id),
            "returned": returned_of(row.case),
            "papers": papers_of(row.case, request.user),
            "parent": {"text": TITLE, "url": reverse("staffing:shortage-list")},
        }
        return render(request, "staffing/shortages/shortage_detail.html", context)


class ShortageStepView(StepPage, OfShortage):
    forms = STEP_FORMS
