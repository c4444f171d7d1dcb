"""The service record of a person: on the screen, on paper, and with everything in it for a reason."""

from axes.helpers import get_client_ip_address
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.rights.roles import SEE_ABSENCES, VIEW_ROSTER
from nanan_groups.kit.charts import Key, timeline
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.pages import Link, ScopedView
from staffing.career.services.proofs import may_see_kind
from staffing.roster.models import StaffMember
from staffing.roster.views.person import ReasonForm, person_url
from staffing.service_record.papers import record_paper
from staffing.service_record.queries import COLOURS, Record, record_of
from staffing.service_record.services import reveal_record

TITLES = {"terms": "任职、任期", "titles": "职称", "honours": "骨干称号", "absences": "请假"}
KEYS = tuple(Key(title, COLOURS[code]) for code, title in TITLES.items())


class RecordView(ScopedView, View):
    """``paper``: the same on A4."""

    permission = VIEW_ROSTER
    http_method_names = ["get", "head"]
    paper = False

    def get(self, request, code):
        person = find(self.scope, code)
        return self.page(person, record_of(person, self.scope, timezone.localdate(), clear=False), clear=False)

    def page(self, person: StaffMember, record: Record, *, clear: bool):
        url = reverse("staffing:record", args=[person.code])
        if self.paper:
            made = record_paper(person, record, timezone.localdate())
            parent = {"text": person.name, "url": person_url(person)}
            return paper_page(
                self.request, made, heading="打印履历", back=Link("返回履历", url), parent=parent, here="打印履历"
            )
        context = facts_for(person, record, clear=clear) | {
            "full_url": reverse("staffing:record-full", args=[person.code]) if may_see_kind(self.scope, person) else ""
        }
        return render(self.request, "staffing/service_record/record.html", context)


def find(scope, code: str) -> StaffMember:
    return get_object_or_404(StaffMember.objects.visible_to(scope, VIEW_ROSTER), code=code)


def facts_for(person: StaffMember, record: Record, *, clear: bool) -> dict:
    today = timezone.localdate()
    words = {
        "title": f"{person.name}的履历",
        "desc": f"任职、职称、骨干称号、任期和请假的起止，共 {len(record.lines)} 项。",
        "today": today,
        "today_text": f"截至{day_text(today)}",
        "moments_text": "",
    }
    shown = {band.css for band in record.bands}
    legend = [key for key in KEYS if key.css in shown]
    drawings = [
        timeline(record.bands, [], ident="record", legend=legend, **words),
        timeline(record.bands, [], ident="record-narrow", width=340, **words),
    ]
    return {
        "person": person,
        "record": record,
        "drawings": drawings if record.bands else [],
        "clear": clear,
        "today": today,
        "url": reverse("staffing:record", args=[person.code]),
        "parent": {"text": person.name, "url": person_url(person)},
        "print_url": reverse("staffing:record-print", args=[person.code]),
    }


class RecordFullView(ScopedView, View):
    """GET asks for the reason; POST shows the whole record this once, and the event stands before it does."""

    permission = SEE_ABSENCES
    http_method_names = ["get", "post"]

    def dispatch(self, request, *args, **kwargs):
        if self.scope.may_somewhere(SEE_ABSENCES):  # who may know of none is told so below, whatever the code
            self.person = find(self.scope, kwargs["code"])
            if not may_see_kind(self.scope, self.person):
                raise PermissionDenied("您的任职不能查看该教职工的完整履历。")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, code):
        return self._ask(ReasonForm(scope=self.scope))

    def post(self, request, code):
        form = ReasonForm(request.POST, scope=self.scope)
        if not form.is_valid():
            return self._ask(form)
        address = get_client_ip_address(request) or ""
        try:
            reveal_record(actor=request.user, person=self.person, reason=form.cleaned_data["reason"], address=address)
        except RuleViolation as refused:
            form.refuse(refused)
            return self._ask(form)
        record = record_of(self.person, self.scope, timezone.localdate(), clear=True)
        context = facts_for(self.person, record, clear=True) | {"full_url": ""}
        return render(request, "staffing/service_record/record.html", context)

    def _ask(self, form):
        if not self.person.posts.exists():
            raise Http404
        context = {"person": self.person, "form": form, "url": reverse("staffing:record", args=[self.person.code])}
        return render(self.request, "staffing/service_record/record_full.html", context)
