"""One admission: its facts and papers, its steps, the sheet to print, its Word document."""

from functools import cached_property

from django.shortcuts import render

from groups.governance.admissions.forms import ExamineForm, PlaqueForm, RefuseForm, WithdrawForm
from groups.governance.admissions.papers import admission_paper
from groups.governance.admissions.queries import AdmissionSheet, admission_sheet, facts_of
from groups.governance.admissions.views.parts import AdmissionView, admission_url
from groups.governance.charters.views.parts import charter_url, papers_url
from groups.papers.cases.views import PrintPage, StepPage, WordPage, plain_while_missing, recorded_text
from groups.registry.register.queries.names import group_name
from groups.rights.roles import EXPORT_PAPERS, RUN_CHARTERS
from nanan_groups.kit.days import day_text
from nanan_groups.kit.pages import Link
from nanan_groups.records.case_pages import missing_for, returned_of
from nanan_groups.records.papers import papers_of


class AdmissionDetailView(AdmissionView):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        sheet = admission_sheet(self.admission)
        missing = missing_for(self.case) if self.scope.may_everywhere(RUN_CHARTERS) and not self.over else None
        context = self.base() | {
            "facts": facts_of(sheet, day_text),
            "timeline": sheet.steps,
            "day": sheet.day,
            "papers": papers_of(self.case, request.user),
            "steps": plain_while_missing(self.buttons(), missing),
            "exports": self._exports(),
            "returned": returned_of(self.case),
            "recorded": recorded_text(self.admission),
            "charter_url": charter_url(sheet.charter) if sheet.charter else "",
            "missing": missing,
            "parent": {"text": group_name(self.admission.group), "url": papers_url(self.admission.group)},
        }
        return render(request, "governance/admissions/admission_detail.html", context)

    def _exports(self) -> list[Link]:
        out = [Link("打印登记表", admission_url(self.admission, "admission-print"))]
        if self.scope.may_for_group(EXPORT_PAPERS, self.case.place_id):
            out.append(Link("登记表 Word", admission_url(self.admission, "admission-docx")))
        return out


class AdmissionStepView(StepPage, AdmissionView):
    forms = {"examine": ExamineForm, "refuse": RefuseForm, "plaque": PlaqueForm, "withdraw": WithdrawForm}


class AdmissionPaper:
    """The sheet as an official paper; beside an AdmissionView."""

    heading, back, word_page, what = "打印登记表", "返回准入", "governance:admission-docx", "admission"

    @cached_property
    def sheet(self) -> AdmissionSheet:
        return admission_sheet(self.admission)

    def paper(self):
        return admission_paper(self.sheet, self.state()["word"], recorded_text(self.admission))

    def steps(self):
        return self.sheet.steps

    def file_name(self, paper):
        return f"{self.sheet.group}准入审定与授牌登记表"


class AdmissionPrintView(AdmissionPaper, PrintPage, AdmissionView):
    pass


class AdmissionDocxView(AdmissionPaper, WordPage, AdmissionView):
    pass
