"""Forms that outlive their login in a real browser: what was typed before the session ended, or before a sign-in in another
tab, stands in the form again, and nothing was done meanwhile."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from groups.planning.models import PlanText
from groups.registry.models import EducationGroup
from nanan_groups.accounts.models import KeptForm
from nanan_groups.records.models import CaseStep, ImportJob
from nanan_groups.testing import charter_made
from nanan_groups.testing.browser import axe, follow, no_sideways_scroll, shot
from nanan_groups.testing.factories import PASSWORD
from nanan_groups.testing.plan_desk import SCREENS, Desk
from nanan_groups.testing.plan_made import cast, opened, plan_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAID = "上次提交没有办理，您填写的内容已恢复在下面。"
TEXT = "每月召开校长联席会\n第二行：<b>“引号”</b>"


@pytest.fixture
def people(transactional_db, two_groups, user_of):
    return cast(two_groups, user_of)


def session_over():
    """As the middleware finds it after half an hour."""
    for row in Session.objects.all():
        facts = row.get_decoded() | {"session_seen": (timezone.now() - timedelta(minutes=31)).isoformat()}
        row.session_data = Session.get_session_store_class()().encode(facts)
        row.save()


def come_back(page, user):
    """On the login page the form led to: sign in, and stand at the form again."""
    page.get_by_text("您刚才提交的内容没有办理，已经留存。").wait_for()
    assert "第二行" not in page.content()
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", PASSWORD)
    follow(page.get_by_role("button", name="登录"))
    page.get_by_text(SAID).wait_for()
    assert page.evaluate("document.activeElement.id") == "kept"
    no_sideways_scroll(page)
    assert axe(page) == []


def value(page, name: str) -> str:
    return page.input_value(f"[name={name}]")


@SCREENS
def test_part_of_a_plan(screen, request, live_server, people, two_groups):
    """Pressed at once: what the page would have saved by itself a second later."""
    page = request.getfixturevalue(screen)
    opened()
    plan = plan_of(two_groups.a.group)
    desk = Desk(page, live_server)
    desk.sit(people.principal).go(reverse("planning:plan-edit", args=[plan.case.code]))
    session_over()
    page.fill("[name=text-organisation-text]", TEXT)
    page.fill("[name=task-new-measure]", "联合教研")
    page.get_by_role("button", name="保存", exact=True).click()
    come_back(page, people.principal)
    assert (value(page, "text-organisation-text"), value(page, "task-new-measure")) == (TEXT, "联合教研")
    assert page.locator(".part-box").count() == 0  # offered once, not twice
    shot(page, f"kept-plan-{screen}")
    assert PlanText.objects.filter(plan=plan).exclude(text="").count() == 0
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已保存").first.wait_for()
    assert PlanText.objects.get(plan=plan, field="organisation").text.replace("\r", "") == TEXT


@SCREENS
def test_step_of_a_charter_with_its_comment(screen, request, live_server, people, two_groups):
    page = request.getfixturevalue(screen)
    charter = charter_made.started(two_groups.a.group, people.principal)
    charter_made.written(charter, people.principal)
    charter_made.take(charter, "submit", people.principal)
    desk = Desk(page, live_server)
    desk.sit(people.officer).go(reverse("governance:charter-step", args=[charter.case.code, "return"]))
    page.fill("[name=comment]", TEXT)
    session_over()
    steps = CaseStep.objects.count()
    page.get_by_role("button", name="确认退回").click()
    come_back(page, people.officer)
    assert value(page, "comment") == TEXT
    assert CaseStep.objects.count() == steps
    shot(page, f"kept-charter-{screen}")
    follow(page.get_by_role("button", name="确认退回"))
    assert CaseStep.objects.count() == steps + 1
    assert CaseStep.objects.latest("pk").comment.replace("\r", "") == TEXT
    assert KeptForm.objects.count() == 0


@SCREENS
def test_act_on_the_register(screen, request, live_server, people, two_groups):
    page = request.getfixturevalue(screen)
    desk = Desk(page, live_server)
    desk.sit(people.officer).go(f"/groups/{two_groups.a.group.code}/acts/rename-group/")
    page.fill("[name=name]", "甲新名教育集团")
    page.locator("[name=kind][value=correction]").check()
    page.fill("[name=effective_on]", "2026年9月1日")
    page.fill("[name=reason]", TEXT)
    session_over()
    page.get_by_role("button", name="下一步：核对").click()
    come_back(page, people.officer)
    shown = [value(page, name) for name in ("name", "effective_on", "reason")]
    assert shown == ["甲新名教育集团", "2026年9月1日", TEXT]
    assert page.locator("[name=kind][value=correction]").is_checked()
    assert not page.locator("[name=kind][value=change]").is_checked()
    shot(page, f"kept-register-{screen}")
    # And once more from the page that asks for the last yes.
    follow(page.get_by_role("button", name="下一步：核对"))
    session_over()
    page.get_by_role("button", name="确认办理").click()
    come_back(page, people.officer)
    assert value(page, "name") == "甲新名教育集团"
    assert EducationGroup.objects.get(pk=two_groups.a.group.pk).versions.count() == 1


@SCREENS
def test_act_on_the_roster(screen, request, live_server, people, two_groups, user_of):
    page = request.getfixturevalue(screen)
    clerk = user_of("school_clerk", institution=two_groups.a.lead)
    desk = Desk(page, live_server)
    desk.sit(clerk).go(reverse("staffing:register-act", args=["add-person"]))
    page.fill("[name=name]", "张示范")
    page.fill("[name=staff_no]", "NA2026001")
    page.select_option("[name=sex]", label="女")
    page.fill("[name=reason]", TEXT)
    session_over()
    page.get_by_role("button", name="下一步：核对").click()
    come_back(page, clerk)
    assert [value(page, name) for name in ("name", "staff_no", "reason")] == ["张示范", "NA2026001", TEXT]
    assert page.locator("[name=sex] option:checked").inner_text() == "女"
    shot(page, f"kept-roster-{screen}")


@SCREENS
def test_reason_of_an_import_whose_file_is_named(screen, request, live_server, people, two_groups, user_of, tmp_path):
    page = request.getfixturevalue(screen)
    clerk = user_of("school_clerk", institution=two_groups.a.lead)
    file = Path(tmp_path) / "名册.xlsx"
    file.write_bytes(b"PK")
    desk = Desk(page, live_server)
    desk.sit(clerk).go(reverse("portal:import-upload", args=["staff"]))
    page.set_input_files("[name=file]", file)
    page.fill("[name=reason]", "2026 年秋季名册")
    session_over()
    page.get_by_role("button", name="上传并检查").click()
    come_back(page, clerk)
    assert value(page, "reason") == "2026 年秋季名册"
    assert "文件须重新选择：名册.xlsx。" in page.locator("#kept").inner_text()
    assert ImportJob.objects.count() == 0
    shot(page, f"kept-import-{screen}")


@pytest.mark.browser_noise  # a 403 for the person who is not the page's
def test_another_tab(desktop, live_server, people, two_groups):
    """Signed in anew in another tab: the form comes back at once. Another person there: it waits for its own."""
    desk, page = Desk(desktop, live_server), desktop
    desk.sit(people.officer).go(f"/groups/{two_groups.a.group.code}/acts/rename-group/")
    page.fill("[name=reason]", TEXT)
    other = page.context.new_page()
    Desk(other, live_server).sit(people.officer)
    follow(page.get_by_role("button", name="下一步：核对"))
    page.get_by_text(SAID).wait_for()
    assert value(page, "reason") == TEXT
    Desk(other, live_server).sit(people.leader)
    follow(page.get_by_role("button", name="下一步：核对"))
    page.get_by_role("heading", name="页面已过期，本次提交没有写入").wait_for()
    assert "第二行" not in page.content()
    shot(page, "kept-other-person")
    follow(page.get_by_role("link", name="恢复填写的内容"))
    assert "不是以您的账号填写的，不予显示" in page.inner_text("main")
    assert "第二行" not in page.content()


def test_typing_says_that_somebody_is_there(desktop, live_server, people, two_groups):
    """Not before five minutes, and then once; a session that is over is told beside the text, which stays."""
    desk, page = Desk(desktop, live_server), desktop
    desk.sit(people.officer)
    page.add_init_script("const real = Date.now; window.skip = 0; Date.now = () => real() + window.skip;")
    desk.go(f"/groups/{two_groups.a.group.code}/acts/rename-group/")
    asked = []
    page.wait_for_load_state("networkidle")
    page.on("request", lambda request: asked.append(request.url.removeprefix(live_server.url)))
    page.locator("[name=reason]").press_sequentially("一二")
    assert asked == []
    page.evaluate("window.skip = 301000")
    with page.expect_response("**/alive/") as answer:
        page.locator("[name=reason]").press_sequentially("三四")
    assert (answer.value.status, asked) == (204, ["/alive/"])
    session_over()
    page.evaluate("window.skip = 602000")
    page.locator("[name=reason]").press_sequentially("五")
    page.get_by_text("登录已失效。填写的内容仍在本页").wait_for()
    assert value(page, "reason") == "一二三四五"
    shot(page, "kept-alive-over")
