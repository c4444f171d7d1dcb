"""A development plan in a real browser, from its beginning to its revision; a campaign that is over, on screen and paper."""

import re

import pytest
from django.urls import reverse

from groups.planning.annual_plans.services import plans
from groups.planning.models import DevelopmentPlan
from nanan_groups.testing.browser import follow, shot
from nanan_groups.testing.development_made import begun, in_force, step, written
from nanan_groups.testing.plan_desk import SCREENS, Desk, good
from nanan_groups.testing.plan_made import opened, plan_of
from nanan_groups.testing.plan_made import step as plan_step
from nanan_groups.testing.plan_made import written as annual_written

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_plan_is_begun_written_and_handed_in(desktop, live_server, people, two_groups):
    page, desk = desktop, Desk(desktop, live_server)
    desk.sit(people.principal).go(reverse("planning:my-year"))
    follow(page.get_by_role("link", name="编制发展规划"))
    page.fill("[name=first_year]", "2026")
    page.fill("[name=last_year]", "2030")
    follow(page.get_by_role("button", name="下一步：核对"))
    follow(page.get_by_role("button", name="确认办理"))
    plan = DevelopmentPlan.objects.get()
    follow(page.get_by_role("link", name="填写规划"))
    page.fill("[name=text-goals-text]", "五年办成共建共享的集团")
    page.locator("#text-goals [data-state]", has_text="已保存").wait_for()
    page.fill("[name=goal-new-y2026]", "10")
    page.locator("[name=goal-new-y2026]").blur()
    page.locator("[data-part=goal-new] [data-state]", has_text="填写“目标”后保存").wait_for()
    page.fill("[name=goal-new-text]", "骨干教师交流")
    page.locator("[data-part-title]", has_text="新目标（已加入）").wait_for()
    page.locator("[data-part^=goal-]:not([data-part=goal-new]) [data-state]", has_text="已保存").wait_for()
    good(page, "development-typing")
    goal = plan.targets.get()
    assert (goal.text, goal.by_year) == ("骨干教师交流", {"2026": "10"})
    for part in plan.texts.filter(text=""):
        page.fill(f"[name=text-{part.section}-text]", f"{part.get_section_display()}的内容")
    page.fill(f"[name=goal-{goal.pk}-measure]", "学年末统计")
    desk.press("保存")
    page.get_by_text(re.compile(r"已保存 \d\d:\d\d。")).wait_for()
    follow(page.get_by_role("link", name="去提交"))
    follow(page.get_by_role("button", name="确认提交"))
    assert "已提交，等待区教委审核" in page.locator("main").inner_text()


@SCREENS
def test_every_page_reads_well(screen, request, live_server, people, two_groups):
    page = request.getfixturevalue(screen)
    desk = Desk(page, live_server)
    plan = in_force(two_groups.a.group, people, text="示例集团五年发展规划内容")
    opened()
    annual = annual_written(plan_of(two_groups.a.group), people.principal)
    task, goal = annual.tasks.get(), plan.targets.get()
    plans.save_task(actor=people.principal, task=task, seen=task.revision, values={"serves_id": goal.pk})
    task.progress.create(checkpoint="year", percent=80, light="yellow", revision=1)
    step(plan, "revise", people.principal, "招生规模变化")
    begun(two_groups.b.group, people.stranger)
    code, group = plan.case.code, two_groups.a.group.code
    desk.sit(people.principal)
    for name, url in {
        "detail": f"/developments/{code}/",
        "edit": f"/developments/{code}/edit/",
        "submit": f"/developments/{code}/steps/submit/",
        "version": f"/developments/{code}/versions/1/",
        "print": f"/developments/{code}/print/",
        "group": f"/groups/{group}/",
        "my-year": "/my-year/",
        "task-serves": f"/plans/{annual.case.code}/edit/",
    }.items():
        desk.go(url)
        good(page, f"development-{name}-{screen}")
    desk.sit(people.officer)
    for name, url in {
        "list": "/developments/",
        "list-empty": "/developments/?show=none",
        "record": f"/groups/{group}/developments/record/",
    }.items():
        desk.go(url)
        good(page, f"development-{name}-{screen}")


@pytest.mark.both_databases
@pytest.mark.parametrize("paper", ["development", "annual"])
def test_the_button_pressed_right_after_typing_stores_one_row(desktop, live_server, people, two_groups, paper):
    """The form is on its way: nothing is sent beside it, and nothing is offered as lost."""
    page, desk = desktop, Desk(desktop, live_server)
    if paper == "development":
        rows, field, button = begun(two_groups.a.group, people.principal).targets, "goal-new-text", "添加目标"
    else:
        opened()
        rows, field, button = plan_of(two_groups.a.group).tasks, "task-new-measure", "添加任务"
    plan = rows.instance
    sent = []
    page.on("request", lambda one: one.method == "POST" and sent.append(one.url))
    desk.sit(people.principal).go(
        reverse("planning:development-edit" if paper == "development" else "planning:plan-edit", args=[plan.case.code])
    )
    sent.clear()
    page.fill(f"[name={field}]", "联合教研 ")
    desk.press(button)
    page.get_by_text(re.compile(r"已保存 \d\d:\d\d。")).wait_for()
    page.wait_for_timeout(1500)
    assert rows.count() == 1
    assert len(sent) == 1
    assert page.locator(".part-box").count() == 0
    desk.go("/")
    desk.go(
        reverse("planning:development-edit" if paper == "development" else "planning:plan-edit", args=[plan.case.code])
    )
    assert page.locator(".part-box").count() == 0
    # Left without pressing anything: sent once by the page that goes, and not offered either.
    page.fill(f"[name={field}]", "结对带教")
    desk.go("/")
    page.wait_for_timeout(500)
    desk.go(
        reverse("planning:development-edit" if paper == "development" else "planning:plan-edit", args=[plan.case.code])
    )
    assert rows.count() == 2
    assert page.locator(".part-box").count() == 0


@SCREENS
def test_a_campaign_that_is_over_reads_well(screen, request, live_server, people, two_groups):
    page = request.getfixturevalue(screen)
    desk = Desk(page, live_server)
    campaign = opened()
    annual_written(plan_of(two_groups.a.group), people.principal)
    plan = plan_of(two_groups.a.group)
    plan_step(plan, "submit", people.principal)
    desk.sit(people.officer).go(f"/campaigns/{campaign.code}/acts/close/")
    good(page, f"campaign-close-{screen}")
    page.fill("[name=reason]", "学年结束，尚有集团未提交总结")
    follow(page.get_by_role("button", name="下一步：核对"))
    good(page, f"campaign-close-confirm-{screen}")
    follow(page.get_by_role("button", name="确认办理"))
    assert "已结束" in page.locator("main").inner_text()
    good(page, f"campaign-ended-{screen}")
    page.emulate_media(media="print")
    shot(page, f"campaign-ended-printed-{screen}")
    page.emulate_media(media="screen")
    desk.sit(people.principal).go(f"/plans/{plan.case.code}/")
    assert "重新开放" in page.locator("main").inner_text()
    good(page, f"plan-ended-{screen}")


def test_two_plans_of_a_group_are_told_apart(desktop, live_server, people, two_groups):
    """The one in force and the one that is to follow, on the page of the group and on the list."""
    in_force(two_groups.a.group, people)
    written(begun(two_groups.a.group, people.officer, 2031, 2035), people.principal)
    page = Desk(desktop, live_server).sit(people.officer).go("/developments/")
    row = page.get_by_role("row").filter(has_text="2031-2036 年").inner_text()
    assert "2026-2031 年" in row
