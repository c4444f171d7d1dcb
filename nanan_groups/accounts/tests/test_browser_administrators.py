"""三员变更 in a real browser: one administrator asks, another confirms, and the new password opens one door only."""

import pytest

from nanan_groups.accounts.models import User
from nanan_groups.testing.browser import axe, follow, no_clipped_text, no_sideways_scroll, shot, sign_in, signed_in
from nanan_groups.testing.register_desk import PASSWORD, SCREENS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def three(transactional_db, user_of) -> dict[str, User]:
    return {kind: user_of(kind) for kind in ("system", "security", "audit")}


def good(page, name: str) -> None:
    """As every page of the back office (groups/registry/back_office/tests/test_admin_browser.py)."""
    no_sideways_scroll(page)
    no_clipped_text(page, "main, #content")
    assert axe(page, preload=False) == []
    shot(page, name)


def next_person(page, live_server, username: str, password: str) -> None:
    """Somebody else at the same screen."""
    page.context.clear_cookies()
    sign_in(page, live_server, username, password)


@SCREENS
def test_password_of_an_administrator_is_reset_by_two_others(screen, request, live_server, three):
    page = request.getfixturevalue(screen)
    lost = three["security"]
    signed_in(page, live_server, three["audit"])
    page.goto(f"{live_server.url}/admin/accounts/administratorchange/")
    good(page, f"administrator-changes-empty-{screen}")
    page.goto(f"{live_server.url}/admin/accounts/administratorchange/add/")
    good(page, f"administrator-ask-{screen}")
    page.fill("[name=username]", lost.username)
    page.check("[name=what][value=reset_password]")
    page.fill("[name=reason]", "本人遗忘密码")
    follow(page.get_by_role("button", name="提交申请"))
    assert "待确认" in page.locator("#content").inner_text()
    assert page.get_by_role("link", name="确认办理").count() == 0
    good(page, f"administrator-asked-{screen}")

    next_person(page, live_server, three["system"].username, PASSWORD)
    good(page, f"administrator-todo-{screen}")
    follow(page.locator("#todos").get_by_role("link", name="确认三员变更"))
    follow(page.get_by_role("link", name="确认办理"))
    page.fill("[name=reason]", "已当面核实本人")
    good(page, f"administrator-confirm-{screen}")
    page.get_by_role("button", name="确认办理").click()
    shown = page.locator("output.password")
    shown.wait_for()
    password = shown.inner_text()
    good(page, f"administrator-password-{screen}")
    follow(page.get_by_role("link", name="已告知，返回"))
    text = page.locator("#content").inner_text()
    assert "已确认" in text
    assert password not in text

    next_person(page, live_server, lost.username, password)
    assert page.url.endswith("/password/")
