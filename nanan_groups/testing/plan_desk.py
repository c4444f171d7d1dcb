"""A desk in the browser at which one person after the other sits down."""

import pytest
from django.urls import reverse

from nanan_groups.testing.browser import axe, no_clipped_text, no_sideways_scroll, shot, signed_in

SCREENS = pytest.mark.parametrize("screen", ["desktop", "phone"])


def good(page, name: str) -> None:
    no_sideways_scroll(page)
    no_clipped_text(page)
    assert axe(page) == []
    shot(page, name)


class Desk:
    """Several people at one screen, one after the other."""

    def __init__(self, page, live_server):
        self.page, self.server = page, live_server

    def sit(self, user):
        self.page.context.clear_cookies()
        signed_in(self.page, self.server, user)
        return self

    def go(self, url: str):
        self.page.goto(self.server.url + url)
        return self.page

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def step(self, plan, arrow: str, button: str, comment: str = "") -> None:
        self.go(reverse("planning:plan-step", args=[plan.case.code, arrow]))
        if comment:
            self.page.fill("[name=comment]", comment)
        self.press(button)
        self.page.wait_for_url(f"**/plans/{plan.case.code}/")

    def board(self, plan) -> str:
        self.go(reverse("planning:campaign-detail", args=[plan.campaign.code]))
        return self.page.locator(f"#group-{plan.group.code}").inner_text()
