"""Requests of new alliances: the list, asking, the steps and the paper."""

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from groups.papers.cases.queries import reader_of, steps_of
from groups.papers.cases.views import CaseView, StepPage
from groups.registry.models import EducationGroup
from groups.registry.register.queries.names import group_name
from groups.registry.register.views import taken_away
from groups.rights.checks import own_places
from groups.rights.roles import EXPORT, PROPOSE_POSTS, VIEW_POSTS
from groups.rights.words import Place
from nanan_groups.kit.days import day_text
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import Link, ScopedView, page_of
from nanan_groups.records.case_pages import returned_of, state_of
from nanan_groups.records.papers import papers_of
from staffing.leadership.queries import seats_of
from staffing.quotas.queries import posts_of
from staffing.quotas.views import AskForGroup
from staffing.requests.forms import GrantForm, RequestQuota
from staffing.requests.papers import request_paper
from staffing.requests.queries import alliance_since, visible_requests
from staffing.requests.rules import CLAUSE, QUOTA_REQUEST, told

LIST = {"text": "职数编制申请", "view": "staffing:request-list"}


class RequestListView(ScopedView, TemplateView):
    permission = VIEW_POSTS
    template_name = "staffing/requests/request_list.html"

    def get_context_data(self, **kwargs):
        shown, page = page_of(self.request, visible_requests(self.scope).order_by("-pk"), size=50)
        reader = reader_of(self.scope)
        groups = own_places(self.scope, PROPOSE_POSTS, Place.GROUP)
        return super().get_context_data(
            clause=CLAUSE,
            rows=[
                {
                    "row": one,
                    "asked": told(one.posts, one.teachers, one.seats),
                    "granted": told(one.granted_posts, one.granted_teachers, one.granted_seats),
                    "state": state_of(one.case, reader),
                    "url": reverse("staffing:request-detail", args=[one.case.code]),
                }
                for one in shown
            ],
            page=page,
            ask=[
                Link("申请职数和编制", reverse("staffing:request-quota", args=[one.code]), primary=True)
                for one in EducationGroup.objects.filter(pk__in=groups).order_by("code")
            ],
            **kwargs,
        )


class RequestView(AskForGroup):
    refusal = "职数和编制由集团总校校长申请。"
    form = RequestQuota
    pages = {"list": LIST["view"], "detail": "staffing:request-detail"}


class OfRequest(CaseView):
    permission = VIEW_POSTS
    kind = QUOTA_REQUEST
    noun = "职数编制申请"

    def find(self, code):
        return visible_requests(self.scope).filter(case__code=code).first()

    def allowed_here(self):
        return True  # who sees the request at all reads it: see visible_requests

    @property
    def url(self):
        return reverse("staffing:request-detail", args=[self.case.code])

    def step_url(self, arrow):
        return reverse("staffing:request-step", args=[self.case.code, arrow])

    @property
    def since(self) -> str:
        """Since when there is an alliance, as of the day it was asked."""
        began = alliance_since(self.record.group_id, timezone.localdate(self.case.submitted_at))
        if began is None:
            return "—"
        return f"{day_text(began)}前" if began == settings.REGISTER_START else day_text(began)

    def numbers(self) -> dict[str, str]:
        """The school's numbers as they were before anything was granted, or are now."""
        row, school = self.record, self.record.institution_id
        day = row.effective_on or self.scope.day
        posts, seats = posts_of([school], day).get(school), seats_of([school], day).get(school)
        return {
            "现有编制": f"核定 {posts.authorised - row.granted_posts}、已用 {posts.filled}"
            if posts
            else "未登记核定编制",
            "现有职数": f"核定 {seats.authorised - row.granted_seats}、在任 {seats.filled}"
            if seats
            else "未登记核定职数",
        }

    def paper(self):
        return request_paper(self.record, group_name(self.record.group), self.since, self.numbers())


class RequestDetailView(OfRequest):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        row = self.record
        context = self.base() | {
            "row": row,
            "clause": CLAUSE,
            "since": self.since,
            "numbers": self.numbers(),
            "asked": told(row.posts, row.teachers, row.seats),
            "granted": told(row.granted_posts, row.granted_teachers, row.granted_seats),
            "paper_url": reverse("staffing:request-paper", args=[code]),
            "steps": self.buttons(),
            "timeline": steps_of(row.case_id),
            "returned": returned_of(row.case),
            "papers": papers_of(row.case, request.user),
            "parent": {"text": LIST["text"], "url": reverse(LIST["view"])},
        }
        return render(request, "staffing/requests/request_detail.html", context)


class RequestStepView(StepPage, OfRequest):
    forms = {"grant": GrantForm}


class RequestPaperView(OfRequest):
    """职数编制申请表, read and printed."""

    http_method_names = ["get", "head"]

    def get(self, request, code):
        links = ()
        if self.scope.may_for_group(EXPORT, self.record.group_id):
            links = (Link("导出 Word", reverse("staffing:request-docx", args=[code])),)
        back = Link("返回申请", self.url)
        return paper_page(
            request, self.paper(), heading="职数编制申请表", back=back, parent=self.base()["parent"], links=links
        )


class RequestDocx(OfRequest):
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def allowed_here(self):
        return self.scope.may_for_group(EXPORT, self.record.group_id)

    def get(self, request, code):
        return taken_away(
            request,
            word_of(self.paper()),
            what=f"quota-request:{code}",
            name=f"{code}职数编制申请表.docx",
            day=timezone.localdate(),
            count=1,
        )
