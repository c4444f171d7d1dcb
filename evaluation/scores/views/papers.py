"""One's own scoring sheet on paper. No other sheet is there."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from evaluation.scores.models import Score
from evaluation.scores.papers import sheet_paper
from evaluation.scores.queries import own_assignments
from groups.papers.single.views import OfPaper, PaperAsFile, PaperOnPage
from groups.rights.roles import SCORE_GROUPS


class SheetPaper(OfPaper):
    permission = SCORE_GROUPS
    heading, back, what = "打印评分表", "返回评分表", "scoring-sheet"
    word_page = "evaluation:sheet-docx"

    def find(self):
        return get_object_or_404(own_assignments(self.scope), code=self.kwargs["code"])

    def takes(self):
        return True  # one's own

    def scores(self):
        rows = Score.objects.filter(assignment=self.record).select_related("part__indicator")
        return list(rows.order_by("part__indicator__code", "part__ordinal", "pk"))

    def count(self):
        return len(self.scores())

    def paper(self):
        return sheet_paper(self.record, self.scores())

    def back_url(self):
        return reverse("evaluation:sheet-detail", args=[self.record.code])


class SheetPrintView(SheetPaper, PaperOnPage):
    pass


class SheetDocxView(SheetPaper, PaperAsFile):
    pass
