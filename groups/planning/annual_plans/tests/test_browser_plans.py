"""A year of one plan in a real browser, from the opening of the campaign to its close; the board follows each step."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.planning.annual_plans.services.plans import save_text
from groups.planning.models import AnnualPlan, SchoolStrategy
from nanan_groups.kit.years import school_year_of
from nanan_groups.testing.browser import follow, watched_page
from nanan_groups.testing.factories import PASSWORD
from nanan_groups.testing.plan_desk import SCREENS, Desk, good
from nanan_groups.testing.plan_made import opened, plan_of, step, written

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_year_of_one_plan(desktop, live_server, people, two_groups):
    page, desk = desktop, Desk(desktop, live_server)
    desk.sit(people.officer).go("/campaigns/open/")
    today = timezone.localdate()
    year = school_year_of(today)
    days = {"opens_on": -10, "submit_on": 20, "review_on": 40, "half_on": 60, "summary_opens": -10, "summary_on": 80}
    for name, value in (
        ("title_text", f"{year}-{year + 1} 学年年度计划"),
        ("year", str(year)),
        *((name, (today + timedelta(days=n)).isoformat()) for name, n in days.items()),
    ):
        page.fill(f"[name={name}]", value)
    follow(page.get_by_role("button", name="下一步：核对"))
    assert "2 个集团各有一份年度计划" in page.locator("main").inner_text()
    good(page, "campaign-confirm")
    desk.press("确认办理")
    page.wait_for_url(re.compile(r"/campaigns/N\d+/$"))
    plan = plan_of(two_groups.a.group)

    # The principal drafts, leaves, comes back: the text is there.
    edit = reverse("planning:plan-edit", args=[plan.case.code])
    desk.sit(people.principal).go("/")
    follow(page.get_by_role("link", name=re.compile("起草并提交年度计划")))
    follow(page.get_by_role("link", name="填写计划"))
    page.fill("[name=text-organisation-text]", "每月召开校长联席会")
    page.locator("#text-organisation [data-state]", has_text="已保存").wait_for()
    page.fill("[name=task-new-measure]", "联合教研")
    page.fill("[name=task-new-target]", "8")
    page.locator("[name$=measure]").first.blur()
    page.locator("[data-part-title]", has_text="新任务（已加入）").wait_for()
    page.locator("[data-part^=task-]:not([data-part=task-new]) [data-state]", has_text="已保存").wait_for()
    good(page, "plan-edit-typing")
    desk.go("/")
    desk.sit(people.principal).go(edit)
    assert page.input_value("[name=text-organisation-text]") == "每月召开校长联席会"
    task = plan.tasks.get()
    assert (task.measure, task.target) == ("联合教研", "8")
    assert page.input_value(f"[name=task-{task.pk}-measure]") == "联合教研"
    page.fill(f"[name=task-{task.pk}-responsible]", "李老师")
    page.fill(f"[name=task-{task.pk}-due_on]", "2199年6月30日")
    for field in ("staff", "curriculum", "resources", "distinctive"):
        page.fill(f"[name=text-{field}-text]", f"{field} 计划")
    for ordinal in (1, 2, 3):
        page.fill(f"[name=target-{ordinal}-text]", f"目标 {ordinal}")
        for name, value in (("baseline", "60"), ("goal", "90.5"), ("unit", "%")):
            page.fill(f"[name=target-{ordinal}-{name}]", value)
    desk.press("保存")
    page.get_by_text(re.compile(r"已保存 \d\d:\d\d。")).wait_for()

    # A member school writes and its principal signs; the other's is signed meanwhile.
    desk.sit(people.member).go(reverse("planning:my-year"))
    follow(page.get_by_role("link", name="填写").first)
    page.locator("textarea").fill("承担两次联合教研")
    desk.press("保存并签署")
    page.get_by_text("已签署本校策略").wait_for()
    good(page, "plan-strategy")
    others = SchoolStrategy.objects.filter(plan=plan, signed_at=None)
    others.update(text="其他学校的策略", signed_by=people.fellow, signed_at=plan.case.opened_at)

    # Handed in; returned with a reason; the resubmission shows what it changes; approved by two.
    desk.sit(people.principal).step(plan, "submit", "确认提交")
    assert "待审核" in desk.sit(people.officer).board(plan)
    desk.step(plan, "return", "确认退回", "请写明教研次数")
    assert "已退回" in desk.board(plan)
    desk.sit(people.principal).go(edit)
    assert "请写明教研次数" in page.locator("main").inner_text()
    page.fill("[name=text-curriculum-text]", "curriculum 计划，每学期四次")
    page.locator("#text-curriculum [data-state]", has_text="已保存").wait_for()
    desk.go(reverse("planning:plan-step", args=[plan.case.code, "submit"]))
    assert page.locator("ins").all_inner_texts() == ["，每学期四次"]
    good(page, "plan-resubmit")
    desk.press("确认提交")
    page.wait_for_url(f"**/plans/{plan.case.code}/")
    desk.sit(people.officer).go(reverse("planning:plan-compare", args=[plan.case.code, 2]))
    assert page.locator("ins").all_inner_texts() == ["，每学期四次"]
    good(page, "plan-compare")
    desk.go(reverse("planning:plan-step", args=[plan.case.code, "endorse"]))
    assert "目标 1：60 → 90.5 %（提高）" in page.locator("main").inner_text()
    for ordinal in (1, 2, 3):
        page.check(f"[name=difficulty_{ordinal}][value=hard]")
    good(page, "plan-endorse")
    desk.press("确认报领导审定")
    page.wait_for_url(f"**/plans/{plan.case.code}/")
    desk.sit(people.leader).step(plan, "leader_approve", "确认审定通过")
    assert "执行中" in desk.sit(people.officer).board(plan)

    # Half-year, the end of the year, closed.
    progress = reverse("planning:plan-progress", args=[plan.case.code])
    desk.sit(people.principal).go(progress)
    page.fill(f"[name=progress-{task.pk}-half-percent]", "50")
    page.select_option(f"[name=progress-{task.pk}-half-light]", "yellow")
    page.locator(f"#progress-{task.pk}-half [data-state]", has_text="已保存").wait_for()
    good(page, "plan-progress")
    assert "1 / 1" in desk.sit(people.officer).board(plan)
    desk.sit(people.principal).go(progress)
    page.fill(f"[name=progress-{task.pk}-year-percent]", "100")
    page.fill(f"[name=progress-{task.pk}-year-reached]", "8")
    for ordinal in (1, 2, 3):
        page.fill(f"[name=attained-{ordinal}-reached]", "84")
        page.fill(f"[name=attained-{ordinal}-evidence]", "见学期末统计表")
    for field in ("organisation", "staff", "curriculum", "resources", "distinctive"):
        page.fill(f"[name=summary-{field}-summary]", "已完成")
    desk.press("保存")
    page.get_by_text(re.compile(r"已保存 \d\d:\d\d。")).wait_for()
    desk.step(plan, "submit_summary", "确认提交总结")
    desk.sit(people.officer).step(plan, "close", "确认办结")
    assert "已办结" in desk.board(plan)
    desk.go(reverse("planning:plan-detail", args=[plan.case.code]))
    good(page, "plan-closed")
    assert AnnualPlan.objects.get(pk=plan.pk).case.state == "closed"


@SCREENS
def test_every_page_fits_its_screen_and_passes_axe(screen, request, live_server, people, two_groups):
    page = request.getfixturevalue(screen)
    opened()
    plan, other = plan_of(two_groups.a.group), plan_of(two_groups.b.group)
    written(other, people.stranger)
    step(other, "submit", people.stranger)
    desk, code = Desk(page, live_server), plan.case.code
    campaign = f"/campaigns/{plan.campaign.code}/"
    desk.sit(people.officer)
    for name, url in {
        "home-officer": "/",
        "campaigns": "/campaigns/",
        "board": campaign,
        "campaign-open": "/campaigns/open/",
        "plan-submitted": f"/plans/{other.case.code}/",
        "step-return": f"/plans/{other.case.code}/steps/return/",
        "plan-print": f"/plans/{other.case.code}/print/",
        "notices": "/notices/",
        "board-empty": f"{campaign}?light=red",
        "extend": f"{campaign}groups/{plan.group.code}/extend/",
    }.items():
        desk.go(url)
        good(page, f"{name}-{screen}")
    desk.sit(people.principal)
    for name, url in {
        "home-principal": "/",
        "my-year": "/my-year/",
        "plan-draft": f"/plans/{code}/",
        "plan-edit": f"/plans/{code}/edit/",
        "step-submit": f"/plans/{code}/steps/submit/",
        "plan-copy": f"/plans/{code}/copy/",
    }.items():
        desk.go(url)
        good(page, f"{name}-{screen}")
    desk.sit(people.member)
    for name, url in {
        "my-year-school": "/my-year/",
        "strategy": f"/plans/{code}/strategies/{two_groups.a.tight.code}/",
    }.items():
        desk.go(url)
        good(page, f"{name}-{screen}")


@pytest.mark.both_databases
@pytest.mark.browser_noise  # a conflict is a 409, which Chromium reports
def test_two_writers_see_each_other(desktop, live_server, people, two_groups):
    opened()
    plan = plan_of(two_groups.a.group)
    desk, page = Desk(desktop, live_server), desktop
    desk.sit(people.office).go(reverse("planning:plan-edit", args=[plan.case.code]))
    save_text(actor=people.principal, plan=plan, field="staff", text="校长写的内容", seen=0)
    page.fill("[name=text-staff-text]", "办公室写的内容")
    page.get_by_text("对方填写的“师资队伍共建共享”").wait_for()
    good(page, "plan-conflict")
    desk.press("保留我的内容")
    page.locator("#text-staff [data-state]", has_text="已保存").wait_for()
    assert plan.texts.get(field="staff").text == "办公室写的内容"


@pytest.mark.browser_noise  # what is sent without a session is redirected
def test_what_was_typed_without_a_session_is_offered_after_signing_in(desktop, live_server, people, two_groups):
    opened()
    plan = plan_of(two_groups.a.group)
    desk, page = Desk(desktop, live_server), desktop
    edit = reverse("planning:plan-edit", args=[plan.case.code])
    desk.sit(people.principal).go(edit)
    page.context.clear_cookies()
    page.fill("[name=text-staff-text]", "登录失效后写的内容")
    page.get_by_text("登录已失效，内容已留在本机").wait_for()
    assert plan.texts.get(field="staff").text == ""
    follow(page.get_by_role("link", name="重新登录"))
    page.fill("[name=username]", people.principal.username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"**{edit}")
    page.get_by_text("上次没有保存到服务器的内容").wait_for()
    good(page, "plan-restore")
    desk.press("恢复")
    page.locator("#text-staff [data-state]", has_text="已保存").wait_for()
    assert plan.texts.get(field="staff").text == "登录失效后写的内容"
    desk.go(edit)
    assert page.get_by_text("上次没有保存到服务器的内容").count() == 0


def test_without_script_the_button_saves(chromium, live_server, people, two_groups):
    opened()
    plan = plan_of(two_groups.a.group)
    with watched_page(chromium, viewport={"width": 1360, "height": 900}, java_script_enabled=False) as page:
        desk = Desk(page, live_server).sit(people.principal)
        desk.go(reverse("planning:plan-edit", args=[plan.case.code]))
        page.fill("[name=text-staff-text]", "没有脚本")
        page.fill("[name=task-new-measure]", "结对带教")
        follow(page.get_by_role("button", name="添加任务"))
        assert "已保存" in page.locator("main").inner_text()
    assert plan.texts.get(field="staff").text == "没有脚本"
    assert plan.tasks.get().measure == "结对带教"
