"""A transfer: the application form as a page, and its steps."""

from django.shortcuts import render
from django.urls import reverse

from funding.books.papers import transfer_paper
from funding.books.rules.transfers import TRANSFER
from funding.books.services.transfers import visible_transfers
from groups.papers.cases.views import CaseView, PrintPage, StepPage, WordPage
from groups.rights.roles import EXPORT, VIEW_FUNDING
from nanan_groups.kit.money import capitals
from nanan_groups.records.case_pages import returned_of


class TransferView(CaseView):
    kind = TRANSFER
    noun = "调剂"
    permission = VIEW_FUNDING

    def find(self, code):
        return visible_transfers(self.scope).filter(case__code=code).first()

    def allowed_here(self):
        return True

    @property
    def url(self):
        return reverse("funding:transfer-detail", args=[self.case.code])

    def step_url(self, arrow):
        return reverse("funding:transfer-step", args=[self.case.code, arrow])


class TransferDetailView(TransferView):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        transfer = self.record
        context = self.base() | {
            "transfer": transfer,
            "capitals": capitals(transfer.fen),
            "steps": self.buttons(),
            "returned": returned_of(self.case),
            "parties": self.case.parties.order_by("pk").select_related("agreed_by"),
            "print_url": reverse("funding:transfer-print", args=[code]),
            "origin_url": reverse("funding:account-detail", args=[transfer.origin.code]),
        }
        return render(request, "funding/books/transfer_detail.html", context)


class TransferStepView(StepPage, TransferView):
    pass


class TransferPaper:
    """横向调剂申请表; beside a TransferView."""

    heading, back, word_page, what = "打印申请表", "返回调剂", "funding:transfer-docx", "funding-transfer"

    def paper(self):
        return transfer_paper(self.record, self.state()["word"])

    def file_name(self, paper):
        return f"{paper.title}-{self.case.code}"


class TransferPrintView(TransferPaper, PrintPage, TransferView):
    export_right = EXPORT


class TransferDocxView(TransferPaper, WordPage, TransferView):
    permission = EXPORT

    def allowed(self, scope):
        return scope.may_somewhere(VIEW_FUNDING) and scope.may_somewhere(EXPORT)

    def allowed_here(self):
        return self.scope.may_for_group(EXPORT, self.case.place_id)
