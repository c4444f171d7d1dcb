"""Exchange cases: the list, the draft, one case with its steps."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from groups.papers.cases.queries import reader_of, steps_of
from groups.papers.cases.views import CaseView, StepPage
from groups.registry.register.views import taken_away
from groups.rights.checks import own_places
from groups.rights.roles import DRAFT_EXCHANGES, DRAFT_GROUP_EXCHANGES, EXPORT_ROSTER, VIEW_ROSTER
from groups.rights.words import Place
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import Link, ScopedView, page_of
from nanan_groups.kit.scope import Scope
from nanan_groups.records.act_pages import ActPage
from nanan_groups.records.case_pages import returned_of, state_of
from nanan_groups.records.papers import papers_of
from staffing.exchange_cases.forms import AssessForm, DecideForm, DraftExchange
from staffing.exchange_cases.models import ExchangeCase
from staffing.exchange_cases.papers import application
from staffing.exchange_cases.queries import visible_cases
from staffing.exchange_cases.rules import INSIDE, KINDS
from staffing.exchange_cases.services import NOT_YOURS
from staffing.exchanges.models import LegAssessment
from staffing.exchanges.views import paper_links
from staffing.roster.models import StaffMember
from staffing.roster.queries.people import is_own


def may_draft(scope: Scope) -> bool:
    """For a school or a group; for whom of it, the service asks."""
    offices = own_places(scope, DRAFT_GROUP_EXCHANGES, Place.GROUP)
    return bool(offices or own_places(scope, DRAFT_EXCHANGES, Place.INSTITUTION))


class ExchangeListView(ScopedView, TemplateView):
    permission = VIEW_ROSTER
    template_name = "staffing/exchange_cases/exchange_list.html"

    def get_context_data(self, **kwargs):
        shown, page = page_of(self.request, visible_cases(self.scope).order_by("-pk"), size=50)
        reader = reader_of(self.scope)
        return super().get_context_data(
            rows=[
                {
                    "row": one,
                    "state": state_of(one.case, reader),
                    "url": reverse("staffing:exchange-detail", args=[one.case.code]),
                }
                for one in shown
            ],
            page=page,
            draft_url=reverse("staffing:exchange-draft") if may_draft(self.scope) else "",
            **kwargs,
        )


class DraftView(ActPage):
    refusal = NOT_YOURS

    def may_act(self):
        return may_draft(self.scope)

    def load(self):
        if not self.may_act():
            raise PermissionDenied(self.refusal)

    def find_form(self):
        return DraftExchange

    def touched(self, codes):
        return None

    def start_url(self):
        return reverse("staffing:exchange-list")

    def address_of(self, owner):
        return self.start_url()

    def _home(self, done=None):
        if isinstance(done, ExchangeCase):
            return reverse("staffing:exchange-detail", args=[done.case.code])
        return self.start_url()


class ExchangeView(CaseView):
    permission = VIEW_ROSTER
    noun = "交流"
    kind = INSIDE  # of the address; a case beyond its group is told by its own: see ExchangeStepView.find

    def find(self, code):
        return visible_cases(self.scope).filter(case__code=code).first()

    def allowed_here(self):
        return True  # who sees the case at all reads it: see visible_cases

    @property
    def url(self):
        return reverse("staffing:exchange-detail", args=[self.case.code])

    def step_url(self, arrow):
        return reverse("staffing:exchange-step", args=[self.case.code, arrow])


class ExchangeDetailView(ExchangeView):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        row = self.record
        legs = list(row.legs.select_related("person", "from_site", "to_site", "leg__person"))
        seen = set(
            StaffMember.objects.visible_to(self.scope, VIEW_ROSTER)
            .filter(pk__in=[leg.person_id for leg in legs])
            .values_list("pk", flat=True)
        )
        found = LegAssessment.objects.filter(leg__in=[leg.leg_id for leg in legs])
        grades = {one.leg_id: one.get_grade_display() for one in found}
        context = self.base() | {
            "row": row,
            "legs": [
                {
                    "leg": leg,
                    "share": f"{leg.hours}/{leg.standard} 课时" if leg.hours else "全职",
                    "url": reverse("staffing:person-detail", args=[leg.person.code]) if leg.person_id in seen else "",
                    "application_url": reverse("staffing:application-print", args=[code, leg.pk])
                    if leg.person_id in seen and is_own(self.scope, leg.person)
                    else "",
                    "papers": paper_links(leg.leg) if leg.leg is not None else [],
                    "grade": grades.get(leg.leg_id, ""),
                }
                for leg in legs
            ],
            "parties": [
                {"label": one.label, "agreed": one.agreed_at}
                for one in row.case.parties.filter(name="schools").order_by("pk")
            ],
            "steps": self.buttons(),
            "timeline": steps_of(row.case_id),
            "returned": returned_of(row.case),
            "papers": papers_of(row.case, request.user),
            "parent": {"text": "交流办理", "url": reverse("staffing:exchange-list")},
        }
        return render(request, "staffing/exchange_cases/exchange_detail.html", context)


class _OfPerson(ExchangeView):
    """A paper about one person of the case: for those who see the person, not for the school that only hears the name."""

    def find_leg(self, pk: int):
        people = StaffMember.objects.visible_to(self.scope, VIEW_ROSTER).order_by()
        leg = get_object_or_404(
            self.record.legs.select_related("person", "of__case"), pk=pk, person__in=people.values("pk")
        )
        if not is_own(self.scope, leg.person):
            raise Http404
        return leg


class ApplicationPrint(_OfPerson):
    http_method_names = ["get", "head"]

    def get(self, request, code, pk):
        leg, links = self.find_leg(pk), []
        if self.scope.may_somewhere(EXPORT_ROSTER):
            links = [Link("导出 Word", reverse("staffing:application-docx", args=[code, pk]))]
        back = Link("返回本件", self.url)
        return paper_page(
            request, application(leg), heading="个人申请表", back=back, parent=self.base()["parent"], links=links
        )


class ApplicationDocx(_OfPerson):
    permission = EXPORT_ROSTER
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, code, pk):
        leg = self.find_leg(pk)
        return taken_away(
            request,
            word_of(application(leg)),
            what=f"exchange-application:{code}-{pk}",
            name=f"{leg.person.name}交流个人申请表.docx",
            day=timezone.localdate(),
            count=1,
        )


class ExchangeStepView(StepPage, ExchangeView):
    forms = {"arrange": DecideForm, "approve": DecideForm, "assess": AssessForm}

    def find(self, code):
        """The two kinds share their arrows but for the deciding one: the case says which of them it is."""
        found = super().find(code)
        if found is not None:
            self.arrow = KINDS[found.case.kind].arrow(self.kwargs["arrow"])
        return found
