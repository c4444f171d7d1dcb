"""Attachments in a real browser, on a desk and on a phone: chosen, dropped, refused by name, saved, taken back."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from nanan_groups.portal.tests.samples import sample_attachment
from nanan_groups.records.models import Attachment
from nanan_groups.testing.browser import axe, follow, no_clipped_text, no_sideways_scroll, shot, signed_in
from nanan_groups.testing.factories import EducationGroupFactory, entry
from nanan_groups.testing.paper_owner import HANDED_IN, PAPER
from nanan_groups.testing.papers import office, pdf, png

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("nanan_groups.portal.tests.attachment_page"),
]
PASSWORD = "Example-Pass-26"
DROP = """async ([form, names]) => {
    const taken = new DataTransfer();
    for (const [name, text] of names) taken.items.add(new File([text], name));
    for (const kind of ["dragover", "drop"])
        form.dispatchEvent(new DragEvent(kind, { dataTransfer: taken, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def group(transactional_db):
    with entry():
        return EducationGroupFactory()


@pytest.fixture
def principal(group, user_of):
    return user_of("group_principal", group=group)


@pytest.fixture
def papers(tmp_path) -> list[Path]:
    made = {"年度计划正文.pdf": pdf(), "章程.docx": office(), "现场照片.png": png(), "旧表.xls": b"x"}
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in made]


def good(page, name: str) -> None:
    no_sideways_scroll(page)
    no_clipped_text(page)
    assert axe(page) == []
    shot(page, name)


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_several_are_chosen_those_refused_are_named_one_is_saved_one_taken_back(
    request, screen, live_server, group, principal, papers, tmp_path
):
    page = request.getfixturevalue(screen)
    signed_in(page, live_server, principal)
    here = f"{live_server.url}/sample/{PAPER}/{group.code}/"
    page.goto(here)
    page.get_by_text("还没有附件。").wait_for()
    good(page, f"attachments-empty-{screen}")
    page.set_input_files("input[type=file]", papers)
    page.get_by_text("4 个文件：年度计划正文.pdf、章程.docx、现场照片.png、旧表.xls").wait_for()
    page.select_option("select[name=purpose]", label="正文")
    page.get_by_role("button", name="上传附件").click()
    page.get_by_role("heading", name="1 个文件没有保存").wait_for()
    page.get_by_text("是旧版格式，无法检查其中是否夹带宏或其他文件").wait_for()
    good(page, f"attachments-refused-{screen}")
    page.goto(here)
    assert page.locator(".attachments tbody tr").count() == 3
    good(page, f"attachments-list-{screen}")
    with page.expect_download() as saved:
        page.get_by_role("link", name=re.compile("下载 ?：年度计划正文")).click()
    assert saved.value.suggested_filename == "年度计划正文.pdf"
    saved.value.save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == pdf()
    page.get_by_role("link", name=re.compile("撤回 ?：章程")).click()
    page.get_by_text("尚未提交，撤回后文件即删除").wait_for()
    good(page, f"attachments-withdraw-{screen}")
    page.get_by_role("button", name="删除").click()
    page.get_by_text("已删除附件：章程。").wait_for()
    assert sorted(Attachment.objects.values_list("title", flat=True)) == ["年度计划正文", "现场照片"]


def test_files_are_dropped_on_the_form(desktop, live_server, group, principal):
    signed_in(desktop, live_server, principal)
    desktop.goto(live_server.url + reverse("portal:attachment-add", args=[PAPER, group.code]))
    form = desktop.locator("form[data-drop]").element_handle()
    desktop.evaluate(DROP, [form, [["一.pdf", pdf(text=b"1").decode()], ["二.pdf", pdf(text=b"2").decode()]]])
    desktop.get_by_text("2 个文件：一.pdf、二.pdf").wait_for()
    desktop.get_by_role("button", name="上传附件").click()
    desktop.get_by_text("已保存 2 个附件。").wait_for()
    assert Attachment.objects.count() == 2


@pytest.mark.both_databases
def test_what_was_handed_in_is_struck_out_with_its_reason(desktop, live_server, group, principal):
    sample_attachment(group, "计划书")
    signed_in(desktop, live_server, principal)
    here = f"{live_server.url}/sample/{HANDED_IN}/{group.code}/"
    desktop.goto(here)
    follow(desktop.get_by_role("link", name=re.compile("撤回 ?：计划书佐证")))
    desktop.get_by_label("撤回原因").fill("页码有误，已换新版")
    good(desktop, "attachments-withdraw-reason")
    follow(desktop.get_by_role("button", name="撤回", exact=True))
    desktop.goto(here)
    desktop.get_by_text("撤回：页码有误，已换新版").wait_for()
    good(desktop, "attachments-withdrawn")


def test_everything_works_without_script(chromium, live_server, group, principal, papers):
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    try:
        page = context.new_page()
        signed_in(page, live_server, principal)
        page.goto(f"{live_server.url}/sample/{PAPER}/{group.code}/")
        page.set_input_files("input[type=file]", papers[:2])
        page.get_by_role("button", name="上传附件").click()
        page.get_by_text("已保存 2 个附件。").wait_for()
    finally:
        context.close()
