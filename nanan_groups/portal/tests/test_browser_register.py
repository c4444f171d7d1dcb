"""The register in a real browser, on a desk and on a phone: what an officer does on the first day."""

import pytest

from groups.registry.models import Institution
from nanan_groups.testing.browser import follow, sign_in, signed_in
from nanan_groups.testing.register_desk import PASSWORD, SCREENS, good

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = {
    "table": "/groups/?as_of=2022-07-14",
    "clusters": "/groups/?category=preschool_cluster",
    "group": "/groups/Z01/",
    "cluster": "/groups/Z26/",
    "institution": "/institutions/J0001/",
    "institutions": "/institutions/",
    "history": "/groups/Z01/history/",
    "search": "/search/?q=nanping",
    "act-form": "/groups/Z01/acts/admit-site/",
    "found-group": "/register/found-group/",
    "print": "/groups/annex2/print/?as_of=2022-07-14",
    "home": "/",
    "password": "/password/",
}


@pytest.fixture
def officer(transactional_db, policy, user_of):
    return user_of("registry_officer")


def fill_ground(page, day: str, reason: str = "开办批复", document: str = "南教发〔2024〕1号") -> None:
    page.fill("[name=effective_on]", day)
    page.fill("[name=reason]", reason)
    page.fill("[name=document]", document)


@pytest.mark.both_databases
def test_all_35_groups_are_there_after_one_sign_in(desktop, live_server, officer):
    sign_in(desktop, live_server, officer.username, PASSWORD)
    follow(desktop.get_by_role("navigation", name="主导航").get_by_role("link", name="教育集团"))
    names = set()
    tabs = desktop.get_by_role("navigation", name="集团类别").get_by_role("link")
    for number in range(tabs.count()):
        follow(tabs.nth(number))
        desktop.locator(f"nav[aria-label=集团类别] a:nth-child({number + 1})[aria-current=page]").wait_for()
        names |= set(desktop.locator("table.groups .sheet-name").all_inner_texts())
    assert len(names) == 35
    assert {"十一中学教育集团", "南开（融侨）中学教育集团", "学校附设幼教集群", "职业教育集团"} <= names


@SCREENS
def test_every_page_fits_its_screen_and_passes_axe(screen, request, live_server, officer):
    """And, by the fixture: no CSP report, no console error, no request to another host."""
    page = request.getfixturevalue(screen)
    page.goto(f"{live_server.url}/login/")
    good(page, f"login-{screen}")
    signed_in(page, live_server, officer)
    for name, path in PAGES.items():
        page.goto(live_server.url + path)
        good(page, f"{name}-{screen}")


@pytest.mark.browser_noise  # Chromium reports the status of an error page in its console
@SCREENS
def test_error_pages_fit_too(screen, request, live_server, officer):
    page = request.getfixturevalue(screen)
    signed_in(page, live_server, officer)
    page.goto(f"{live_server.url}/groups/Z99/")
    good(page, f"missing-{screen}")


@SCREENS
def test_opening_a_planned_school_from_a_day_on(screen, request, live_server, officer):
    page = request.getfixturevalue(screen)
    school = Institution.objects.get(source_ref="institution/长嘉汇中学")
    signed_in(page, live_server, officer)
    page.goto(f"{live_server.url}/institutions/{school.code}/")
    page.locator("td.do summary").first.click()
    follow(page.locator("td.do").get_by_role("link", name="开办"))
    fill_ground(page, "2024年9月1日")
    good(page, f"open-site-{screen}")
    follow(page.get_by_role("button", name="下一步：核对"))
    row = page.locator("main table tbody tr")
    assert row.count() == 1
    text = row.inner_text()
    assert "待建" in text
    assert "已开办" in text
    assert "2024年9月1日" in text
    good(page, f"confirm-{screen}")
    follow(page.get_by_role("button", name="返回修改"))
    assert page.input_value("[name=reason]") == "开办批复"
    follow(page.get_by_role("button", name="下一步：核对"))
    page.get_by_role("button", name="确认办理").click()
    page.wait_for_url(f"**/institutions/{school.code}/")
    assert "已办理：校点开办" in page.locator("main").inner_text()

    chip = page.locator("table.groups a.chip", has_text="长嘉汇中学")
    page.goto(f"{live_server.url}/groups/?as_of=2024-08-31")
    assert "待建" in chip.inner_text()
    page.goto(f"{live_server.url}/groups/?as_of=2024-09-01")
    assert "待建" not in chip.inner_text()


def test_wrong_input_keeps_what_was_typed_and_says_what_to_do(desktop, live_server, officer):
    signed_in(desktop, live_server, officer)
    desktop.goto(f"{live_server.url}/groups/Z01/acts/admit-site/")
    desktop.fill("[name=site]", "不存在的学校")
    desktop.check("[name=relation][value=tight]")
    fill_ground(desktop, "2021-01-01", reason="试填")
    follow(desktop.get_by_role("button", name="下一步：核对"))
    text = desktop.locator("main").inner_text()
    assert "没有找到校点“不存在的学校”" in text
    assert "早于2022年7月14日" in text
    assert desktop.input_value("[name=site]") == "不存在的学校"
    assert desktop.input_value("[name=reason]") == "试填"
    assert desktop.input_value("[name=effective_on]") == "2021-01-01"
    good(desktop, "errors-desktop")


@pytest.mark.both_databases
def test_suggestions_come_while_typing(desktop, live_server, officer):
    signed_in(desktop, live_server, officer)
    desktop.goto(f"{live_server.url}/groups/Z01/acts/admit-site/")
    with desktop.expect_response("**/suggest/site/**"):
        desktop.locator("[name=site]").press_sequentially("mnxx")
    options = desktop.locator("#list-site option")
    options.first.wait_for(state="attached")
    assert "玛瑙学校（X" in options.first.get_attribute("value")


@pytest.mark.both_databases
def test_slash_goes_to_the_search_and_enter_finds_by_initials(desktop, live_server, officer):
    signed_in(desktop, live_server, officer)
    desktop.goto(f"{live_server.url}/institutions/")
    desktop.keyboard.press("/")
    desktop.keyboard.type("syzx")
    desktop.keyboard.press("Enter")
    desktop.wait_for_url("**/search/**")
    assert "十一中学教育集团" in desktop.locator("main").inner_text()


@pytest.mark.both_databases
def test_sign_out_ends_the_session_and_back_shows_nothing(desktop, live_server, officer):
    signed_in(desktop, live_server, officer)
    desktop.goto(f"{live_server.url}/groups/Z01/")
    desktop.locator("header summary").first.click()
    desktop.get_by_role("button", name="退出登录").click()
    desktop.wait_for_url("**/login/**")
    desktop.go_back()
    assert "十一中学（本部校区）" not in desktop.locator("body").inner_text()
