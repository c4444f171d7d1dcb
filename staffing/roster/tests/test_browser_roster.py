"""The roster in a real browser, on a desk and on a phone: a clerk adds, mends, calls and sees somebody off."""

import re

import pytest
from django.urls import reverse

from groups.registry.models import Institution
from nanan_groups.demo.accounts import SCHOOL_REF, make_demo_accounts, make_demo_people
from nanan_groups.testing.browser import axe, follow, no_clipped_text, no_sideways_scroll, shot, sign_in, signed_in
from nanan_groups.testing.factories import UserFactory
from staffing.models import StaffMember

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Example-Pass-26"
SCREENS = pytest.mark.parametrize("screen", ["desktop", "phone"])
WORDS = {
    "staff_no": "NA2026001",
    "name": "张示范",
    "birth_month": "1988年3月",
    "joined_on": "2026年9月1日",
    "phone": "13812345678",
}
CHOICES = {"sex": "女", "stage": "小学", "subject": "语文", "post_kind": "专任教师", "title_": "一级教师"}


@pytest.fixture
def clerk(transactional_db, policy, settings, tmp_path, user_of):
    """Of the school at which people of the demonstration work."""
    settings.DEMO, settings.VAR_DIR = True, tmp_path
    make_demo_accounts()
    make_demo_people()
    settings.DEMO = False
    return user_of("school_clerk", institution=Institution.objects.get(source_ref=SCHOOL_REF))


def good(page, name: str) -> None:
    """Nothing wider than the screen, nothing cut off, nothing axe objects to; a picture for people."""
    no_sideways_scroll(page)
    no_clipped_text(page)
    assert axe(page) == []
    shot(page, f"roster-{name}")


def confirm(page, name: str) -> None:
    follow(page.get_by_role("button", name="下一步：核对"))
    good(page, f"{name}-check")
    page.get_by_role("button", name="确认办理").click()
    page.wait_for_url(re.compile(r"/staff/T\d+/$"))


def act(page, label: str) -> None:
    page.get_by_text("办理", exact=True).first.click()
    follow(page.get_by_role("link", name=label))


@SCREENS
def test_a_clerks_day(screen, request, live_server, clerk):
    page = request.getfixturevalue(screen)
    signed_in(page, live_server, clerk)
    page.goto(f"{live_server.url}/staff/")
    assert "本校教职工" in page.locator("h1").inner_text()
    good(page, f"list-{screen}")
    follow(page.get_by_role("link", name="有骨干称号"))
    assert page.locator("table.people tbody tr").count() > 0
    page.goto(f"{live_server.url}/staff/?q=没有这个人")
    good(page, f"nobody-{screen}")
    page.goto(f"{live_server.url}/staff/")

    follow(page.get_by_role("link", name="登记教职工"))
    good(page, f"add-{screen}")
    follow(page.get_by_role("button", name="下一步：核对"))
    assert "“工号”必填，请补充。" in page.locator("main").inner_text()
    good(page, f"add-errors-{screen}")
    for field, text in WORDS.items():
        page.fill(f"[name={field}]", text)
    for field, label in CHOICES.items():
        page.select_option(f"[name={field}]", label=label)
    page.fill("[name=reason]", "新学年调入")
    confirm(page, f"add-{screen}")
    good(page, f"person-{screen}")
    assert "138****5678" in page.locator("main").inner_text()

    act(page, "修改个人信息")
    page.select_option("[name=title_]", label="高级教师")
    page.fill("[name=effective_on]", "2026年9月1日")
    page.fill("[name=reason]", "职称晋升")
    good(page, f"correct-{screen}")
    confirm(page, f"correct-{screen}")
    assert "高级教师" in page.locator("main").inner_text()

    act(page, "调整岗位职务")
    page.select_option("[name=leadership]", label="中层干部")
    page.fill("[name=effective_on]", "2026年10月1日")
    page.fill("[name=reason]", "竞聘上岗")
    good(page, f"post-{screen}")
    confirm(page, f"post-{screen}")

    follow(page.get_by_role("link", name="查看完整号码"))
    good(page, f"phone-{screen}")
    page.fill("[name=reason]", "通知参加培训")
    follow(page.get_by_role("button", name="查看号码"))
    assert page.locator(".shown-once b").inner_text() == "13812345678"
    good(page, f"phone-shown-{screen}")
    follow(page.get_by_role("link", name="返回"))

    act(page, "离校登记")
    page.check("[name=left_as][value=left]")
    page.fill("[name=effective_on]", "2026年11月1日")
    page.fill("[name=reason]", "辞职")
    good(page, f"leave-{screen}")
    confirm(page, f"leave-{screen}")
    assert "离职" in page.locator("main").inner_text()
    good(page, f"left-{screen}")
    assert StaffMember.objects.get(staff_no="NA2026001").state == "left"


@SCREENS
def test_the_other_pages_fit_too(screen, request, live_server, clerk, user_of):
    page = request.getfixturevalue(screen)
    person = StaffMember.objects.get(name="演示成员校校长")
    mine = UserFactory(username=StaffMember.objects.filter(posts__institution__source_ref=SCHOOL_REF).last().staff_no)
    signed_in(page, live_server, clerk)
    page.goto(live_server.url + reverse("staffing:person-phone", args=[person.code]))
    page.fill("[name=reason]", "通知参加会议")
    follow(page.get_by_role("button", name="查看号码"))
    page.goto(f"{live_server.url}/staff/print/")
    good(page, f"print-{screen}")
    page.context.clear_cookies()
    sign_in(page, live_server, person.staff_no, _password_of(person))
    page.goto(f"{live_server.url}/staff/mine/")
    assert "通知参加会议" in page.locator("main").inner_text()
    good(page, f"mine-{screen}")
    page.context.clear_cookies()
    signed_in(page, live_server, mine)
    page.goto(f"{live_server.url}/staff/mine/")
    good(page, f"mine-nobody-{screen}")
    page.context.clear_cookies()
    signed_in(page, live_server, user_of("personnel_officer"))
    page.goto(f"{live_server.url}/staff/")
    good(page, f"district-{screen}")
    page.goto(f"{live_server.url}/search/?q=演示")
    good(page, f"search-{screen}")


def _password_of(person: StaffMember) -> str:
    import json

    from nanan_groups.demo.accounts import passwords_file

    return json.loads(passwords_file().read_text())[person.staff_no]
