"""Joint work in a real browser: an activity planned on a desk, its code shown, a teacher who checks in on a phone; every page
of it on both screens."""

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.activities.attendance.services import address_part
from groups.activities.models import Activity, Attendance
from groups.activities.resources.services import add_resource, record_visits
from groups.activities.venues.services import open_venue, record_use
from groups.measures.models import Measure
from nanan_groups.testing.activities_made import order, planned, three_schools
from nanan_groups.testing.browser import axe, follow, no_clipped_text, no_sideways_scroll, shot, signed_in
from nanan_groups.testing.factories import MeasureDepartmentFactory, entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def good(page, name: str) -> None:
    no_sideways_scroll(page)
    no_clipped_text(page)
    assert axe(page) == []
    shot(page, name)


def confirm(page) -> None:
    follow(page.get_by_role("button", name="下一步：核对"))
    follow(page.get_by_role("button", name="确认办理"))


def test_from_the_plan_to_the_check_in_on_a_phone(desktop, phone, live_server, user_of):
    made = three_schools()
    office, person = user_of("group_office", group=made.group), made.people[1]
    page = desktop
    signed_in(page, live_server, office)
    page.goto(live_server.url + reverse("activities:activity-add", args=[made.group.code]))
    today = timezone.localdate().isoformat()
    for name, text in (
        ("title_text", "课例研讨"),
        ("day", today),
        ("starts", "9:00"),
        ("ends", "11:30"),
        ("place", "报告厅"),
    ):
        page.fill(f"[name={name}]", text)
    for site in made.sites:
        page.check(f"[name=sites][value='{site.pk}']")
    good(page, "activity-plan")
    confirm(page)
    activity = Activity.objects.get()
    good(page, "activity")
    follow(page.get_by_role("link", name="签到二维码"))
    follow(page.get_by_role("link", name="出示签到二维码"))
    confirm(page)
    assert page.locator(".door-code svg").bounding_box()["width"] > 200
    good(page, "door")
    phone.goto(live_server.url + reverse("activities:check-in", args=[address_part(activity.windows.get())]))
    good(phone, "check-in-phone")
    phone.fill("[name=name]", person.name)
    phone.fill("[name=staff_no]", person.staff_no)
    follow(phone.get_by_role("button", name="签到"))
    assert "签到已登记" in phone.locator("main").inner_text()
    good(phone, "checked-in-phone")
    assert Attendance.objects.get().way == "code"


def test_every_page_on_a_desk_and_on_a_phone(desktop, phone, live_server, user_of):
    made = three_schools()
    activity = planned(made)
    facts = {"starts": activity.starts.replace(hour=8), "ends": activity.ends.replace(hour=18), "kind": "venue"}
    venue = open_venue(
        order=order(), group=made.group, site=made.sites[0].pk, name="报告厅", opens_on=timezone.localdate(), **facts
    )
    today, away = timezone.localdate(), made.sites[1].pk
    record_use(order=order(), venue=venue, site=away, day=today, sessions=1, people=40)
    resource = add_resource(
        order=order(), group=made.group, uploader=made.sites[0].pk, uploaded_on=today, title="微课", subject="数学"
    )
    record_visits(order=order(), resource=resource, site=away, day=today, people=12)
    with entry():
        MeasureDepartmentFactory(measure__ordinal=1, measure__title="集团布局与全区覆盖")
    office, officer = user_of("group_office", group=made.group), user_of("registry_officer")
    of_group = {
        "activities": reverse("activities:activity-list"),
        "activity-read": reverse("activities:activity-detail", args=[activity.code]),
        "venues": reverse("activities:venue-list"),
        "venue": reverse("activities:venue-detail", args=[venue.code]),
        "courses": reverse("activities:course-list"),
        "resources": reverse("activities:resource-list"),
        "resource": reverse("activities:resource-detail", args=[resource.code]),
        "records": reverse("activities:record-list") + "?kind=pair",
        "joint-figures": reverse("activities:group-figures", args=[made.group.code]),
        "calendar-link": reverse("activities:calendar-link"),
    }
    of_bureau = {
        "measures": reverse("measures:board"),
        "measure": reverse("measures:measure-detail", args=[Measure.objects.get().slug]),
        "questionnaires": reverse("activities:questionnaire-list"),
        "school-figures": reverse("activities:school-figures"),
        "tolerance": reverse("measures:tolerance-list"),
    }
    for user, pages in ((office, of_group), (officer, of_bureau)):
        for page, screen in ((desktop, "desk"), (phone, "phone")):
            page.context.clear_cookies()
            signed_in(page, live_server, user)
            for name, address in pages.items():
                page.goto(live_server.url + address)
                good(page, f"{name}-{screen}")
