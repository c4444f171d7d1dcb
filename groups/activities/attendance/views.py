"""Attendance: by hand, the code at the door, the public page it opens, the list to sign by hand."""

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from groups.activities.attendance.forms import ATTENDANCE_ACTS, CheckInForm, OpenCheckIn, WithdrawAttendance
from groups.activities.attendance.papers import roll_paper
from groups.activities.attendance.queries import open_window, roll_of, seen_attendance
from groups.activities.attendance.rules import why_closed
from groups.activities.attendance.services import NOT_THEIRS, address_part, check_in, window_of
from groups.activities.joint_activities.queries import groups_named, may_keep, visible_activities
from groups.activities.joint_activities.rules import when_text
from groups.activities.joint_activities.services import NOT_YOURS
from groups.activities.joint_activities.views import ActivityActPage, url_of
from groups.registry.register.views import taken_away
from groups.rights.roles import EXPORT_ROSTER, KEEP_ACTIVITIES, VIEW_ACTIVITIES, VIEW_ROSTER
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.official.codes import svg_of
from nanan_groups.kit.official.pages import paper_page
from nanan_groups.kit.official.word import word_of
from nanan_groups.kit.pages import Link, ScopedView

WINDOW = 600  # seconds in which the wrong answers of one address are counted


class AttendanceActView(ActivityActPage):
    refusal = NOT_THEIRS

    def touched(self, codes):
        return super().touched([self.kwargs["code"]])  # these acts carry no code: their lines name people

    def load(self):
        return get_object_or_404(visible_activities(self.scope), code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["verb"] not in ATTENDANCE_ACTS:
            raise Http404
        return ATTENDANCE_ACTS[self.kwargs["verb"]]

    def may_act(self):
        return self.find_form().allowed(self.scope, self.record)

    def _home(self, done=None):
        if done is not None and self.form_class is OpenCheckIn:
            return reverse("activities:activity-door", args=[self.record.code])
        return url_of(self.record)


class AttendanceWithdrawView(ActivityActPage):
    def touched(self, codes):
        return super().touched([self.kwargs["code"]])

    def load(self):
        rows = seen_attendance(self.scope).select_related("activity__organiser")
        return get_object_or_404(rows, pk=self.kwargs["pk"], activity__code=self.kwargs["code"])

    def find_form(self):
        return WithdrawAttendance

    def may_act(self):
        return WithdrawAttendance.allowed(self.scope, self.record)

    def _home(self, done=None):
        return url_of(self.record.activity)


class DoorView(ScopedView, View):
    """What is shown at the door: the code, until when it holds, how many have come."""

    permission = KEEP_ACTIVITIES
    http_method_names = ["get", "head"]

    def get(self, request, code):
        activity = get_object_or_404(visible_activities(self.scope), code=code)
        if not may_keep(self.scope, activity):
            raise PermissionDenied(NOT_YOURS)
        window = open_window(activity, timezone.now())
        address = ""
        if window is not None:
            address = request.build_absolute_uri(reverse("activities:check-in", args=[address_part(window)]))
        context = {
            "activity": activity,
            "when": when_text(activity.day, activity.starts, activity.ends),
            "window": window,
            "address": address,
            "drawing": svg_of(address) if address else "",
            "count": activity.attendance.count(),
            "open_url": reverse("activities:attendance-act", args=[code, "open"]),
            "parent": {"text": activity.title, "url": url_of(activity)},
        }
        return render(request, "activities/attendance/door.html", context)


@method_decorator(login_not_required, name="dispatch")
class CheckInView(View):
    """Public: what the code at the door opens. It tells of the activity what stands at the door, and of nobody anything;
    an address that is wrong too often waits."""

    http_method_names = ["get", "head", "post"]

    def get(self, request, token):
        return self._page(request, token, CheckInForm())

    def post(self, request, token):
        form = CheckInForm(request.POST)
        if not form.is_valid():
            return self._page(request, token, form)
        if self._wrong(request) >= settings.CHECK_IN_FAILURES:
            return self._page(request, token, form, busy=True, status=429)
        try:
            row = check_in(token=token, **form.cleaned_data)
        except RuleViolation as refused:
            if refused.code in ("forged", "stranger"):
                self._count(request)
            form.add_error(None, refused.sentence)
            return self._page(request, token, form)
        return self._page(request, token, CheckInForm(), done=row)

    def _page(self, request, token, form, *, status=200, **more):
        try:
            window = window_of(token)
        except RuleViolation as refused:
            context = {"closed": refused.sentence, "form": None}
            return render(request, "activities/attendance/check_in.html", context, status=404)
        activity = window.activity
        context = {
            "activity": activity,
            "when": when_text(activity.day, activity.starts, activity.ends),
            "closed": why_closed(window.opens_at, window.closes_at, timezone.now()),
            "form": form,
            "busy": False,
            "done": None,
            "minutes": WINDOW // 60,
        } | more
        return render(request, "activities/attendance/check_in.html", context, status=status)

    @staticmethod
    def _key(request) -> str:
        return f"check-in:{get_client_ip_address(request) or ''}"

    def _wrong(self, request) -> int:
        return cache.get(self._key(request), 0)

    def _count(self, request) -> None:
        """Only what was wrong: everybody at one door comes from one address."""
        cache.add(self._key(request), 0, WINDOW)
        try:
            cache.incr(self._key(request))
        except ValueError:  # gone in between: the window has just ended
            cache.set(self._key(request), 1, WINDOW)


class _Roll(ScopedView, View):
    permission = VIEW_ROSTER

    def find(self, code: str):
        activity = get_object_or_404(visible_activities(self.scope), code=code)
        group = groups_named([activity.group_id])[activity.group_id][1]
        return activity, roll_paper(activity, group, roll_of(activity, self.scope, self.permission))


class RollPrintView(_Roll):
    http_method_names = ["get", "head"]

    def get(self, request, code):
        activity, paper = self.find(code)
        word = self.scope.may_somewhere(EXPORT_ROSTER)
        return paper_page(
            request,
            paper,
            heading="打印签到表",
            back=Link("返回活动", url_of(activity)),
            parent={"text": activity.title, "url": url_of(activity)},
            links=[Link("导出 Word", reverse("activities:roll-docx", args=[code]))] if word else [],
        )


class RollDocxView(_Roll):
    permission = EXPORT_ROSTER
    http_method_names = ["get"]  # HEAD would record an export that nobody received

    def get(self, request, code):
        if not self.scope.may_somewhere(VIEW_ACTIVITIES):
            raise PermissionDenied("您的任职不含共建活动。")
        activity, paper = self.find(code)
        name = f"签到表-{code}.docx"
        count = seen_attendance(self.scope, EXPORT_ROSTER).filter(activity=activity).count()
        return taken_away(request, word_of(paper), what=f"roll:{code}", name=name, day=activity.day, count=count)
