"""Meetings of organs, one meeting, and the board of resolutions for a group and for the district."""

from collections import Counter

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from groups.governance.meetings.models import BodyMeeting, BodyResolution
from groups.governance.meetings.papers import minutes_paper
from groups.governance.meetings.queries import meeting_sheet
from groups.governance.meetings.services import owner_of
from groups.governance.meetings.words import Attendance, ResolutionState
from groups.governance.organs.models import GoverningBody
from groups.governance.organs.queries.organs import may_write_organs
from groups.governance.organs.rules.seats import kind_order
from groups.governance.organs.views.pages import RECORDS, OrganView, Record
from groups.governance.organs.views.parts import act
from groups.registry.models import EducationGroup
from groups.registry.register.queries.ended import living_groups
from groups.registry.register.queries.register import dated_relation
from groups.registry.register.views import taken_away
from groups.rights.roles import EXPORT_PAPERS, VIEW_ORGANS
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.paper import Paper
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import Figure, Link, Tab, page_of
from nanan_groups.kit.scope import Scope
from nanan_groups.records.attachments.panel import panel_of

SHOWN = {"overdue": "已逾期", "open": "办理中", "done": "已完成", "dropped": "不再办理"}
TONES = {"overdue": "due", "open": "warn", "done": "ok", "dropped": ""}


class MeetingListView(OrganView):
    def get(self, request, code):
        today = timezone.localdate()
        undone = Q(resolutions__state=ResolutionState.OPEN)
        rows = (
            BodyMeeting.objects.filter(body__group=self.group)
            .annotate(
                bv=dated_relation("body__versions", today),
                body_name=F("bv__name"),
                present=Count("attendance", filter=Q(attendance__status=Attendance.PRESENT), distinct=True),
                called=Count("attendance", distinct=True),
                decided=Count("resolutions", distinct=True),
                overdue=Count("resolutions", filter=undone & Q(resolutions__due_on__lt=today), distinct=True),
                open=Count("resolutions", filter=undone & Q(resolutions__due_on__gte=today), distinct=True),
            )
            .select_related("body")
            .order_by("-held_on", "-pk")
        )
        shown, page = page_of(request, rows, size=30)
        organs = list(GoverningBody.objects.active_on(today).filter(group=self.group).order_by("pk"))
        organs.sort(key=lambda one: kind_order(one.kind))
        acts = [act("body", one.code, "record-meeting", f"登记会议：{one.get_kind_display()}") for one in organs]
        context = self.base(today) | {
            "rows": [
                {"meeting": row, "name": row.body_name or row.body.get_kind_display(), "url": meeting_url(row)}
                for row in shown
            ],
            "page": page,
            "acts": acts if self.writes else [],
            "today": today,
        }
        return render(request, "governance/meetings/meetings.html", context)


def meeting_url(meeting: BodyMeeting) -> str:
    return reverse("governance:meeting-detail", args=[meeting.code])


class MeetingView(OrganView):
    def find(self, code):
        meetings = BodyMeeting.objects.filter(body__in=GoverningBody.objects.visible_to(self.scope, VIEW_ORGANS))
        self.meeting = get_object_or_404(meetings.select_related("body__group"), code=code)
        return self.meeting.body.group


class MeetingDetailView(MeetingView):
    def get(self, request, code):
        meeting, today = self.meeting, timezone.localdate()
        sheet = meeting_sheet(meeting)
        resolutions = list(meeting.resolutions.prefetch_related("notes__by").order_by("ordinal"))
        held = meeting.held_on <= today
        verbs = ["edit-meeting", *(["record-attendance"] if held and sheet.seats else []), "add-resolution"]
        context = self.base(today) | {
            "meeting": meeting,
            "held": held,
            "name": sheet.name,
            "quorum": sheet.quorum,
            "seated": [
                {
                    "word": one.word,
                    "person": one.person,
                    "school": one.school or "—",
                    "status": one.label,
                    "tone": {"present": "ok", "absent": "due"}.get(one.status, ""),
                }
                for one in sheet.seats
            ],
            "resolutions": [resolution(row, today, self.writes) for row in resolutions],
            "panel": panel_of(owner_of(meeting), request.user),
            "acts": [act("meeting", meeting.code, verb) for verb in verbs] if self.writes else [],
            "exports": minutes_links(meeting, self.scope),
            "attend_url": self._url("record-attendance", verbs),
            "resolve_url": self._url("add-resolution", verbs),
            "list_url": reverse("governance:group-meetings", args=[self.group.code]),
        }
        return render(request, "governance/meetings/meeting.html", context)

    def _url(self, verb: str, verbs: list[str]) -> str:
        return act("meeting", self.meeting.code, verb).url if self.writes and verb in verbs else ""


def minutes_links(meeting: BodyMeeting, scope: Scope, *, here: bool = False) -> list[Link]:
    """The minutes to print and, for who may, in Word; ``here``: on the printed page itself."""
    code = [meeting.code]
    out = [] if here else [Link("打印纪要", reverse("governance:meeting-print", args=code))]
    if scope.may_for_group(EXPORT_PAPERS, meeting.body.group_id):
        out.append(Link("导出 Word" if here else "纪要 Word", reverse("governance:meeting-docx", args=code)))
    return out


class MinutesPaper(MeetingView):
    def paper(self) -> Paper:
        meeting = self.meeting
        return minutes_paper(
            self.name(meeting.held_on),
            meeting,
            meeting_sheet(meeting),
            list(meeting.resolutions.order_by("ordinal")),
            timezone.localdate(),
        )


