"""A campaign with an absent principal comes to its end in a real browser: who owes what, a chase, and each second way of a
signature; then the numbers, to the close. At a desk and on a phone.
"""

import re

import pytest
from django.urls import reverse

from groups.planning.models import AnnualPlan, Reminder
from nanan_groups.records.models import Notice
from nanan_groups.testing.browser import follow
from nanan_groups.testing.factories import MembershipFactory, entry
from nanan_groups.testing.papers import pdf
from nanan_groups.testing.plan_desk import SCREENS, Desk, good
from nanan_groups.testing.plan_made import cast, opened, plan_of, written

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db, two_groups, user_of):
    return cast(two_groups, user_of)


@pytest.fixture
def plan(people, two_groups) -> AnnualPlan:
    """Whole but for three signatures: of the lead's own campus, of a school whose principal is away, of one without any."""
    with entry():
        MembershipFactory(group=two_groups.a.group, site=two_groups.a.lead_site)
    opened()
    plan = written(plan_of(two_groups.a.group), people.principal)
    plan.strategies.update(signed_by=None, signed_at=None)
    plan.strategies.filter(site=two_groups.a.tight).update(text="")
    return plan


@SCREENS
def test_one_absent_principal_holds_nobody_up(screen, request, live_server, people, plan, two_groups, tmp_path):
    page = request.getfixturevalue(screen)
    desk, a, code = Desk(page, live_server), two_groups.a, plan.case.code
    detail = reverse("planning:plan-detail", args=[code])
    campaign = plan.campaign

    # Who owes what, with telephones on demand; all of them chased, once.
    desk.sit(people.officer).go(reverse("planning:campaign-detail", args=[campaign.code]))
    follow(page.get_by_role("link", name="谁还欠什么"))
    assert "没有登录账号" in page.locator("main").inner_text()  # of the neighbours' schools
    good(page, f"owing-{screen}")
    desk.press("显示电话")
    page.get_by_text("本次查看已记入审计").wait_for()
    assert a.tight.institution.directory.telephone in page.locator("main").inner_text()
    good(page, f"owing-telephones-{screen}")
    follow(page.get_by_role("link", name="催办全部"))
    page.fill("[name=reason]", "请于本周内签署")
    good(page, f"chase-{screen}")
    follow(page.get_by_role("button", name="下一步：核对"))
    good(page, f"chase-confirm-{screen}")
    desk.press("确认办理")
    page.wait_for_url(f"**/campaigns/{campaign.code}/")
    assert Reminder.objects.count() == 2
    assert Notice.objects.filter(user=people.member, text__contains="请于本周内签署").count() == 1

    # The lead's principal signs the lead's own campus.
    desk.sit(people.principal).go(reverse("planning:plan-strategy", args=[code, a.lead_site.code]))
    desk.press("保存并签署")
    page.get_by_text("已签署本校策略").wait_for()
    assert "集团总校校长签署" in page.locator("main").inner_text()
    # The office hands in the page that another principal signed on paper.
    paper = tmp_path / "签署页.pdf"
    paper.write_bytes(pdf())
    desk.sit(people.office).go(reverse("planning:strategy-scan", args=[code, a.alliance.code]))
    page.fill("[name=signatory]", "王校长")
    page.set_input_files("[name=file]", paper)
    good(page, f"scan-{screen}")
    desk.press("上传并登记签署")
    page.wait_for_url(f"**{detail}*")
    assert "扫描件代签：王校长" in page.locator("main").inner_text()
    # For the one that has nobody, the officer waives it.
    desk.sit(people.officer).go(reverse("planning:strategy-waive", args=[code, a.tight.code]))
    page.fill("[name=reason]", "校长空缺，尚未任命")
    good(page, f"waive-{screen}")
    follow(page.get_by_role("button", name="下一步：核对"))
    desk.press("确认办理")
    page.wait_for_url(f"**{detail}*")
    assert "免签：校长空缺，尚未任命" in page.locator("main").inner_text()
    good(page, f"plan-signed-{screen}")

    # It is handed in, reviewed with the difficulty of its targets, approved.
    desk.sit(people.principal).step(plan, "submit", "确认提交")
    desk.sit(people.officer).go(reverse("planning:plan-step", args=[code, "endorse"]))
    for ordinal in (1, 2, 3):
        page.check(f"[name=difficulty_{ordinal}][value=hard]")
    good(page, f"review-{screen}")
    desk.press("确认报领导审定")
    page.wait_for_url(f"**{detail}")
    desk.sit(people.leader).step(plan, "leader_approve", "确认审定通过")

    # The year's end: a school that can reports, the group tells what was reached.
    desk.sit(people.fellow).go(reverse("planning:strategy-report", args=[code, a.alliance.code]))
    page.locator("textarea").fill("承担两次联合教研，派出教师三人")
    page.locator("[data-state]", has_text="已保存").wait_for()
    good(page, f"report-{screen}")
    desk.sit(people.principal).go(reverse("planning:plan-progress", args=[code]))
    task = plan.tasks.get()
    page.fill(f"[name=progress-{task.pk}-year-percent]", "100")
    page.select_option(f"[name=progress-{task.pk}-year-light]", "done")
    page.fill(f"[name=progress-{task.pk}-year-reached]", "12")
    for ordinal in (1, 2, 3):
        page.fill(f"[name=attained-{ordinal}-reached]", "54")
        page.fill(f"[name=attained-{ordinal}-evidence]", "见学期末统计表")
    for field in ("organisation", "staff", "curriculum", "resources", "distinctive"):
        page.fill(f"[name=summary-{field}-summary]", "已完成")
    desk.press("保存")
    page.get_by_text(re.compile(r"已保存 \d\d:\d\d。")).wait_for()
    good(page, f"attained-{screen}")
    desk.go(reverse("planning:plan-step", args=[code, "submit_summary"]))
    assert "下列成员校还没有填写策略执行情况" in page.locator("main").inner_text()
    good(page, f"submit-summary-{screen}")
    desk.press("确认提交总结")
    page.wait_for_url(f"**{detail}")
    desk.sit(people.officer).step(plan, "close", "确认办结")
    text = page.locator("main").inner_text()
    assert "54%，完成率 70%" in text
    assert "免签：校长空缺，尚未任命" in text
    good(page, f"closed-{screen}")
    desk.go(reverse("planning:plan-print", args=[code]))
    assert "免签：校长空缺，尚未任命" in page.locator("article.official").inner_text()
    assert AnnualPlan.objects.get(pk=plan.pk).case.state == "closed"


@SCREENS
def test_a_signed_strategy_is_changed_only_after_a_question(screen, request, live_server, people, plan, two_groups):
    page = request.getfixturevalue(screen)
    desk, site = Desk(page, live_server), two_groups.a.alliance
    url = reverse("planning:plan-strategy", args=[plan.case.code, site.code])
    desk.sit(people.fellow).go(url)
    desk.press("保存并签署")
    page.get_by_text("已签署本校策略").wait_for()
    page.locator("textarea").fill("正文策略，每学期两次")
    desk.press("保存")
    page.get_by_text("修改会使签署失效，确认吗？").wait_for()
    assert page.locator("ins").all_inner_texts() == ["，每学期两次"]
    good(page, f"void-asked-{screen}")
    assert plan.strategies.get(site=site).signed_by == people.fellow
    desk.press("确认修改，签署作废")
    page.get_by_text("签署之后的改动").wait_for()
    good(page, f"void-since-{screen}")
    row = plan.strategies.get(site=site)
    assert (row.text, row.signed_by) == ("正文策略，每学期两次", None)
