"""Official papers of any case: one page to put a paper on file, one to correct it. Who may is the kind's to say."""

from django.http import Http404

from nanan_groups.records.act_pages import ActPage
from nanan_groups.records.models import CasePaper
from nanan_groups.records.paper_forms import AddPaper, CorrectPaper
from nanan_groups.records.papers import REFUSED, case_url, keeps, readable_case


class PaperPage(ActPage):
    """Outside one's scope there is no case (404); who reads it but does not keep its papers is told so (403)."""

    refusal = REFUSED

    def load(self):
        raise NotImplementedError

    def dispatch(self, request, *args, **kwargs):
        self.case = None
        return super().dispatch(request, *args, **kwargs)

    def may_act(self):
        return keeps(self.scope, self.case)

    def found(self, code: str):
        self.case = readable_case(self.scope, code)
        if self.case is None:
            raise Http404
        return self.case

    def touched(self, codes):
        if self.case is None:  # a second click is answered before anything is loaded
            self.record = self.load()
        return CasePaper.objects.filter(code__in=codes, case=self.case).select_related("case").first()

    def start_url(self):
        return case_url(self.case)

    def address_of(self, owner):
        return case_url(owner.case)

    def _subject(self):
        return {"text": self.case.title, "url": case_url(self.case)}


class PaperAddView(PaperPage):
    def load(self):
        return self.found(self.kwargs["code"])

    def find_form(self):
        return AddPaper


class PaperCorrectView(PaperPage):
    def load(self):
        paper = CasePaper.objects.select_related("case").filter(code=self.kwargs["code"]).first()
        if paper is None:
            raise Http404
        self.found(paper.case.code)
        return paper

    def find_form(self):
        return CorrectPaper
