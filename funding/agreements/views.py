"""Agreements with universities: the list, one with its years and its cash, the acts on it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from funding.agreements.forms import AGREEMENT_ACTS, AddAgreement, DecideReceipt
from funding.agreements.models import Agreement, Receipt
from funding.agreements.papers import receipt_paper
from funding.agreements.queries import visible_agreements, visible_receipts
from funding.agreements.services import agreement_owner
from funding.agreements.words import ReceiptState
from groups.registry.register.views import taken_away
from groups.rights.roles import EXPORT, RUN_FUNDING, VIEW_FUNDING
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import Link, ScopedView
from nanan_groups.records.act_pages import ActPage
from nanan_groups.records.attachments.panel import panel_of


class AgreementListView(ScopedView, View):
    permission = VIEW_FUNDING
    http_method_names = ["get", "head"]

    def get(self, request):
        rows = visible_agreements(self.scope).prefetch_related("years__receipts").order_by("group__code", "pk")
        add = self.scope.may_everywhere(RUN_FUNDING)
        context = {
            "rows": [_row(one) for one in rows],
            "add_url": reverse("funding:agreement-add") if add else "",
            "waiting": Receipt.objects.filter(
                state=ReceiptState.REPORTED, year__agreement__in=visible_agreements(self.scope).order_by()
            ).count(),
        }
        return render(request, "funding/agreements/agreement_list.html", context)


def _row(one: Agreement) -> dict:
    years = []
    for year in one.years.all():
        accepted = [each for each in year.receipts.all() if each.state == ReceiptState.ACCEPTED]
        years.append({"year": year, "accepted": sum(each.fen for each in accepted)})
    return {"agreement": one, "years": years, "url": reverse("funding:agreement-detail", args=[one.code])}


class AgreementDetailView(ScopedView, View):
    permission = VIEW_FUNDING
    http_method_names = ["get", "head"]

    def get(self, request, code):
        one = get_object_or_404(visible_agreements(self.scope), code=code)
        years = one.years.prefetch_related("receipts__reported_by", "receipts__decided_by")
        decides = self.scope.may_everywhere(RUN_FUNDING)
        acts = [
            Link(form.title, reverse("funding:agreement-act", args=[code, form.verb]))
            for form in AGREEMENT_ACTS.values()
            if form.allowed(self.scope, one)
        ]
        context = {
            "agreement": one,
            "acts": acts,
            "years": [
                {
                    "year": year,
                    "receipts": [
                        {
                            "row": each,
                            "decide_url": reverse("funding:receipt-decide", args=[each.code])
                            if decides and each.state == ReceiptState.REPORTED
                            else "",
                            "print_url": reverse("funding:receipt-print", args=[each.code]),
                        }
                        for each in year.receipts.all()
                    ],
                    "accepted": sum(each.fen for each in year.receipts.all() if each.state == ReceiptState.ACCEPTED),
                }
                for year in years
            ],
            "panel": panel_of(agreement_owner(one), request.user),
            "parent": {"text": "校地共建协议", "url": reverse("funding:agreement-list")},
        }
        return render(request, "funding/agreements/agreement_detail.html", context)


class AgreementActPage(ActPage):
    refusal = "协议由区教委财务科室登记，到账由签约学校的经办人报送。"

    def may_act(self):
        return self.find_form().allowed(self.scope, self.record)

    def touched(self, codes):
        return visible_agreements(self.scope).filter(code__in=codes).first()

    def start_url(self):
        return reverse("funding:agreement-list")

    def address_of(self, owner):
        agreement = owner.year.agreement if isinstance(owner, Receipt) else owner
        return reverse("funding:agreement-detail", args=[agreement.code])


class AgreementAddView(AgreementActPage):
    def load(self):
        return None

    def find_form(self):
        return AddAgreement


class AgreementActView(AgreementActPage):
    def load(self):
        return get_object_or_404(visible_agreements(self.scope), code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["verb"] not in AGREEMENT_ACTS:
            raise Http404
        return AGREEMENT_ACTS[self.kwargs["verb"]]

    def _home(self, done=None):
        return self.address_of(self.record)


class ReceiptDecideView(AgreementActPage):
    def load(self):
        return get_object_or_404(visible_receipts(self.scope), code=self.kwargs["code"])

    def find_form(self):
        return DecideReceipt

    def _home(self, done=None):
        return self.address_of(self.record)


class ReceiptPrintView(ScopedView, View):
    """到账确认单, to print."""

    permission = VIEW_FUNDING
    http_method_names = ["get", "head"]

    def get(self, request, code):
        one = get_object_or_404(visible_receipts(self.scope), code=code)
        agreement = one.year.agreement
        back = reverse("funding:agreement-detail", args=[agreement.code])
        word = self.scope.may_for_group(EXPORT, agreement.group_id)
        return paper_page(
            request,
            receipt_paper(one),
            heading="打印到账确认单",
            back=Link("返回协议", back),
            parent={"text": agreement.title, "url": back},
            links=[Link("导出 Word", reverse("funding:receipt-docx", args=[code]))] if word else [],
        )


class ReceiptDocx(ScopedView, View):
    permission = VIEW_FUNDING
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, code):
        one = get_object_or_404(visible_receipts(self.scope), code=code)
        if not self.scope.may_for_group(EXPORT, one.year.agreement.group_id):
            raise PermissionDenied("您的任职不能导出到账确认单，可以在页面上查看和打印。")
        paper = receipt_paper(one)
        return taken_away(
            request,
            word_of(paper),
            what=f"funding-receipt:{code}",
            name=f"{paper.title}-{code}.docx",
            day=timezone.localdate(),
            count=1,
        )
