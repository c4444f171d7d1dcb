"""Leadership posts of the schools one sees; recommendations with their steps and paper."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from groups.papers.cases.queries import reader_of, steps_of
from groups.papers.cases.views import CaseView, StepPage
from groups.registry.models import EducationGroup
from groups.registry.register.queries.names import group_name
from groups.registry.register.views import taken_away
from groups.rights.checks import holds_right, own_places
from groups.rights.roles import APPROVE_POSTS, DRAFT_NOMINATIONS, VIEW, VIEW_NOMINATIONS, VIEW_POSTS, VIEW_ROSTER
from groups.rights.words import Place
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import AsOf, Link, ScopedView, page_of
from nanan_groups.records.act_pages import ActPage
from nanan_groups.records.case_pages import returned_of, state_of
from nanan_groups.records.papers import papers_of
from staffing.leadership.forms import AnswerForm, DraftNomination, SetLeaderQuota
from staffing.leadership.models import Nomination
from staffing.leadership.papers import nomination_paper
from staffing.leadership.queries import schools_with_seats, seat_lines, visible_nominations
from staffing.leadership.rules import NOMINATION
from staffing.roster.models import StaffMember
from staffing.roster.queries.posts import main_post_on


class SeatListView(ScopedView, TemplateView):
    permission = VIEW_POSTS
    template_name = "staffing/leadership/seat_list.html"

    def get_context_data(self, **kwargs):
        as_of = AsOf.from_request(self.request)
        return super().get_context_data(
            as_of=as_of,
            keep=as_of.keep,
            lines=seat_lines(schools_with_seats(self.scope, as_of.day), as_of.day),
            import_url=reverse("portal:import-upload", args=["leader_quotas"])
            if self.scope.may_everywhere(APPROVE_POSTS)
            else "",
            set_url=reverse("staffing:leader-quota-act") if self.scope.may_everywhere(APPROVE_POSTS) else "",
            nominations_url=reverse("staffing:nomination-list") if self.scope.may_somewhere(VIEW_NOMINATIONS) else "",
            **kwargs,
        )


class LeaderQuotaView(ActPage):
    refusal = "领导职数由区教委人事科室登记。"

    def may_act(self):
        return self.scope.may_everywhere(APPROVE_POSTS)

    def load(self):
        return None

    def find_form(self):
        return SetLeaderQuota

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("staffing:seat-list")

    def address_of(self, owner):
        return self.start_url()

    def _home(self, done=None):
        return self.start_url()


class NominationListView(ScopedView, TemplateView):
    permission = VIEW_NOMINATIONS
    template_name = "staffing/leadership/nomination_list.html"

    def get_context_data(self, **kwargs):
        shown, page = page_of(self.request, visible_nominations(self.scope).order_by("-pk"), size=50)
        reader = reader_of(self.scope)
        groups = own_places(self.scope, DRAFT_NOMINATIONS, Place.GROUP)
        return super().get_context_data(
            rows=[
                {"row": one, "state": state_of(one.case, reader),
                 "url": reverse("staffing:nomination-detail", args=[one.case.code])}
                for one in shown
            ],
            page=page,
            draft=[
                Link("起草推荐建议", reverse("staffing:nomination-draft", args=[one.code]), primary=True)
                for one in EducationGroup.objects.filter(pk__in=groups).order_by("code")
            ],
            **kwargs,
        )  # fmt: skip


class NominateView(ActPage):
    refusal = "推荐建议由集团办公室或总校校长起草。"

    def may_act(self):
        key = self.record.pk if self.record else None
        if key is None:
            return bool(own_places(self.scope, DRAFT_NOMINATIONS, Place.GROUP))
        return holds_right(self.scope, DRAFT_NOMINATIONS, Place.GROUP, key)

    def load(self):
        if not self.may_act():
            raise PermissionDenied(self.refusal)
        return get_object_or_404(EducationGroup.objects.visible_to(self.scope, VIEW), code=self.kwargs["code"])

    def find_form(self):
        return DraftNomination

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("staffing:nomination-list")

    def address_of(self, owner):
        return self.start_url()

    def _home(self, done=None):
        if isinstance(done, Nomination):
            return reverse("staffing:nomination-detail", args=[done.case.code])
        return self.start_url()


class NominationView(CaseView):
    permission = VIEW_NOMINATIONS
    kind = NOMINATION
    noun = "推荐建议"

    def find(self, code):
        return visible_nominations(self.scope).filter(case__code=code).first()

    def allowed_here(self):
        return True  # who sees the recommendation at all reads it: see visible_nominations

    @property
    def url(self):
        return reverse("staffing:nomination-detail", args=[self.case.code])

    def step_url(self, arrow):
        return reverse("staffing:nomination-step", args=[self.case.code, arrow])

    def present(self) -> str:
        post = main_post_on(self.record.person, timezone.localdate())
        if post is None:
            return "—"
        return "，".join(
            filter(None, (str(post.institution), post.get_leadership_display() or post.get_post_kind_display()))
        )

    def answer(self) -> str:
        steps = self.case.steps.filter(to__in=("adopted", "declined")).order_by("-number")
        return next((f"{one.done}：{one.comment}" for one in steps), "")

    def paper(self):
        return nomination_paper(self.record, group_name(self.record.group), self.present(), self.answer())


class NominationDetailView(NominationView):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        row = self.record
        seen = StaffMember.objects.visible_to(self.scope, VIEW_ROSTER).filter(pk=row.person_id).exists()
        context = self.base() | {
            "row": row,
            "present": self.present(),
            "answer": self.answer(),
            "person_url": reverse("staffing:person-detail", args=[row.person.code]) if seen else "",
            "paper_url": reverse("staffing:nomination-paper", args=[row.case.code]),
            "steps": self.buttons(),
            "timeline": steps_of(row.case_id),
            "returned": returned_of(row.case),
            "papers": papers_of(row.case, request.user),
            "parent": {"text": "干部推荐建议", "url": reverse("staffing:nomination-list")},
        }
        return render(request, "staffing/leadership/nomination_detail.html", context)


class NominationStepView(StepPage, NominationView):
    forms = {"adopt_party": AnswerForm, "adopt_bureau": AnswerForm}


class NominationPaperView(NominationView):
    """推荐建议书, read and printed."""

    http_method_names = ["get", "head"]

    def get(self, request, code):
        word = Link("导出 Word", reverse("staffing:nomination-docx", args=[self.case.code]))
        return paper_page(
            request,
            self.paper(),
            heading="干部推荐建议书",
            back=Link("返回推荐建议", self.url),
            parent={"text": self.case.title, "url": self.url},
            links=(word,),
        )


class NominationDocx(NominationView):
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, code):
        return taken_away(
            request,
            word_of(self.paper()),
            what=f"nomination:{self.case.code}",
            name=f"推荐建议书-{self.record.person.name}.docx",
            day=timezone.localdate(),
            count=1,
        )
