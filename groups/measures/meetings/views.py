"""Meetings of departments: the list with what is still to be carried out, one meeting, its paper, the acts."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.measures.meetings.forms import MEETING_ACTS, RESOLUTION_ACTS, RecordMeeting
from groups.measures.meetings.models import InterdepartmentalMeeting, Resolution
from groups.measures.meetings.papers import minutes_paper
from groups.measures.meetings.queries import counted, overdue, steps_of, visible_meetings, visible_resolutions
from groups.measures.meetings.services import owner_of
from groups.measures.meetings.words import STANDING, TONES
from groups.measures.reports.views import MeasureActPage, measure_url
from groups.papers.single.views import OfPaper, PaperAsFile, PaperOnPage
from groups.rights.roles import EXPORT_PAPERS, VIEW_MEASURES
from nanan_groups.kit.pages import Figure, Link, ScopedView, page_of
from nanan_groups.records.attachments.panel import panel_of

SHOWN = 100


def url_of(meeting: InterdepartmentalMeeting, resolution: Resolution | None = None) -> str:
    page = reverse("measures:meeting-detail", args=[meeting.code])
    return f"{page}#resolution-{resolution.ordinal}" if resolution else page


def row_of(one: Resolution, today) -> dict:
    late = one.state == "open" and one.due_on < today
    return {
        "row": one,
        "url": url_of(one.meeting, one),
        "late": late,
        "tone": "due" if late else TONES[one.state],
        "measure_url": measure_url(one.measure, today.year) if one.measure else "",
    }


def acts_on(scope, one: Resolution) -> list[Link]:
    args = [one.meeting.code, one.ordinal]
    return [
        Link(form.title, reverse("measures:resolution-act", args=[*args, form.verb]))
        for form in RESOLUTION_ACTS.values()
        if one.state in form.states and form.allowed(scope, one)
    ]


class MeetingListView(ScopedView, View):
    permission = VIEW_MEASURES
    http_method_names = ["get", "head"]

    def get(self, request):
        today = timezone.localdate()
        mine = visible_resolutions(self.scope)
        standing = mine.filter(state__in=STANDING)
        meetings = counted(visible_meetings(self.scope), today).order_by("-held_on", "-pk")
        rows, page = page_of(request, meetings, size=30)
        context = {
            "resolutions": [row_of(one, today) for one in standing.order_by("due_on", "pk")[:SHOWN]],
            "rows": [{"row": one, "url": url_of(one), "coming": one.held_on > today} for one in rows],
            "page": page,
            "figures": [
                Figure(standing.count(), "项未办结", note=f"共 {mine.count()} 项"),
                Figure(overdue(mine, today).count(), "项逾期未报办结"),
                Figure(mine.filter(state="reported").count(), "项待确认"),
            ],
            "add_url": reverse("measures:meeting-add") if RecordMeeting.allowed(self.scope, None) else "",
        }
        return render(request, "measures/meetings/meeting_list.html", context)


class _Meeting(ScopedView, View):
    permission = VIEW_MEASURES

    def meeting(self, code) -> InterdepartmentalMeeting:
        return get_object_or_404(counted(visible_meetings(self.scope), timezone.localdate()), code=code)

    @staticmethod
    def resolutions(meeting) -> list[Resolution]:
        rows = meeting.resolutions.select_related("meeting", "department", "measure")
        return list(rows.order_by("ordinal"))


class MeetingDetailView(_Meeting):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        one, today = self.meeting(code), timezone.localdate()
        rows = self.resolutions(one)
        steps = steps_of(rows)
        stands = one.withdrawn_on is None
        acts = {
            form.verb: Link(form.title, reverse("measures:meeting-act", args=[code, form.verb]))
            for form in MEETING_ACTS.values()
            if stands and form.allowed(self.scope, one)
        }
        if one.held_on > today:
            acts.pop("resolve", None)
        context = {
            "meeting": one,
            "coming": one.held_on > today,
            "present": [row.department for row in one.present.all()],
            "resolutions": [
                row_of(row, today)
                | {"steps": steps.get(row.pk, []), "acts": acts_on(self.scope, row) if stands else []}
                for row in rows
            ],
            "acts": [acts[verb] for verb in acts if verb != "resolve"],
            "resolve": acts.get("resolve"),
            "panel": panel_of(owner_of(one), request.user),
            "print_url": reverse("measures:meeting-print", args=[code]),
            "parent": {"text": "部门联席会议", "url": reverse("measures:meeting-list")},
        }
        return render(request, "measures/meetings/meeting_detail.html", context)


class _Paper(_Meeting, OfPaper):
    heading, back, what = "打印联席会议纪要", "返回会议", "department-meeting"
    word_page = "measures:meeting-docx"

    def find(self):
        return self.meeting(self.kwargs["code"])

    def paper(self):
        one = self.record
        present = [str(row.department) for row in one.present.all()]
        return minutes_paper(one, present, self.resolutions(one), timezone.localdate())

    def takes(self):
        return self.scope.may_everywhere(EXPORT_PAPERS)

    def back_url(self):
        return url_of(self.record)

    def subject(self):
        return self.record.title

    def file_name(self, paper):
        return f"部门联席会议纪要-{self.record.code}"

    def day(self):
        return self.record.held_on


class MeetingPrintView(_Paper, PaperOnPage):
    pass


class MeetingDocxView(_Paper, PaperAsFile):
    pass


class _MeetingActPage(MeasureActPage):
    refusal = "部门联席会议由区教委登记科室登记，议定事项由责任部门报送办理情况。"

    def start_url(self):
        return reverse("measures:meeting-list")

    def address_of(self, owner):
        return url_of(owner.meeting, owner) if isinstance(owner, Resolution) else url_of(owner)


class MeetingAddView(_MeetingActPage):
    def load(self):
        return None

    def find_form(self):
        return RecordMeeting


class MeetingActView(_MeetingActPage):
    def load(self):
        return get_object_or_404(visible_meetings(self.scope), code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["verb"] not in MEETING_ACTS:
            raise Http404
        return MEETING_ACTS[self.kwargs["verb"]]


class ResolutionActView(_MeetingActPage):
    def load(self):
        rows = visible_resolutions(self.scope)
        return get_object_or_404(rows, meeting__code=self.kwargs["code"], ordinal=self.kwargs["ordinal"])

    def find_form(self):
        if self.kwargs["verb"] not in RESOLUTION_ACTS:
            raise Http404
        return RESOLUTION_ACTS[self.kwargs["verb"]]
