"""A school's own sheet through the browser: one page of questions, the preview, and nothing asked the next time."""

import pytest

from nanan_groups.records.models import KeptAnswer
from nanan_groups.testing.browser import signed_in
from nanan_groups.testing.factories import SiteFactory, entry
from nanan_groups.testing.own_sheets import HEAD, ROWS, book, changed
from nanan_groups.testing.register_desk import SCREENS, good
from staffing.models import StaffMember

pytestmark = [pytest.mark.browser, pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
SAID = {"工号": "教职工号", "联系电话": "联系电话（手机）", "到校日期": "进本校年月", "用工性质": "用人形式"}


@pytest.fixture
def clerk(transactional_db, user_of):
    with entry():
        school = SiteFactory(institution__version__name="甲校小学").institution
    return user_of("school_clerk", institution=school)


def own_sheet(third: str = "劳务") -> bytes:
    rows = changed("到校日期", ["2020.09", "2020年9月", "2020-09"])
    rows = changed("用工性质", ["事业编", "事业编", third], rows)
    rows = changed("任教学科", ["信息技术", "体育", "语文"], rows)
    rows = changed("学校", ["甲校小学", None, None], rows)
    head = ["序号", *(SAID.get(one, one) for one in HEAD if one != "在岗状态"), "身份证号", "班主任情况说明"]
    lines = [[at, *row[:-1], "略", "一班"] for at, row in enumerate(rows, 1)]
    title = ["甲校小学 2026—2027 学年教职工一览表"]
    return book(("教职工", [title, head, *lines, ["合计", None, "3人"], ["填表人：周示一"]], ("A1:O1", "F3:F5")))


def send(page, live_server, content: bytes) -> None:
    """Uploads the sheet as the clerk's own."""
    page.goto(f"{live_server.url}/imports/staff/")
    file = {"name": "本校教职工一览表.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    page.set_input_files("[name=file]", file)
    page.fill("[name=effective_on]", "2026年9月1日")
    page.fill("[name=reason]", "2026 年秋季名册")
    page.get_by_role("button", name="上传并检查").click()
    page.wait_for_url("**/imports/jobs/**")


@SCREENS
def test_one_page_of_questions_and_none_the_next_time(screen, request, live_server, clerk):
    page, content = request.getfixturevalue(screen), own_sheet()
    signed_in(page, live_server, clerk)
    send(page, live_server, content)
    page.wait_for_url("**/questions/")
    good(page, f"import-questions-{screen}")
    assert page.get_by_label("联系电话（手机）").input_value() == "phone"
    assert page.get_by_label("身份证号").input_value() == "-"
    assert page.get_by_label("“到校日期”只写到年月的").input_value() == "first"
    assert page.get_by_label("在岗状态", exact=True).input_value() == "在岗"
    labour = page.get_by_label("劳务")
    if labour.input_value() != "派遣":
        labour.select_option("")
        page.get_by_role("button", name="按对照检查").click()
        page.get_by_role("alert").wait_for()
        assert "“劳务”还没有回答" in page.get_by_role("alert").inner_text()
        good(page, f"import-questions-open-{screen}")
        page.get_by_label("劳务").select_option("派遣")
    page.get_by_role("button", name="按对照检查").click()
    page.get_by_role("button", name="确认写入 3 行").wait_for()
    good(page, f"import-questions-folded-{screen}")
    page.locator(".notice summary").click()
    said = page.locator("main").inner_text()
    for text in ("“联系电话（手机）”列按对照读作“联系电话”", "是文件自己的列，没有读取", "合并的单元格", "“合计”"):
        assert text in said
    good(page, f"import-questions-preview-{screen}")
    page.get_by_role("link", name="修改对照…").click()
    page.wait_for_url("**/questions/")
    good(page, f"import-questions-again-{screen}")
    page.get_by_role("link", name="返回预览").click()
    page.get_by_role("button", name="确认写入 3 行").click()
    page.get_by_text("已写入。").wait_for()
    assert StaffMember.objects.get(staff_no="X003").posts.get().employment == "dispatched"
    assert KeptAnswer.objects.filter(asked="劳务", answer="派遣").exists()

    send(page, live_server, content)
    page.get_by_text("没有需要写入的行。").wait_for()
    assert "导入过" in page.locator("main").inner_text()
    good(page, f"import-questions-remembered-{screen}")

    send(page, live_server, own_sheet(third="外聘"))
    page.wait_for_url("**/questions/")
    assert not page.get_by_label("联系电话（手机）").is_visible()
    good(page, f"import-questions-one-new-{screen}")
    page.get_by_text("已有对照").click()
    assert page.get_by_label("联系电话（手机）").input_value() == "phone"
    page.get_by_role("button", name="放弃").click()
    page.get_by_text("已放弃这次导入").wait_for()
    page.get_by_role("link", name="记住的对照").click()
    good(page, f"import-answers-{screen}")
    page.get_by_role("button", name="删除对照：劳务").click()
    page.get_by_text("已删除这条对照").wait_for()
    assert not KeptAnswer.objects.filter(asked="劳务").exists()
    page.goto(f"{live_server.url}/imports/")
    good(page, f"import-list-remembered-{screen}")


@SCREENS
def test_of_several_sheets_some_are_chosen(screen, request, live_server, clerk):
    page = request.getfixturevalue(screen)
    tabs = [(name, [HEAD, row], ()) for name, row in zip(("本部", "东校区教职工", "去年"), ROWS, strict=True)]
    signed_in(page, live_server, clerk)
    send(page, live_server, book(*tabs))
    page.wait_for_url("**/questions/")
    good(page, f"import-questions-sheets-{screen}")
    page.get_by_label("去年").uncheck()
    page.get_by_role("button", name="按对照检查").click()
    page.get_by_role("button", name="确认写入 2 行").wait_for()
    assert "“东校区教职工”第 2 行" in page.locator("main").inner_text()
    good(page, f"import-questions-sheets-preview-{screen}")
