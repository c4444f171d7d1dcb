"""From no charter to the plaque in a real browser: drafted, returned, filed, examined, admitted; on a desk and on a phone."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.governance.models import Admission, Charter
from groups.governance.own_rules import services as rules
from nanan_groups.records.models import CasePaper
from nanan_groups.testing.browser import follow
from nanan_groups.testing.charter_made import (
    filed,
    opened,
    order,
    past_admission,
    past_charter,
    reviewed,
    started,
    take,
    written,
)
from nanan_groups.testing.plan_desk import Desk, good

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENS = pytest.mark.parametrize("screen", ["desktop", "phone"])


def test_from_nothing_to_the_plaque(desktop, live_server, people, two_groups):
    page, desk, group = desktop, Desk(desktop, live_server), two_groups.a.group
    home = reverse("governance:group-charter", args=[group.code])
    desk.sit(people.principal).go(home)
    good(page, "charter-none")
    follow(page.get_by_role("link", name="起草章程"))
    follow(page.get_by_role("button", name="下一步：核对"))
    good(page, "charter-start-confirm")
    desk.press("确认办理")
    page.wait_for_url(re.compile(r"/charters/L\d+/$"))
    charter = Charter.objects.get()

    # Typed and saved by itself; the rest is written meanwhile.
    follow(page.get_by_role("link", name="填写章程"))
    page.fill("[name=part-goals-text]", "共同目标：五年内各校质量均衡")
    page.locator("#part-goals [data-state]", has_text="已保存").wait_for()
    good(page, "charter-edit")
    assert charter.sections.get(part="goals").text == "共同目标：五年内各校质量均衡"
    for section in charter.sections.exclude(part="goals"):
        page.fill(f"[name=part-{section.part}-reference]", f"第{section.pk}章")
    desk.press("保存")
    page.get_by_text("已保存。").wait_for()
    desk.go(reverse("governance:charter-step", args=[charter.case.code, "submit"]))
    good(page, "charter-submit")
    desk.press("确认提交")
    page.wait_for_url(f"**/charters/{charter.case.code}/")

    # Reviewed part by part; one is wrong; filed at the second time.
    desk.sit(people.officer).go("/")
    follow(page.get_by_role("link", name=re.compile("审核章程")))
    follow(page.get_by_role("link", name="逐项审核"))
    for section in charter.sections.exclude(part="powers"):
        page.select_option(f"[name=part-{section.part}-verdict]", "ok")
    page.select_option("[name=part-powers-verdict]", "lacking")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("需修改的，请写明审核意见。").first.wait_for()
    good(page, "charter-review-wrong")
    page.fill("[name=part-powers-remark]", "写明人事权限")
    desk.press("保存")
    page.get_by_text("已保存。").wait_for()
    good(page, "charter-review")
    desk.go(reverse("governance:charter-step", args=[charter.case.code, "return"]))
    page.fill("[name=comment]", "权力让渡须写明")
    desk.press("确认退回")
    page.wait_for_url(f"**/charters/{charter.case.code}/")
    desk.sit(people.principal).go(reverse("governance:charter-edit", args=[charter.case.code]))
    assert "写明人事权限" in page.locator("#part-powers").inner_text()
    page.fill("[name=part-powers-text]", "成员校副校长由总校推荐")
    page.locator("#part-powers [data-state]", has_text="已保存").wait_for()
    desk.go(reverse("governance:charter-step", args=[charter.case.code, "submit"]))
    assert page.locator("ins").all_inner_texts() == ["成员校副校长由总校推荐"]
    desk.press("确认提交")
    page.wait_for_url(f"**/charters/{charter.case.code}/")
    reviewed(charter, people.officer)
    desk.sit(people.officer).go(reverse("governance:charter-step", args=[charter.case.code, "file"]))
    page.fill("[name=filing_number]", "南岸教章备〔2026〕1号")
    good(page, "charter-file")
    desk.press("确认备案")
    page.wait_for_url(f"**/charters/{charter.case.code}/")
    assert "南岸教章备〔2026〕1号" in page.locator("main").inner_text()

    # Its paper is put on file.
    follow(page.get_by_role("link", name="登记公文"))
    page.get_by_label("发文", exact=True).check()
    page.fill("[name=title_text]", "关于同意章程备案的批复")
    page.fill("[name=number]", "南岸教〔2026〕7号")
    page.fill("[name=office]", "区教委")
    follow(page.get_by_role("button", name="下一步：核对"))
    assert "发文须写明发文字号、发文单位和成文日期。" in page.locator("main").inner_text()
    good(page, "paper-wrong")
    page.fill("[name=dated_on]", timezone.localdate().isoformat())
    follow(page.get_by_role("button", name="下一步：核对"))
    desk.press("确认办理")
    page.wait_for_url(f"**/charters/{charter.case.code}/")
    assert CasePaper.objects.get().number == "南岸教〔2026〕7号"
    good(page, "charter-filed")

    # Admission: applied for, examined, the plaque.
    desk.sit(people.principal).go(home)
    follow(page.get_by_role("link", name="申请准入审定"))
    page.fill("[name=grounds]", "集团已运行三年")
    follow(page.get_by_role("button", name="下一步：核对"))
    desk.press("确认办理")
    page.wait_for_url(re.compile(r"/admissions/L\d+/$"))
    admission = Admission.objects.get()
    steps = reverse("governance:admission-step", args=[admission.case.code, "examine"])
    desk.sit(people.officer).go(steps)
    page.fill("[name=document]", "南岸教〔2026〕8号")
    good(page, "admission-examine")
    desk.press("确认审定通过")
    page.wait_for_url(f"**/admissions/{admission.case.code}/")
    follow(page.get_by_role("link", name="授牌"))
    page.fill("[name=plaque_number]", "NA-001")
    page.fill("[name=plaque_place]", "区教委会议室")
    desk.press("确认授牌")
    page.wait_for_url(f"**/admissions/{admission.case.code}/")
    good(page, "admission-plaqued")
    desk.go(reverse("governance:admission-print", args=[admission.case.code]))
    good(page, "admission-print")
    desk.go(reverse("governance:charter-list"))
    assert "已授牌" in page.locator(f"#group-{group.code}").inner_text()
    good(page, "charter-list")
    desk.go(reverse("reading:group-detail", args=[group.code]))
    assert "NA-001" in page.locator("#charter-box").inner_text()
    good(page, "group-with-charter")


@SCREENS
def test_pages_hold_on_every_screen(request, screen, live_server, people, two_groups):
    page = request.getfixturevalue(screen)
    a, b = two_groups.a.group, two_groups.b.group
    desk = Desk(page, live_server)
    first = filed(a, people.principal, people.officer)
    second = started(a, people.principal, copy=True)
    part = second.sections.get(part="culture")
    second.sections.filter(pk=part.pk).update(text="和而不同，各美其美" * 20)
    written_back = opened(a, people.principal)
    rule = rules.add_rule(
        order=order(people.office),
        group=a,
        kind="money",
        title="集团经费管理办法",
        adopted_on=timezone.localdate(),
        ended_on=None,
        note="理事会通过",
    )
    past_charter(b, people.officer)
    plaqued = past_admission(b, people.officer)
    take(plaqued, "withdraw", people.officer, comment="集团撤并", ended_on=timezone.localdate())
    desk.sit(people.officer)
    for name, url in (
        ("list", reverse("governance:charter-list")), ("list-lack", reverse("governance:charter-list") + "?lack=admission"),
        ("group", reverse("governance:group-charter", args=[a.code])),
        ("group-past", reverse("governance:group-charter", args=[b.code])),
        ("detail", reverse("governance:charter-detail", args=[first.case.code])),
        ("changes", reverse("governance:charter-changes", args=[second.case.code])),
        ("admission", reverse("governance:admission-detail", args=[written_back.case.code])),
        ("admission-withdrawn", reverse("governance:admission-detail", args=[plaqued.case.code])),
        ("admission-step", reverse("governance:admission-step", args=[written_back.case.code, "refuse"])),
        ("past", reverse("governance:charter-past", args=[b.code])),
        ("past-admission", reverse("governance:admission-past", args=[b.code])),
        ("paper", reverse("portal:paper-add", args=[first.case.code])),
        ("rule", reverse("governance:rule-detail", args=[rule.code])),
    ):  # fmt: skip
        desk.go(url)
        good(page, f"{screen}-charter-{name}")
    take(written(second, people.principal, "新"), "submit", people.principal)
    desk.go(reverse("governance:charter-review", args=[second.case.code]))
    good(page, f"{screen}-charter-review")
    desk.sit(people.principal)
    for name, url in (
        ("home", "/"), ("start", reverse("governance:group-charter", args=[a.code])),
        ("rule-add", reverse("governance:rule-add", args=[a.code])),
        ("mine", reverse("governance:charter-detail", args=[second.case.code])),
    ):  # fmt: skip
        desk.go(url)
        good(page, f"{screen}-charter-principal-{name}")
    take(second, "withdraw", people.principal)
    desk.go(reverse("governance:charter-edit", args=[second.case.code]))
    good(page, f"{screen}-charter-edit")
