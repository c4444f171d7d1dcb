"""A meeting of departments in a real browser: entered at a desk, reported on a phone, confirmed; its pages on both screens."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.measures.models import InterdepartmentalMeeting, Resolution
from nanan_groups.testing.browser import axe, follow, no_clipped_text, no_sideways_scroll, shot, signed_in
from nanan_groups.testing.factories import DepartmentFactory, MeasureDepartmentFactory, entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def good(page, name: str) -> None:
    no_sideways_scroll(page)
    no_clipped_text(page)
    assert axe(page) == []
    shot(page, name)


def confirm(page) -> None:
    follow(page.get_by_role("button", name="下一步：核对"))
    follow(page.get_by_role("button", name="确认办理"))


def test_from_the_meeting_to_the_last_word(desktop, phone, live_server, user_of):
    with entry():
        host, office = DepartmentFactory(name="区教委", code="bureau"), DepartmentFactory(name="区财政局", code="money")
        part = MeasureDepartmentFactory(measure__ordinal=1, measure__title="集团布局与全区覆盖", department=office)
    today = timezone.localdate()
    officer, reporter = user_of("registry_officer"), user_of("department_reporter", office=office)
    signed_in(desktop, live_server, officer)
    desktop.goto(live_server.url + reverse("measures:meeting-add"))
    held = (today - timedelta(days=3)).isoformat()
    for name, text in (("held_on", held), ("title_text", "第一次联席会议"), ("place", "二楼会议室")):
        desktop.fill(f"[name={name}]", text)
    desktop.select_option("[name=host]", str(host.pk))
    desktop.check(f"[name=present][value='{office.pk}']")
    good(desktop, "meeting-add")
    confirm(desktop)
    meeting = InterdepartmentalMeeting.objects.get()
    follow(desktop.get_by_role("link", name="登记议定事项"))
    desktop.fill("[name=text]", "明确集团共享场馆维护经费的渠道，提出方案并征求各集团意见")
    desktop.select_option("[name=department]", str(office.pk))
    desktop.select_option("[name=measure]", str(part.measure_id))
    desktop.fill("[name=due_on]", (today - timedelta(days=1)).isoformat())
    confirm(desktop)
    good(desktop, "meeting-late-desk")
    signed_in(phone, live_server, reporter)
    phone.goto(live_server.url + "/")
    follow(phone.get_by_role("link", name="办理联席会议议定事项").first)
    good(phone, "meeting-phone")
    phone.goto(live_server.url + reverse("measures:resolution-act", args=[meeting.code, 1, "report"]))
    phone.check("[name=done][value=yes]")
    phone.fill("[name=text]", "方案已报区教委")
    good(phone, "meeting-report-phone")
    confirm(phone)
    assert Resolution.objects.get().state == "reported"
    desktop.goto(live_server.url + reverse("measures:resolution-act", args=[meeting.code, 1, "judge"]))
    desktop.check("[name=verdict][value=yes]")
    desktop.fill("[name=text]", "同意办结")
    confirm(desktop)
    assert "同意办结" in desktop.locator("main").inner_text()
    for page, screen in ((desktop, "desk"), (phone, "phone")):
        for name, address in {
            "meetings": reverse("measures:meeting-list"),
            "meeting": reverse("measures:meeting-detail", args=[meeting.code]),
            "meeting-print": reverse("measures:meeting-print", args=[meeting.code]),
            "meeting-measure": reverse("measures:measure-detail", args=[part.measure.slug]),
        }.items():
            page.goto(live_server.url + address)
            good(page, f"{name}-{screen}")
