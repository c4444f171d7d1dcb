"""Results on paper: the round's 汇总表 and 结果通报, an appeal and its decision. Who reads the page reads
the paper; who may take papers of the group away, takes these."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from evaluation.results.papers import appeal_paper, bulletin_paper, ruling_paper, summary_paper
from evaluation.results.queries.overview import group_lines
from evaluation.results.queries.papers import participants_with_grades, proofs_of, score_before
from evaluation.results.queries.results import MODERATED, shows_grade
from evaluation.results.services.appeals import ABOUT
from evaluation.results.views.acts import AppealView
from evaluation.rounds.queries import visible_rounds
from evaluation.rounds.words import RoundState
from groups.papers.cases.views import PrintPage, WordPage
from groups.papers.single.views import OfPaper, PaperAsFile, PaperOnPage
from groups.rights.roles import EXPORT_PAPERS, VIEW_INDICATORS, VIEW_RESULTS


class RoundPaper(OfPaper):
    def round(self):
        return get_object_or_404(visible_rounds(self.scope).select_related("system"), code=self.kwargs["code"])

    def takes(self):
        return self.scope.may_somewhere(EXPORT_PAPERS)

    def back_url(self):
        return reverse("evaluation:round-detail", args=[self.kwargs["code"]])


class SummaryPaper(RoundPaper):
    permission = VIEW_RESULTS
    heading, back, what = "打印汇总表", "返回全区结果", "evaluation-summary"
    word_page = "evaluation:summary-docx"

    def find(self):
        row = self.round()
        if not self.scope.may_everywhere(VIEW_RESULTS):
            raise PermissionDenied("汇总表由区教委查看；本集团的结果在评估页面和集团页面。")
        if row.state not in MODERATED:
            raise Http404
        self.lines = group_lines(row)
        return row

    def paper(self):
        return summary_paper(self.record, self.lines, shows_grade(self.record, self.scope))

    def count(self):
        return len(self.lines)

    def back_url(self):
        return reverse("evaluation:result-list", args=[self.kwargs["code"]])


class SummaryPrintView(SummaryPaper, PaperOnPage):
    pass


class SummaryDocxView(SummaryPaper, PaperAsFile):
    pass


class BulletinPaper(RoundPaper):
    """For everybody who works with the evaluation, once it is published."""

    permission = VIEW_INDICATORS
    heading, back, what = "打印结果通报", "返回评估", "evaluation-bulletin"
    word_page = "evaluation:bulletin-docx"

    def find(self):
        row = self.round()
        if row.state != RoundState.PUBLISHED:
            raise Http404
        self.found = participants_with_grades(row)
        return row

    def paper(self):
        return bulletin_paper(self.record, self.found)

    def count(self):
        return len(self.found)


class BulletinPrintView(BulletinPaper, PaperOnPage):
    pass


class BulletinDocxView(BulletinPaper, PaperAsFile):
    pass


# --- appeals ----------------------------------------------------------------------------------------------------------
class AppealPaper:
    """Beside an AppealView."""

    heading, back, what = "打印申诉表", "返回申诉", "evaluation-appeal"
    word_page = "evaluation:appeal-docx"

    def paper(self):
        one = self.record
        return appeal_paper(one, score_before(one), proofs_of(one, ABOUT), self.state()["word"])

    def file_name(self, paper):
        return f"{paper.title}-{self.case.code}"


class RulingPaper(AppealPaper):
    """There is none before the decision."""

    heading = "打印申诉决定书"
    what, word_page = "evaluation-ruling", "evaluation:appeal-ruling-docx"

    def paper(self):
        if not self.record.outcome:
            raise Http404
        return ruling_paper(self.record, score_before(self.record))


class _Taken(WordPage, AppealView):
    permission = EXPORT_PAPERS

    def allowed(self, scope):
        return scope.may_somewhere(VIEW_RESULTS) and scope.may_somewhere(EXPORT_PAPERS)


class AppealPrintView(AppealPaper, PrintPage, AppealView):
    pass


class AppealDocxView(AppealPaper, _Taken):
    pass


class RulingPrintView(RulingPaper, PrintPage, AppealView):
    pass


class RulingDocxView(RulingPaper, _Taken):
    pass
