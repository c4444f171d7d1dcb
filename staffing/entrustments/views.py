"""Entrusted legal persons on a day, the acts on them, and the letter."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from groups.registry.register.rules.wording import site_in_full
from groups.registry.register.views import taken_away
from groups.rights.roles import APPROVE_POSTS, EXPORT, VIEW_POSTS, VIEW_ROSTER
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import AsOf, Link, ScopedView
from nanan_groups.kit.scope import Scope
from nanan_groups.records.act_pages import ActPage
from staffing.entrustments.forms import EndEntrustment, Entrust
from staffing.entrustments.models import Entrustment
from staffing.entrustments.papers import letter
from staffing.entrustments.queries import groups_of_site, on_day, seen_letter, visible_entrustments
from staffing.entrustments.rules import CLAUSE
from staffing.entrustments.services import REFUSAL
from staffing.roster.models import StaffMember
from staffing.roster.queries.posts import main_post_on
from staffing.roster.words import GONE

TITLE = "委托法人"


class EntrustmentListView(ScopedView, TemplateView):
    permission = VIEW_POSTS
    template_name = "staffing/entrustments/entrustment_list.html"

    def get_context_data(self, **kwargs):
        as_of = AsOf.from_request(self.request)
        runs = self.scope.may_everywhere(APPROVE_POSTS)
        found = list(on_day(visible_entrustments(self.scope, as_of.day), as_of.day))
        seen = StaffMember.objects.visible_to(self.scope, VIEW_ROSTER).filter(pk__in=[one.person_id for one in found])
        opened = set(seen.order_by().values_list("pk", flat=True))
        return super().get_context_data(
            clause=CLAUSE,
            as_of=as_of,
            keep=as_of.keep,
            rows=[
                {
                    "row": one,
                    "called": site_in_full(one.school, one.label, one.own_name),
                    "gone": one.person.state in GONE or one.person.void,
                    "person_url": reverse("staffing:person-detail", args=[one.person.code])
                    if one.person_id in opened
                    else "",
                    "paper_url": reverse("staffing:entrustment-paper", args=[one.pk]),
                    "end_url": reverse("staffing:entrustment-end", args=[one.pk]) if runs else "",
                }
                for one in found
            ],
            set_url=reverse("staffing:entrust") if runs else "",
            import_url=reverse("portal:import-upload", args=["entrustments"]) if runs else "",
            **kwargs,
        )


class EntrustView(ActPage):
    refusal = REFUSAL

    def may_act(self):
        return self.scope.may_everywhere(APPROVE_POSTS)

    def load(self):
        return None

    def find_form(self):
        return Entrust

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("staffing:entrustment-list")

    def address_of(self, owner):
        return self.start_url()

    def _home(self, done=None):
        return self.start_url()


class EndView(EntrustView):
    def load(self):
        if not self.may_act():
            return None  # refused below
        return get_object_or_404(Entrustment.objects.select_related("site__institution"), pk=self.kwargs["pk"])

    def find_form(self):
        return EndEntrustment


def may_take(scope: Scope, row: Entrustment) -> bool:
    """Whether the letter may be taken away: by the right to export at the school, or in a group that the campus is in."""
    school = row.site.institution_id
    groups = groups_of_site(row.site_id, school, scope.day)
    return scope.may_for_institution(EXPORT, school) or any(scope.may_for_group(EXPORT, one) for one in groups)


class LetterView(ScopedView, View):
    """校区法人授权委托书, read and printed."""

    permission = VIEW_POSTS
    http_method_names = ["get", "head"]

    def paper(self, pk: int):
        row = seen_letter(self.scope, pk)
        named = on_day(Entrustment.objects.filter(pk=pk), row.valid_from).first() if row else None
        if named is None:
            raise Http404
        post = main_post_on(named.person, named.valid_from)
        told = "，".join(
            filter(None, (str(post.institution), post.get_leadership_display() or post.get_post_kind_display()))
        ) if post else "—"  # fmt: skip
        return named, letter(named, named.school, site_in_full(named.school, named.label, named.own_name), told)

    def get(self, request, pk):
        row, paper = self.paper(pk)
        links = ()
        if may_take(self.scope, row):
            links = (Link("导出 Word", reverse("staffing:entrustment-docx", args=[pk])),)
        back = Link("返回委托法人", reverse("staffing:entrustment-list"))
        parent = {"text": TITLE, "url": back.url}
        return paper_page(request, paper, heading="授权委托书", back=back, parent=parent, links=links)


class LetterDocx(LetterView):
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, pk):
        row, paper = self.paper(pk)
        if not may_take(self.scope, row):
            raise PermissionDenied("您的任职不含导出。")
        return taken_away(
            request,
            word_of(paper),
            what=f"entrustment:{row.pk}",
            name=f"授权委托书-{row.person.name}.docx",
            day=timezone.localdate(),
            count=1,
        )
