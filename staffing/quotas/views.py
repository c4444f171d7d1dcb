"""Posts of the schools one sees, transfers, and their steps."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from groups.papers.cases.queries import steps_of
from groups.papers.cases.views import CaseView, StepPage
from groups.registry.models import EducationGroup
from groups.registry.register.views import taken_away
from groups.rights.checks import holds_right, own_places
from groups.rights.roles import APPROVE_POSTS, EXPORT, PROPOSE_POSTS, VIEW, VIEW_POSTS
from groups.rights.words import Place
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import AsOf, Link, ScopedView, page_of
from nanan_groups.records.act_pages import ActPage
from nanan_groups.records.case_pages import returned_of, state_of
from nanan_groups.records.papers import papers_of
from staffing.quotas.forms import ApproveForm, FileForm, ProposeTransfer, SetQuota
from staffing.quotas.papers import PAPERS
from staffing.quotas.queries import lines_of, posts_of, schools_seen, visible_transfers
from staffing.quotas.rules import POST_TRANSFER, WITH_LETTER


class PostListView(ScopedView, TemplateView):
    permission = VIEW_POSTS
    template_name = "staffing/quotas/post_list.html"

    def get_context_data(self, **kwargs):
        as_of = AsOf.from_request(self.request)
        lines = lines_of(schools_seen(self.scope, as_of.day), as_of.day)
        held = [one.posts for one in lines if one.posts]
        groups = own_places(self.scope, PROPOSE_POSTS, Place.GROUP)
        shown, page = page_of(self.request, visible_transfers(self.scope), size=50)
        return super().get_context_data(
            as_of=as_of,
            keep=as_of.keep,
            lines=lines,
            sums={
                "authorised": sum(one.authorised for one in held),
                "filled": sum(one.filled for one in held),
                "reserved": sum(one.reserved for one in held),
                "available": sum(one.available for one in held),
            },
            transfers=[
                {
                    "row": one,
                    "state": state_of(one.case, CaseView.reader(self)),
                    "url": reverse("staffing:transfer-detail", args=[one.case.code]),
                }
                for one in shown
            ],
            page=page,
            import_url=reverse("portal:import-upload", args=["post_quotas"])
            if self.scope.may_everywhere(APPROVE_POSTS)
            else "",
            set_url=reverse("staffing:quota-act") if self.scope.may_everywhere(APPROVE_POSTS) else "",
            propose=[
                {"label": "提出编制调整", "url": reverse("staffing:transfer-propose", args=[group.code])}
                for group in EducationGroup.objects.filter(pk__in=groups).order_by("code")
            ],
            **kwargs,
        )


class QuotaActView(ActPage):
    refusal = "核定编制由区教委人事科室登记。"

    def may_act(self):
        return self.scope.may_everywhere(APPROVE_POSTS)

    def load(self):
        return None

    def find_form(self):
        return SetQuota

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("staffing:post-list")

    def address_of(self, owner):
        return self.start_url()

    def _home(self, done=None):
        return self.start_url()


class AskForGroup(ActPage):
    """What the principal of a group asks for it: opens a case. ``form``; names of the pages of the ``list`` it starts from
    and of the ``detail`` it leads to."""

    form = None
    pages = {"list": "", "detail": ""}

    def may_act(self):
        key = self.record.pk if self.record else None
        if key is None:
            return bool(own_places(self.scope, PROPOSE_POSTS, Place.GROUP))
        return holds_right(self.scope, PROPOSE_POSTS, Place.GROUP, key)

    def load(self):
        if not self.may_act():
            raise PermissionDenied(self.refusal)
        groups = EducationGroup.objects.visible_to(self.scope, VIEW)
        return get_object_or_404(groups, code=self.kwargs["code"])

    def find_form(self):
        return self.form

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse(self.pages["list"])

    def address_of(self, owner):
        return self.start_url()

    def _home(self, done=None):
        if done is not None:
            return reverse(self.pages["detail"], args=[done.case.code])
        return self.start_url()


class ProposeView(AskForGroup):
    refusal = "编制调整由集团总校提出。"
    form = ProposeTransfer
    pages = {"list": "staffing:post-list", "detail": "staffing:transfer-detail"}


class TransferView(CaseView):
    permission = VIEW_POSTS
    kind = POST_TRANSFER
    noun = "编制调整"

    def find(self, code):
        return visible_transfers(self.scope).filter(case__code=code).first()

    def allowed_here(self):
        return True  # who sees the transfer at all reads it: see visible_transfers

    @property
    def url(self):
        return reverse("staffing:transfer-detail", args=[self.case.code])

    def step_url(self, arrow):
        return reverse("staffing:transfer-step", args=[self.case.code, arrow])


class TransferDetailView(TransferView):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        row = self.record
        day = row.effective_on or self.scope.day
        context = self.base() | {
            "row": row,
            "posts": [
                (school, held)
                for school in (row.giver, row.receiver)
                for held in [posts_of([school.pk], day).get(school.pk)]
            ],
            "prints": [
                Link(label, reverse("staffing:transfer-paper", args=[code, name]))
                for name, (label, _) in PAPERS.items()
                if name != "letter" or row.case.state in WITH_LETTER
            ],
            "steps": self.buttons(),
            "timeline": steps_of(row.case_id),
            "returned": returned_of(row.case),
            "papers": papers_of(row.case, request.user),
            "parent": {"text": "编制", "url": reverse("staffing:post-list")},
        }
        return render(request, "staffing/quotas/transfer_detail.html", context)


class TransferStepView(StepPage, TransferView):
    forms = {"approve": ApproveForm, "file": FileForm}


class _OfTransfer(TransferView):
    def paper(self, name: str):
        row = self.record
        if name not in PAPERS or (name == "letter" and row.case.state not in WITH_LETTER):
            raise Http404
        day = row.effective_on or self.scope.day
        label, make = PAPERS[name]
        return label, make(row, posts_of([row.giver_id, row.receiver_id], day))


class TransferPaper(_OfTransfer):
    http_method_names = ["get", "head"]

    def get(self, request, code, paper):
        label, made = self.paper(paper)
        links = []
        if self.scope.may_somewhere(EXPORT):
            links = [Link("导出 Word", reverse("staffing:transfer-paper-docx", args=[code, paper]))]
        back = Link("返回编制调整", self.url)
        return paper_page(request, made, heading=label, back=back, parent=self.base()["parent"], links=links)


class TransferPaperDocx(_OfTransfer):
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def allowed_here(self):
        return self.scope.may_somewhere(EXPORT)

    def get(self, request, code, paper):
        label, made = self.paper(paper)
        return taken_away(
            request,
            word_of(made),
            what=f"post-transfer-{paper}:{code}",
            name=f"{self.case.code}{label}.docx",
            day=timezone.localdate(),
            count=1,
        )
