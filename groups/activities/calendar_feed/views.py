"""The feed a calendar program reads, and the page on which one makes its address. The feed is public: the key is the right."""

from datetime import UTC, datetime, timedelta

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from icalendar import Calendar, Event

from groups.activities.calendar_feed.models import CalendarKey
from groups.activities.calendar_feed.services import drop_key, owner_of_key, renew_key
from groups.activities.joint_activities.models import Activity
from groups.activities.joint_activities.queries import visible_activities
from groups.activities.joint_activities.views import url_of
from groups.activities.joint_activities.words import ActivityState
from groups.rights.roles import VIEW_ACTIVITIES
from nanan_groups.kit.pages import ScopedView
from nanan_groups.kit.scope import scope_of

BACK = timedelta(days=90)
MOST = 500
WINDOW = 600  # seconds in which the wrong keys of one address are counted


class CalendarLinkView(ScopedView, View):
    """One's own address: shown once, when it is made."""

    permission = VIEW_ACTIVITIES
    http_method_names = ["get", "head", "post"]

    def get(self, request):
        return self._page("")

    def post(self, request):
        if request.POST.get("do") == "drop":
            drop_key(request.user)
            messages.success(request, "订阅地址已停用。")
            return redirect("activities:calendar-link")
        key = renew_key(request.user)
        return self._page(request.build_absolute_uri(reverse("activities:calendar-feed", args=[key])))

    def _page(self, address: str):
        context = {"address": address, "key": CalendarKey.objects.filter(user=self.request.user).first()}
        return render(self.request, "activities/calendar_feed/link.html", context)


def event_of(activity: Activity, address: str) -> Event:
    event = Event()
    event.add("uid", f"{activity.code}@nanan-groups")
    event.add("summary", activity.title)
    event.add("location", activity.place)
    here = timezone.get_current_timezone()
    event.add("dtstart", datetime.combine(activity.day, activity.starts, here).astimezone(UTC))
    event.add("dtend", datetime.combine(activity.day, activity.ends, here).astimezone(UTC))
    event.add("dtstamp", timezone.now())
    event.add("sequence", activity.revision)
    event.add("url", address)
    event.add("status", "CANCELLED" if activity.state == ActivityState.CANCELLED else "CONFIRMED")
    return event


@method_decorator(login_not_required, name="dispatch")
class CalendarFeedView(View):
    """What the owner of the key may read today; a key that is none is not found."""

    http_method_names = ["get", "head"]

    def get(self, request, key):
        if cache.get(self._key(request), 0) >= settings.CALENDAR_READS:
            return HttpResponse("请求过于频繁，请稍后再试。", status=429, content_type="text/plain; charset=utf-8")
        user = owner_of_key(key)
        scope = scope_of(user) if user is not None else None
        if scope is None or not scope.may_somewhere(VIEW_ACTIVITIES):
            self._count(request)
            raise Http404
        calendar = Calendar()
        calendar.add("prodid", "-//nanan-groups//activities//ZH")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", "共建活动")
        for activity in self._rows(scope):
            calendar.add_component(event_of(activity, request.build_absolute_uri(url_of(activity))))
        return HttpResponse(
            calendar.to_ical(),
            content_type="text/calendar; charset=utf-8",
            headers={"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="activities.ics"'},
        )

    @staticmethod
    def _rows(scope) -> list[Activity]:
        """What is still to come first, then what was, from the latest back: where there are too many the oldest are left
        out."""
        today = timezone.localdate()
        rows = visible_activities(scope)
        coming = list(rows.filter(day__gte=today).order_by("day", "starts", "pk")[:MOST])
        past = rows.filter(day__lt=today, day__gt=today - BACK).order_by("-day", "-starts", "-pk")
        return [*reversed(list(past[: MOST - len(coming)])), *coming]

    @staticmethod
    def _key(request) -> str:
        return f"calendar-feed:{get_client_ip_address(request) or ''}"

    def _count(self, request) -> None:
        """Only wrong keys: all programs of one office come from one address."""
        cache.add(self._key(request), 0, WINDOW)
        try:
            cache.incr(self._key(request))
        except ValueError:  # gone in between: the window has just ended
            cache.set(self._key(request), 1, WINDOW)
