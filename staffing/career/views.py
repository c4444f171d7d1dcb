"""One dated fact of a person with its proof, and the acts on such facts."""

from axes.helpers import get_client_ip_address
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.rights.roles import CHANGE_ROSTER, VIEW_ROSTER
from nanan_groups.kit.pages import ScopedView
from nanan_groups.records import audit
from nanan_groups.records.act_pages import ActPage
from nanan_groups.records.attachments.panel import panel_of
from nanan_groups.records.models import EventKind
from staffing.career.forms import FORMS, OwnMonth
from staffing.career.models.facts import PersonFact
from staffing.career.queries.facts import MODELS, facts_of
from staffing.career.services.facts import KINDS
from staffing.career.services.proofs import fact_owner, may_see_kind
from staffing.roster.models import StaffMember
from staffing.roster.queries.people import is_own
from staffing.roster.queries.posts import home_post
from staffing.roster.services.basics import may_keep
from staffing.roster.views.person import person_url

REFUSAL = "您的任职不能修改这份名册，请联系学校经办人或区教委人事科室。"


def visible_person(scope, code: str) -> StaffMember:
    return get_object_or_404(StaffMember.objects.visible_to(scope, VIEW_ROSTER), code=code)


def fact_row(person: StaffMember, kind: str, pk: int) -> PersonFact:
    if kind not in MODELS:
        raise Http404
    return get_object_or_404(MODELS[kind].objects.select_related("person"), person=person, pk=pk)


class PersonAct(ActPage):
    """An act on a person of the rosters one keeps."""

    refusal = REFUSAL

    def person(self) -> StaffMember:
        if not self.scope.may_somewhere(CHANGE_ROSTER):  # whatever the code: nothing is learned from the answer
            raise PermissionDenied(self.refusal)
        return visible_person(self.scope, self.kwargs["code"])

    def may_act(self):
        if self.record is None:
            return self.scope.may_somewhere(CHANGE_ROSTER)
        owner = self.record.person if isinstance(self.record, PersonFact) else self.record
        home = home_post(owner)
        return may_keep(self.scope, home.institution_id if home else None)

    def touched(self, codes):
        return StaffMember.objects.visible_to(self.scope, VIEW_ROSTER).filter(code__in=codes).order_by("pk").first()

    def start_url(self):
        return reverse("staffing:person-list")

    def address_of(self, owner):
        return person_url(owner)


class FactActView(PersonAct):
    def load(self):
        person = self.person()
        if self.kwargs["kind"] not in KINDS:
            raise Http404
        return fact_row(person, self.kwargs["kind"], self.kwargs["pk"]) if "pk" in self.kwargs else person

    def find_form(self):
        form = FORMS.get((self.kwargs["kind"], self.kwargs.get("verb", "add")))
        if form is None or ("pk" in self.kwargs) is (form.verb == "add"):
            raise Http404
        return form


class OwnMonthView(PersonAct):
    refusal = "本人退休时间由区教委人事科室登记。"

    def load(self):
        return self.person()

    def may_act(self):
        return self.scope.may_everywhere(CHANGE_ROSTER)

    def find_form(self):
        return OwnMonth


class FactView(ScopedView, View):
    """A fact with its proofs. That somebody read of what kind an absence was goes on record."""

    permission = VIEW_ROSTER
    http_method_names = ["get", "head"]

    def get(self, request, code, kind, pk):
        person = visible_person(self.scope, code)
        if not is_own(self.scope, person):
            raise Http404
        row = fact_row(person, kind, pk)
        home = home_post(person)
        if kind == "absences":
            if not may_see_kind(self.scope, person):
                raise PermissionDenied("您的任职不能查看缺勤的种类和证明。")
            address = get_client_ip_address(request) or ""
            audit.record(
                EventKind.READ,
                actor_id=request.user.pk,
                address=address,
                subject=person.code,
                detail={"field": "absence", "reason": ""},
            )
        told = next(one for one in facts_of(MODELS[kind], kind, person, timezone.localdate()) if one.pk == row.pk)
        keeps = may_keep(self.scope, home.institution_id if home else None)
        context = {
            "person": person,
            "fact": told,
            "title": KINDS[kind].title,
            "proof": "证明" if kind == "absences" else "依据文件",
            "panel": panel_of(fact_owner(kind, row), request.user),
            "parent": {"text": person.name, "url": person_url(person)},
            "acts": [
                {"label": FORMS[kind, verb].title, "url": reverse("staffing:fact-act", args=[code, kind, pk, verb])}
                for verb in ("mend", "withdraw")
            ]
            if keeps
            else [],
        }
        return render(request, "staffing/career/fact.html", context)
