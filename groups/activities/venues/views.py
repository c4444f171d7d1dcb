"""Venues and equipment: the catalogue, one with its bookings and uses, the acts on them."""

from datetime import timedelta

from django.db.models import F, Q, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from groups.activities.joint_activities.queries import groups_named, groups_to_keep, keeps_group
from groups.activities.venues.forms import GROUP_ACTS, USE_ACTS, VENUE_ACTS, CancelBooking, allowed
from groups.activities.venues.models import Booking, Venue, VenueUse
from groups.activities.venues.queries import may_keep_venue, visible_venues
from groups.activities.venues.services import NOT_YOURS
from groups.activities.venues.words import BookingState
from groups.registry.models import EducationGroup
from groups.registry.register.queries.names import site_names
from groups.rights.roles import VIEW_ACTIVITIES
from nanan_groups.kit.pages import Link, ScopedView, page_of
from nanan_groups.kit.years import school_year_of, school_year_period, school_year_text
from nanan_groups.records.act_pages import ActPage

AHEAD = timedelta(days=60)


def url_of(venue: Venue) -> str:
    return reverse("activities:venue-detail", args=[venue.code])


class VenueListView(ScopedView, View):
    permission = VIEW_ACTIVITIES
    http_method_names = ["get", "head"]

    def get(self, request):
        today = timezone.localdate()
        year = school_year_of(today)
        start, end = school_year_period(year)
        used = Q(uses__day__gte=start, uses__day__lt=end)
        foreign = used & ~Q(uses__site__institution_id=F("site__institution_id"))
        rows = visible_venues(self.scope).annotate(
            all_uses=Sum("uses__sessions", filter=used), foreign_uses=Sum("uses__sessions", filter=foreign)
        )
        shown, page = page_of(request, rows.order_by("group__code", "site__code", "name", "pk"), size=50)
        names, groups = site_names({row.site_id for row in shown}), groups_named({row.group_id for row in shown})
        context = {
            "rows": [
                {"row": row, "site": names(row.site_id), "group": groups[row.group_id][1], "url": url_of(row)}
                for row in shown
            ],
            "page": page,
            "today": today,
            "year_text": school_year_text(year),
            "add": self._acts(today),
        }
        return render(request, "activities/venues/venue_list.html", context)

    def _acts(self, today) -> list[Link]:
        out = []
        for group in groups_to_keep(self.scope, today):
            name = str(group)
            out.append(Link(f"列入开放目录：{name}", reverse("activities:venue-group-act", args=[group.code, "open"])))
            if keeps_group(self.scope, group.pk):
                out.append(Link("跨校使用年度计划", reverse("activities:venue-group-act", args=[group.code, "plan"])))
        return out


class VenueDetailView(ScopedView, View):
    permission = VIEW_ACTIVITIES
    http_method_names = ["get", "head"]

    def get(self, request, code):
        venue = get_object_or_404(visible_venues(self.scope), code=code)
        today = timezone.localdate()
        coming = venue.bookings.filter(state=BookingState.BOOKED, day__gte=today, day__lt=today + AHEAD)
        coming = list(coming.select_related("venue", "site").order_by("day", "first_slot"))
        uses = list(venue.uses.select_related("site").order_by("-day", "-pk")[:50])
        keeps = may_keep_venue(self.scope, venue)
        names = site_names({venue.site_id, *(one.site_id for one in (*coming, *uses))})
        context = {
            "venue": venue,
            "site": names(venue.site_id),
            "group_name": groups_named([venue.group_id])[venue.group_id][1],
            "open_now": venue.open_on(today),
            "bookings": [
                {
                    "row": one,
                    "site": names(one.site_id),
                    "cancel_url": reverse("activities:booking-cancel", args=[code, one.code])
                    if allowed(CancelBooking, self.scope, one)
                    else "",
                }
                for one in coming
            ],
            "uses": [
                {
                    "row": one,
                    "site": names(one.site_id),
                    "own": one.site.institution_id == venue.site.institution_id,
                    "acts": [
                        Link(form.title, reverse("activities:venue-use-act", args=[code, one.pk, form.verb]))
                        for form in USE_ACTS.values()
                    ]
                    if keeps
                    else [],
                }
                for one in uses
            ],
            "acts": [
                Link(form.title, reverse("activities:venue-act", args=[code, form.verb]))
                for form in VENUE_ACTS.values()
                if allowed(form, self.scope, venue)
            ],
            "parent": {"text": "场馆设备", "url": reverse("activities:venue-list")},
        }
        return render(request, "activities/venues/venue_detail.html", context)


class VenueActPage(ActPage):
    refusal = NOT_YOURS

    def may_act(self):
        return allowed(self.find_form(), self.scope, self.record)

    def touched(self, codes):
        return visible_venues(self.scope).filter(code__in=codes).first()

    def start_url(self):
        return reverse("activities:venue-list")

    def address_of(self, owner):
        return url_of(owner)


class VenueGroupActView(VenueActPage):
    def load(self):
        return get_object_or_404(
            EducationGroup.objects.visible_to(self.scope, VIEW_ACTIVITIES), code=self.kwargs["code"]
        )

    def find_form(self):
        if self.kwargs["verb"] not in GROUP_ACTS:
            raise Http404
        return GROUP_ACTS[self.kwargs["verb"]]

    def _home(self, done=None):
        return url_of(done) if isinstance(done, Venue) else self.start_url()


class VenueActView(VenueActPage):
    def load(self):
        return get_object_or_404(visible_venues(self.scope), code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["verb"] not in VENUE_ACTS:
            raise Http404
        return VENUE_ACTS[self.kwargs["verb"]]

    def _home(self, done=None):
        return url_of(self.record)


class BookingCancelView(VenueActPage):
    def load(self):
        rows = Booking.objects.filter(venue__in=visible_venues(self.scope).order_by().values("pk"))
        rows = rows.select_related("venue", "site")
        return get_object_or_404(rows, code=self.kwargs["booking"], venue__code=self.kwargs["code"])

    def find_form(self):
        return CancelBooking

    def _home(self, done=None):
        return url_of(self.record.venue)


class VenueUseActView(VenueActPage):
    def load(self):
        rows = VenueUse.objects.filter(venue__in=visible_venues(self.scope).order_by().values("pk"))
        rows = rows.select_related("venue__site", "site")
        return get_object_or_404(rows, pk=self.kwargs["pk"], venue__code=self.kwargs["code"])

    def find_form(self):
        if self.kwargs["verb"] not in USE_ACTS:
            raise Http404
        return USE_ACTS[self.kwargs["verb"]]

    def _home(self, done=None):
        return url_of(self.record.venue)
