"""The page of one person, the acts on the roster, a telephone in clear, and who looked at oneself."""

from axes.helpers import get_client_ip_address
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from groups.registry.acts.links import Links
from groups.registry.models import InstitutionVersion
from groups.rights.roles import CHANGE_ROSTER, HISTORY, SEE_PHONES, VIEW_ROSTER
from nanan_groups.kit.additions import PERSON_PANELS, panels_of
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.forms import LongTextField, ScopedForm
from nanan_groups.kit.pages import AsOf, Link, ScopedView, page_of
from nanan_groups.records.act_pages import ActPage
from staffing.roster.forms import ACTS
from staffing.roster.models import StaffMember
from staffing.roster.queries.history import history_of
from staffing.roster.queries.looks import looks_at, person_of
from staffing.roster.queries.people import PersonSeen, may_reveal, person_view
from staffing.roster.services.basics import keeping_school, may_keep
from staffing.roster.services.phones import reveal_phone
from staffing.roster.services.voids import voiding_of, voidings_of
from staffing.roster.words import GONE


def person_url(person: StaffMember) -> str:
    return reverse("staffing:person-detail", args=[person.code])


class PersonDetailView(ScopedView, TemplateView):
    permission = VIEW_ROSTER
    template_name = "staffing/roster/person_detail.html"

    def get_context_data(self, **kwargs):
        person = get_object_or_404(StaffMember.objects.openable_by(self.scope, VIEW_ROSTER), code=self.kwargs["code"])
        day = timezone.localdate()
        seen = person_view(person, self.scope, day)
        links, school = Links(self.scope), seen.school
        sees_history = seen.own and self.scope.may_for_institution(HISTORY, school)
        shown = PersonSeen(person, school, seen.own)
        return super().get_context_data(
            person=seen,
            posts=[{"line": line, "url": links.institution(line.school_id, line.school_code)} for line in seen.posts],
            acts=self._acts(person, school),
            phone_url=reverse("staffing:person-phone", args=[person.code])
            if person.phone and not person.void and may_reveal(self.scope, person)
            else "",
            voided=voiding_of(person) if person.void else None,
            entries=history_of(person) if sees_history else [],
            sees_history=sees_history,
            panels=panels_of(PERSON_PANELS, shown, AsOf(day, True), self.scope),
            **kwargs,
        )

    def _acts(self, person: StaffMember, school: int | None) -> list[Link]:
        if not may_keep(self.scope, school):
            return []
        gone = ["correct-person", "cancel-leave", "void-person"]
        verbs = gone if person.state in GONE else ["change-post", "correct-person", "leave-roster", "void-person"]
        if person.void:
            verbs = ["restore-person"]
        return [Link(ACTS[verb].title, reverse("staffing:person-act", args=[person.code, verb])) for verb in verbs]


class RosterActView(ActPage):
    """``what``: the person an act is done to, or None for taking somebody on."""

    what: str | None = None
    refusal = "您的任职不能修改这份名册，请联系学校经办人或区教委人事科室。"

    def may_act(self):
        if self.record is None:
            return self.scope.may_somewhere(CHANGE_ROSTER)
        return may_keep(self.scope, keeping_school(self.record))

    def load(self):
        if not self.scope.may_somewhere(CHANGE_ROSTER):  # whatever the code: nothing is learned from the answer
            raise PermissionDenied(self.refusal)
        if self.what is None:
            return None
        return get_object_or_404(StaffMember.objects.openable_by(self.scope, VIEW_ROSTER), code=self.kwargs["code"])

    def find_form(self):
        form = ACTS.get(self.kwargs["verb"])
        if form is None or form.subject != self.what:
            raise Http404
        return form

    def touched(self, codes):
        return StaffMember.objects.openable_by(self.scope, VIEW_ROSTER).filter(code__in=codes).order_by("pk").first()

    def start_url(self):
        return reverse("staffing:person-list")

    def address_of(self, owner):
        return person_url(owner)


class VoidListView(ScopedView, TemplateView):
    """What was entered in error at the schools whose rosters one keeps: to be read, and taken back one by one."""

    permission = CHANGE_ROSTER
    template_name = "staffing/roster/void_list.html"

    def get_context_data(self, **kwargs):
        shown, page = page_of(self.request, StaffMember.objects.voided_for(self.scope).order_by("-pk"))
        acts = voidings_of([row.pk for row in shown])
        versions = InstitutionVersion.objects.active_on(timezone.localdate())
        versions = versions.filter(institution__in={row.void_school_id for row in shown}).order_by("pk")
        schools = dict(versions.values_list("institution_id", "name"))
        rows = [
            {
                "person": row,
                "url": person_url(row),
                "school": schools.get(row.void_school_id, ""),
                "act": acts.get(row.pk),
            }
            for row in shown
        ]
        return super().get_context_data(rows=rows, page=page, list_url=reverse("staffing:person-list"), **kwargs)


class ReasonForm(ScopedForm):
    reason = LongTextField(
        label="查看原因",
        max_length=200,
        rows=2,
        help_text="如“通知参加培训”。连同您的姓名、单位和时间记入审计，本人可以查到。",
    )


class PhoneView(ScopedView, View):
    """GET asks for the reason; POST shows the number this once, and the event stands before it does."""

    permission = SEE_PHONES
    http_method_names = ["get", "post"]

    def dispatch(self, request, *args, **kwargs):
        if self.scope.may_somewhere(SEE_PHONES):  # who may see none is told so below, whatever the code
            self.person = get_object_or_404(
                StaffMember.objects.visible_to(self.scope, VIEW_ROSTER), code=kwargs["code"]
            )
            if not may_reveal(self.scope, self.person):
                raise PermissionDenied("您的任职不能查看该教职工的电话。")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, code):
        return self._page(ReasonForm(scope=self.scope))

    def post(self, request, code):
        form = ReasonForm(request.POST, scope=self.scope)
        if not form.is_valid():
            return self._page(form)
        try:
            phone = reveal_phone(
                actor=request.user,
                person=self.person,
                reason=form.cleaned_data["reason"],
                address=get_client_ip_address(request) or "",
            )
        except RuleViolation as refused:
            form.refuse(refused)
            return self._page(form, status=429 if refused.code == "too-many-phones" else 200)
        return self._page(form, phone=phone)

    def _page(self, form, phone: str = "", status: int = 200):
        context = {"person": self.person, "url": person_url(self.person), "form": form, "phone": phone}
        return render(self.request, "staffing/roster/person_phone.html", context, status=status)


class MineView(TemplateView):
    """谁看过我的信息: for everybody who signs in, about nobody but himself."""

    template_name = "staffing/roster/mine.html"

    def get_context_data(self, **kwargs):
        person = person_of(self.request.user)
        return super().get_context_data(person=person, looks=looks_at(person) if person is not None else [], **kwargs)
