"""Supervision of departments: the list, one with its answer, its paper, the acts on it."""

from django.core.exceptions import PermissionDenied
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
from groups.registry.register.views import taken_away
from groups.rights.roles import EXPORT_PAPERS, VIEW_MEASURES
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.word import word_of
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


class _Paper(ScopedView, View):
    permission = VIEW_MEASURES

    def find(self, code):
        return get_object_or_404(visible_supervisions(self.scope), code=code)


class SupervisionPrintView(_Paper):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        one = self.find(code)
        word = self.scope.may_everywhere(EXPORT_PAPERS)
        return paper_page(
            request,
            supervision_paper(one),
            heading="打印督办单",
            back=Link("返回督办单", url_of(one)),
            parent={"text": one.code, "url": url_of(one)},
            links=[Link("导出 Word", reverse("measures:supervision-docx", args=[code]))] if word else [],
        )


class SupervisionDocxView(_Paper):
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, code):
        one = self.find(code)
        if not self.scope.may_everywhere(EXPORT_PAPERS):
            raise PermissionDenied("您的任职不能导出督办单，可以在页面上查看和打印。")
        name = f"督办单-{code}.docx"
        paper = word_of(supervision_paper(one))
        return taken_away(request, paper, what=f"supervision:{code}", name=name, day=one.issued_on, count=1)
