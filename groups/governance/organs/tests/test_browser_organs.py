"""Organs of a group in a real browser: from the proposal to the closed resolution; every page on a desk and on a phone."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.governance.models import BodyMeeting, GoverningBody
from nanan_groups.testing.browser import axe, follow, no_clipped_text, no_sideways_scroll, shot, signed_in
from nanan_groups.testing.factories import entry
from nanan_groups.testing.organ_factories import (
    BodyMeetingFactory,
    BodyMemberFactory,
    BodyResolutionFactory,
    GoverningBodyFactory,
    MeetingAttendanceFactory,
    ResolutionNoteFactory,
    RotatingChairFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENS = pytest.mark.parametrize("screen", ["desktop", "phone"])


@pytest.fixture
def office(transactional_db, two_groups, user_of):
    return user_of("group_office", group=two_groups.a.group)


def good(page, name: str) -> None:
    no_sideways_scroll(page)
    no_clipped_text(page)
    assert axe(page) == []
    shot(page, name)


def confirm(page) -> None:
    follow(page.get_by_role("button", name="下一步：核对"))
    assert "尚未写入" in page.locator("main").inner_text()
    follow(page.get_by_role("button", name="确认办理"))


def test_from_the_proposal_to_the_closed_resolution(desktop, live_server, office, two_groups):
    page, group = desktop, two_groups.a.group
    signed_in(page, live_server, office)
    page.goto(live_server.url + reverse("reading:group-detail", args=[group.code]))
    follow(page.get_by_role("link", name="机构、会议、决议和轮值"))
    good(page, "organs-missing")
    follow(page.get_by_role("link", name="按此成立理事会"))
    page.fill("[name=effective_on]", "2024年9月1日")
    page.fill("[name=reason]", "联盟成立")
    good(page, "organ-set-up")
    confirm(page)
    assert "甲canaryA教育集团理事会" in page.locator("main").inner_text()
    body = GoverningBody.objects.get()

    page.goto(live_server.url + reverse("governance:organ-act", args=["body", body.code, "record-meeting"]))
    for name, value in (("held_on", "2025-03-01"), ("place", "总校会议室"), ("agenda", "审议年度计划")):
        page.fill(f"[name={name}]", value)
    confirm(page)
    meeting = BodyMeeting.objects.get()
    page.wait_for_url(f"**/meetings/{meeting.code}/")
    page.locator("details.menu summary", has_text="办理").first.click()
    follow(page.get_by_role("link", name="登记出席情况"))
    page.check("[name=everybody]")
    good(page, "organ-attendance")
    confirm(page)
    assert "已达到法定到会人数" in page.locator("main").inner_text()
    page.goto(live_server.url + reverse("governance:organ-act", args=["meeting", meeting.code, "add-resolution"]))
    for name, value in (("text", "开放总校实验室"), ("responsible", "总校"), ("due_on", "2025-06-30")):
        page.fill(f"[name={name}]", value)
    confirm(page)
    page.goto(live_server.url + reverse("governance:group-resolutions", args=[group.code]))
    assert re.search("已逾期 \\d+ 天", page.locator("main").inner_text())
    page.locator("details.row-menu summary").first.click()
    follow(page.get_by_role("link", name="办结决议"))
    page.fill("[name=closed_on]", "2025-06-01")
    page.fill("[name=result]", "已按周开放")
    confirm(page)
    assert "已完成" in page.locator("main").inner_text()


@pytest.fixture
def filled(two_groups, office):
    home = two_groups.a
    today = timezone.localdate()
    school_year = today.year if today.month >= 9 else today.year - 1
    with entry():
        body = GoverningBodyFactory(
            group=home.group,
            version__name="甲教育集团理事会",
            version__seats=3,
            version__seats_basis="章程第八条",
            version__paper="南岸教〔2024〕9号",
        )
        chair = BodyMemberFactory(body=body, institution=home.lead, person="赵校长", post="校长", chair=True)
        BodyMemberFactory(
            body=body, institution=home.alliance.institution, person="孙校长", post="校长", position="vice_chair"
        )
        BodyMemberFactory(body=body, person="已退出的成员校校长", post="副校长")
        BodyMemberFactory(body=body, person="前任校长", post="校长", valid_to=date(2024, 1, 1), source="backfill")
        for back, school in ((1, home.alliance.institution), (0, home.lead)):
            RotatingChairFactory(
                body=body,
                school_year=school_year - back,
                institution=school,
                person="孙校长" if back else "赵校长",
                research="语文、数学、英语三科联合教研，每月一次集体备课",
                studies="区级课题两项",
                training="新教师结对带教",
                **({"handed_over_on": date(school_year, 7, 5), "handover": "活动档案\n经费使用清单"} if back else {}),
            )
        meeting = BodyMeetingFactory(
            body=body, place="总校第一会议室", agenda="一、审议年度计划\n二、研究师资交流", minutes="一致同意。"
        )
        MeetingAttendanceFactory(meeting=meeting, member=chair)
        BodyMeetingFactory(body=body, held_on=timezone.localdate() + timedelta(days=20))
        for days, state in ((-12, {}), (30, {}), (-60, {"done": True, "result": "四间实验室已按周开放"})):
            one = BodyResolutionFactory(
                meeting=meeting,
                text="总校实验室每周向成员校开放两个半天，课表每学期初公布",
                responsible="总校教务处",
                due_on=timezone.localdate() + timedelta(days=days),
                **state,
            )
            ResolutionNoteFactory(resolution=one, text="课表已排定，等待各校确认")
    return home.group, body, meeting


@SCREENS
def test_pages_are_good(screen, request, live_server, office, filled):
    page = request.getfixturevalue(screen)
    group, body, meeting = filled
    signed_in(page, live_server, office)
    for name, address in {
        "organs": reverse("governance:group-organs", args=[group.code]),
        "rotation": reverse("governance:group-rotation", args=[group.code]),
        "meetings": reverse("governance:group-meetings", args=[group.code]),
        "meeting": reverse("governance:meeting-detail", args=[meeting.code]),
        "resolutions": reverse("governance:group-resolutions", args=[group.code]),
        "appoint": reverse("governance:organ-act", args=["body", body.code, "appoint"]),
        "group": reverse("reading:group-detail", args=[group.code]),
    }.items():
        page.goto(live_server.url + address)
        good(page, f"{name}-{screen}")


@SCREENS
def test_board_of_the_district_is_good(screen, request, live_server, user_of, filled):
    page = request.getfixturevalue(screen)
    signed_in(page, live_server, user_of("registry_officer"))
    page.goto(live_server.url + reverse("governance:resolution-board"))
    assert "已逾期 12 天" in page.locator("main").inner_text()
    good(page, f"board-{screen}")