class MeetingPrintView(MinutesPaper):
    def get(self, request, code):
        return paper_page(
            request,
            self.paper(),
            heading="打印会议纪要",
            back=Link("返回会议", meeting_url(self.meeting)),
            parent={"text": str(self.meeting), "url": meeting_url(self.meeting)},
            links=minutes_links(self.meeting, self.scope, here=True),
        )


class MeetingDocxView(MinutesPaper):
    permission = EXPORT_PAPERS
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, code):
        if not self.scope.may_for_group(EXPORT_PAPERS, self.group.pk):
            raise PermissionDenied("您的任职不含导出这份会议纪要。")
        paper = self.paper()
        return taken_away(
            request,
            word_of(paper),
            what=f"minutes:{self.meeting.code}",
            name=f"{paper.title}-{self.meeting.held_on.isoformat()}.docx",
            day=self.meeting.held_on,
            count=1,
        )


def shown_state(row: BodyResolution, today) -> str:
    return "overdue" if row.state == ResolutionState.OPEN and row.due_on < today else row.state


def resolution(row: BodyResolution, today, writes: bool) -> dict:
    state = shown_state(row, today)
    verbs = (
        ("note-resolution", "close-resolution", "edit-resolution") if row.state == "open" else ("reopen-resolution",)
    )
    late = (today - row.due_on).days
    return {
        "row": row,
        "state": SHOWN[state] + (f" {late} 天" if state == "overdue" else ""),
        "tone": TONES[state],
        "notes": [
            {"day": note.day, "text": note.text, "by": note.by.name if note.by else "系统"} for note in row.notes.all()
        ],
        "acts": [act("resolution", row.pk, verb) for verb in verbs] if writes else [],
    }


class ResolutionBoardView(OrganView):
    """Open and overdue first. Without a group in the address: all the groups one sees."""

    group = None
    writes = False

    def get(self, request, code=None):
        today = timezone.localdate()
        groups = EducationGroup.objects.visible_to(self.scope, VIEW_ORGANS)
        rows = BodyResolution.objects.filter(meeting__body__group__in=[self.group] if self.group else groups)
        conditions = {
            "overdue": Q(state=ResolutionState.OPEN, due_on__lt=today), "open": Q(state=ResolutionState.OPEN, due_on__gte=today),
            "done": Q(state=ResolutionState.DONE), "dropped": Q(state=ResolutionState.DROPPED),
        }  # fmt: skip
        counts = rows.order_by().aggregate(**{name: Count("pk", filter=q) for name, q in conditions.items()})
        chosen = request.GET.get("state", "")
        chosen = chosen if chosen in conditions else ""
        wanted = rows.filter(conditions[chosen]) if chosen else rows
        order = ("due_on", "pk") if chosen in ("overdue", "open") else ("-state", "due_on", "pk")
        wanted = (
            wanted.annotate(
                bv=dated_relation("meeting__body__versions", today),
                gv=dated_relation("meeting__body__group__versions", today),
            )
            .annotate(body_name=F("bv__name"), group_name=F("gv__name"))
            .select_related("meeting__body__group")
            .prefetch_related("notes__by")
            .order_by(*order)
        )
        shown, page = page_of(request, wanted, size=50)
        writes = self._writes({row.meeting.body.group_id for row in shown}, today)
        url = (
            reverse("governance:group-resolutions", args=[code])
            if self.group
            else reverse("governance:resolution-board")
        )
        context = {
            "rows": [self._row(row, today, writes) for row in shown],
            "page": page,
            "url": url,
            "chosen": SHOWN.get(chosen, ""),
            "states": [
                Tab("全部", url, not chosen, sum(counts.values())),
                *(Tab(SHOWN[name], f"{url}?state={name}", chosen == name, counts[name]) for name in SHOWN),
            ],
            "figures": [] if self.group else self._figures(rows, conditions, today),
            "district": not self.group,
        }
        base = self.base(today) if self.group else {"tabs": [], "group": None, "parent": ""}
        return render(request, "governance/meetings/resolutions.html", context | base)

    def _writes(self, groups: set[int], today) -> set[int]:
        """Those whose organs this person writes, of groups that are not over. One query."""
        mine = {group for group in groups if may_write_organs(self.scope, group)}
        return set(living_groups(today).filter(group__in=mine).values_list("group", flat=True)) if mine else set()

    def _row(self, row, today, writes: set[int]) -> dict:
        body = row.meeting.body
        return resolution(row, today, body.group_id in writes) | {
            "name": row.body_name or body.get_kind_display(),
            "url": f"{meeting_url(row.meeting)}#resolution-{row.ordinal}",
            "group_name": row.group_name or body.group.code,
            "group_url": reverse("governance:group-resolutions", args=[body.group.code]),
        }

    def _figures(self, rows, conditions, today) -> list[Figure]:
        late = Counter(rows.filter(conditions["overdue"]).order_by().values_list("meeting__body__group_id", flat=True))
        due = rows.filter(conditions["open"]).order_by().values_list("meeting__body__group_id", flat=True)
        return [Figure(len(late), "有逾期决议的集团"), Figure(len(set(due) | set(late)), "有未办结决议的集团")]


RECORDS["meeting"] = Record(
    BodyMeeting,
    lambda organs: BodyMeeting.objects.filter(body__in=organs).select_related("body__group"),
    lambda meeting: reverse("governance:meeting-detail", args=[meeting.code]),
    True,
)
RECORDS["resolution"] = Record(
    BodyResolution,
    lambda organs: BodyResolution.objects.filter(meeting__body__in=organs).select_related("meeting__body__group"),
    lambda resolution: reverse("governance:meeting-detail", args=[resolution.meeting.code]),
)
