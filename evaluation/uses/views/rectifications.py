"""A task of rectification: read, answered by the group, checked by the officer, printed."""

from django.shortcuts import render
from django.urls import reverse

from evaluation.results.models import IndicatorResult
from evaluation.systems.words import points_text
from evaluation.uses.forms import AnswerForm
from evaluation.uses.papers import rectification_paper
from evaluation.uses.queries import visible_rectifications
from evaluation.uses.rules import RECTIFICATION
from evaluation.uses.services import owner_of
from groups.papers.cases.queries import steps_of
from groups.papers.cases.views import CaseView, PrintPage, StepPage, WordPage
from groups.rights.roles import EXPORT_PAPERS, VIEW_RESULTS
from nanan_groups.kit.deadlines import deadline
from nanan_groups.records.attachments.panel import panel_of
from nanan_groups.records.case_pages import returned_of
from nanan_groups.records.cases.due import due_now


class RectificationView(CaseView):
    kind = RECTIFICATION
    noun = "整改任务"
    permission = VIEW_RESULTS

    def find(self, code):
        return visible_rectifications(self.scope).filter(case__code=code).first()

    @property
    def url(self):
        return reverse("evaluation:rectification-detail", args=[self.case.code])

    def step_url(self, arrow):
        return reverse("evaluation:rectification-step", args=[self.case.code, arrow])

    def score(self) -> str:
        one = self.record
        found = IndicatorResult.objects.filter(participant=one.participant, indicator=one.indicator).first()
        if found is None or found.score is None:
            return "没有得分"
        return f"{points_text(found.score)} / {points_text(one.indicator.weight)} 分"


class RectificationDetailView(RectificationView):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        one = self.record
        row = one.participant.round
        address = [row.code, one.participant.group.code]
        result = f"{reverse('evaluation:result-detail', args=address)}#i{one.indicator.code}"
        context = self.base() | {
            "one": one,
            "round": row,
            "score": self.score(),
            "result_url": result,
            "due": deadline(due_now(self.case, RECTIFICATION), self.now) if not self.over else None,
            "steps": self.buttons(),
            "returned": returned_of(self.case),
            "history": steps_of(self.case.pk),
            "panel": panel_of(owner_of(one), request.user),
            "parent": {"text": row.name, "url": reverse("evaluation:round-detail", args=[row.code])},
        }
        return render(request, "evaluation/uses/rectification_detail.html", context)


class RectificationStepView(StepPage, RectificationView):
    forms = {"answer": AnswerForm}


class RectificationPaper:
    """整改通知; beside a RectificationView."""

    heading, back, what = "打印整改通知", "返回整改任务", "evaluation-rectification"
    word_page = "evaluation:rectification-docx"

    def paper(self):
        return rectification_paper(self.record, self.score(), self.state()["word"])

    def file_name(self, paper):
        return f"{paper.title}-{self.case.code}"


class RectificationPrintView(RectificationPaper, PrintPage, RectificationView):
    pass


class RectificationDocxView(RectificationPaper, WordPage, RectificationView):
    permission = EXPORT_PAPERS

    def allowed(self, scope):
        return scope.may_somewhere(VIEW_RESULTS) and scope.may_somewhere(EXPORT_PAPERS)
