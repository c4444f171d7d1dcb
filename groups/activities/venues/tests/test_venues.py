"""Booking by the half hour: W1, what is refused, use apart from booking, the pages; and the race for one hall."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups.activities.models import BookedSlot, Booking, Venue, VenueUse
from groups.activities.venues import services
from groups.activities.venues.rules import slots_between
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.testing.activities_made import order, three_schools
from nanan_groups.testing.factories import SiteFactory, entry


def hall(made, **more) -> Venue:
    facts = {"starts": time(8), "ends": time(18), "opens_on": timezone.localdate(), "kind": "venue", "name": "报告厅"}
    return services.open_venue(order=order(), group=made.group, site=made.sites[0].pk, **(facts | more))


def book(venue, site, starts, ends, *, day=None, actor=None):
    day = day or timezone.localdate() + timedelta(days=1)
    facts = {"site": site.pk, "day": day, "starts": starts, "ends": ends, "purpose": "排练"}
    return services.book_venue(order=order(actor), venue=venue, **facts)


def test_half_hours():
    assert slots_between(time(9), time(10)) == range(18, 20)
    assert slots_between(time(23), time(0)) == range(46, 48)
    for starts, ends in ((time(9, 10), time(10)), (time(10), time(10)), (time(11), time(10))):
        with pytest.raises(RuleViolation):
            slots_between(starts, ends)


@pytest.mark.django_db
def test_w1_touching_bookings_fit_and_one_across_is_refused_naming_the_holder(user_of):
    made = three_schools()
    venue = hall(made)
    clerk = user_of("school_clerk", institution=made.sites[1].institution)
    first = book(venue, made.sites[1], time(9), time(10), actor=clerk)
    book(venue, made.sites[2], time(10), time(11))
    with pytest.raises(RuleViolation) as refused:
        book(venue, made.sites[2], time(9, 30), time(10, 30))
    assert refused.value.code == "taken"
    assert (
        first.code in refused.value.sentence
        and "乙校" in refused.value.sentence
        and "09:00—10:00" in refused.value.sentence
    )
    with entry():
        strange = SiteFactory()
    yesterday = timezone.localdate() - timedelta(days=1)
    for code, more in {
        "hours": {"starts": time(7), "ends": time(8)},
        "half-hour": {"starts": time(9, 15), "ends": time(10)},
        "past": {"starts": time(9), "ends": time(10), "day": yesterday},
    }.items():
        with pytest.raises(RuleViolation) as refused:
            book(venue, made.sites[2], **more)
        assert refused.value.code == code
    with pytest.raises(RuleViolation) as refused:
        book(venue, strange, time(14), time(15))
    assert refused.value.code == "stranger"
    with pytest.raises(PermissionDenied):
        book(venue, made.sites[2], time(14), time(15), actor=clerk)  # for another school
    assert Booking.objects.count() == 2
    services.cancel_booking(order=order(clerk), booking=first)
    book(venue, made.sites[2], time(9), time(10))
    assert BookedSlot.objects.count() == 4
    with pytest.raises(IntegrityError), transaction.atomic():  # the database itself gives no half hour twice
        services.take_slots(Booking.objects.filter(state="booked").first())


@pytest.mark.django_db
def test_use_is_recorded_apart_and_pages_open(user_of, client_of):
    made = three_schools()
    venue = hall(made)
    owner = user_of("school_clerk", institution=made.sites[0].institution)
    booking = book(venue, made.sites[1], time(9), time(10), day=timezone.localdate())
    facts = {"venue": venue, "day": timezone.localdate(), "sessions": 1, "people": 40}
    with pytest.raises(RuleViolation) as refused:  # not the school that booked
        services.record_use(order=order(owner), site=made.sites[2].pk, booking=booking, **facts)
    assert refused.value.code == "booking"
    with pytest.raises(PermissionDenied):  # who came does not say so himself
        guest = user_of("school_clerk", institution=made.sites[1].institution)
        services.record_use(order=order(guest), site=made.sites[1].pk, booking=booking, **facts)
    services.record_use(order=order(owner), site=made.sites[1].pk, booking=booking, **facts)
    with pytest.raises(RuleViolation):
        services.cancel_booking(order=order(), booking=booking)
    assert VenueUse.objects.count() == 1
    office = user_of("group_office", group=made.group)
    services.plan_uses(order=order(office), group=made.group, school_year=2026, uses=24)
    client = client_of(office)
    page = client.get(reverse("activities:venue-list")).content.decode()
    assert "报告厅" in page
    page = client.get(reverse("activities:venue-detail", args=[venue.code])).content.decode()
    assert "跨校" in page and booking.code in page
    for verb in ("book", "use", "change"):
        assert client.get(reverse("activities:venue-act", args=[venue.code, verb])).status_code == 200, verb
    for verb in ("open", "plan"):
        assert client.get(reverse("activities:venue-group-act", args=[made.group.code, verb])).status_code == 200
    address = reverse("activities:venue-act", args=[venue.code, "book"])
    form = client.get(address).context["form"]
    sent = {name: field.initial for name, field in form.fields.items() if field.initial is not None}
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    sent |= {
        "site": made.sites[1].pk,
        "day": day,
        "starts": "9:00",
        "ends": "10:30",
        "purpose": "合唱",
        "act_confirmed": "1",
    }
    assert client.post(address, sent).status_code == 302
    assert "报告厅" in client.get(reverse("portal:search") + "?q=报告厅").content.decode()


@pytest.mark.django_db
def test_more_bookings_ask_no_more_questions(user_of, client_of, django_assert_num_queries):
    made = three_schools()
    venue = hall(made)
    client = client_of(user_of("school_clerk", institution=made.sites[1].institution))
    address = reverse("activities:venue-detail", args=[venue.code])
    own = book(venue, made.sites[1], time(9), time(10))
    other = book(venue, made.sites[2], time(10), time(11))
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address).content.decode()
    cancel = [reverse("activities:booking-cancel", args=[venue.code, one.code]) for one in (own, other)]
    assert [one in page for one in cancel] == [True, False]
    for hour in (11, 12, 13, 14):
        book(venue, made.sites[1], time(hour), time(hour + 1))
    with django_assert_num_queries(len(asked)):
        client.get(address)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_at_once_for_one_hall_one_wins(at_once, monkeypatch):
    made = three_schools()
    venue = hall(made)

    def race() -> list:
        return at_once(
            *(
                lambda site=site: book(Venue.objects.get(pk=venue.pk), site, time(9), time(10))
                for site in made.sites[1:]
            )
        )

    outcomes = race()
    assert sorted(type(one).__name__ for one in outcomes) == ["Booking", "RuleViolation"]
    assert (Booking.objects.count(), BookedSlot.objects.count()) == (1, 2)
    # Without the look beforehand it is the table of half hours that decides, and still says so in a sentence.
    monkeypatch.setattr(services, "taken_by", lambda *arguments: "")
    outcomes = race()
    assert all(isinstance(one, RuleViolation) and "刚被他人预约" in one.sentence for one in outcomes)
    assert Booking.objects.count() == 1
