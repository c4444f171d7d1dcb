"""Supervision of departments: the list, one with its answer, its paper, the acts on it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.measures.reports.queries import measure_by_slug
from groups.measures.reports.views import MeasureActPage, measure_url
from groups.measures.supervision.forms import SUPERVISION_ACTS, Issue
from groups.measures.supervision.models import Supervision
from groups.measures.supervision.papers import supervision_paper
from groups.measures.supervision.queries import visible_supervisions
from groups.measures.supervision.words import SupervisionState
from groups.papers.single.views import OfPaper, PaperAsFile, PaperOnPage
from groups.rights.roles import EXPORT_PAPERS, VIEW_MEASURES
from nanan_groups.kit.pages import Link, ScopedView, page_of

TONES = {SupervisionState.OPEN: "warn", SupervisionState.ANSWERED: "info", SupervisionState.CLOSED: "ok"}


def url_of(one: Supervision) -> str:
    return reverse("measures:supervision-detail", args=[one.code])


def row_of(one: Supervision, today) -> dict:
    late = one.state == SupervisionState.OPEN and one.due_on < today
    return {"row": one, "url": url_of(one), "late": late, "tone": "due" if late else TONES[one.state]}


class SupervisionListView(ScopedView, View):
    permission = VIEW_MEASURES
    http_method_names = ["get", "head"]

    def get(self, request):
        rows, page = page_of(request, visible_supervisions(self.scope).order_by("-issued_on", "-pk"), size=50)
        today = timezone.localdate()
        context = {"rows": [row_of(one, today) for one in rows], "page": page}
        return render(request, "measures/supervision/supervision_list.html", context)


class SupervisionDetailView(ScopedView, View):
    permission = VIEW_MEASURES
    http_method_names = ["get", "head"]

    def get(self, request, code):
        one = get_object_or_404(visible_supervisions(self.scope), code=code)
        context = row_of(one, timezone.localdate()) | {
            "measure_url": measure_url(one.measure, one.issued_on.year),
            "acts": [
                Link(form.title, reverse("measures:supervision-act", args=[code, form.verb]))
                for form in SUPERVISION_ACTS.values()
                if one.state in form.states and form.allowed(self.scope, one)
            ],
            "print_url": reverse("measures:supervision-print", args=[code]),
            "parent": {"text": "督办单", "url": reverse("measures:supervision-list")},
        }
        return render(request, "measures/supervision/supervision_detail.html", context)


class SupervisionActView(MeasureActPage):
    refusal = "督办单由承办部门回复，由区教委登记科室办结。"

    def load(self):
        return get_object_or_404(visible_supervisions(self.scope), code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["verb"] not in SUPERVISION_ACTS:
            raise Http404
        return SUPERVISION_ACTS[self.kwargs["verb"]]

    def address_of(self, owner):
        return url_of(owner)

    def _home(self, done=None):
        return url_of(self.record)


class IssueView(MeasureActPage):
    refusal = "督办单由区教委登记科室发出。"

    def load(self):
        measure = measure_by_slug(self.kwargs["slug"]) if self.scope.may_somewhere(VIEW_MEASURES) else None
        if measure is None:
            raise Http404
        return measure

    def find_form(self):
        return Issue

    def _home(self, done=None):
        if isinstance(done, Supervision):
            return url_of(done)
        return measure_url(self.record, timezone.localdate().year)


class _Paper(OfPaper):
    permission = VIEW_MEASURES
    heading, back, what = "打印督办单", "返回督办单", "supervision"
    word_page = "measures:supervision-docx"

    def find(self):
        return get_object_or_404(visible_supervisions(self.scope), code=self.kwargs["code"])

    def paper(self):
        return supervision_paper(self.record)

    def takes(self):
        return self.scope.may_everywhere(EXPORT_PAPERS)

    def back_url(self):
        return url_of(self.record)

    def subject(self):
        return self.record.code

    def file_name(self, paper):
        return f"督办单-{self.record.code}"

    def day(self):
        return self.record.issued_on


class SupervisionPrintView(_Paper, PaperOnPage):
    pass


class SupervisionDocxView(_Paper, PaperAsFile):
    pass
