"""Each of the thirty questions of docs/三十问.md is answered by one search or at most three clicks, in a real browser."""

from pathlib import Path

import pytest
from django.conf import settings

from nanan_groups.testing.browser import follow, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = Path(settings.BASE_DIR) / "docs" / "三十问.md"


def questions() -> list[tuple[str, list[str], list[str]]]:
    rows = [line.strip("| \n").split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines()]
    found = [row for row in rows if len(row) == 4 and row[0].isdigit()]
    return [(row[1], row[2].split(" › "), row[3].split("；")) for row in found]


def test_there_are_thirty_and_none_takes_more_than_three_steps():
    asked = questions()
    assert len(asked) == 30
    assert len({question for question, *_ in asked}) == 30
    assert max(len(steps) for _, steps, _ in asked) == 3


def take(page, step: str) -> None:
    """A search, or a click on what carries that text: in the main menu first, then in the page, then in its menus."""
    if step.startswith("搜索 "):
        page.locator("[data-search]").fill(step.removeprefix("搜索 "))
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/**")
        return
    menu = page.locator("nav.bar-nav").get_by_role("link", name=step, exact=True)
    if menu.count():
        follow(menu)
        return
    link = page.locator("main a", has_text=step)
    exact = page.locator("main").get_by_role("link", name=step, exact=True)
    link = exact if exact.count() else link
    if not link.first.is_visible():
        inside = page.locator("a", has_text=step)  # relative to the menu that holds it
        page.locator("main details.menu", has=inside).locator("summary").first.click()
    follow(link.first)


def test_each_question_finds_its_answer(desktop, live_server, policy, user_of):
    signed_in(desktop, live_server, user_of("registry_officer"))
    unanswered = []
    for question, steps, answers in questions():
        desktop.goto(f"{live_server.url}/")
        for step in steps:
            take(desktop, step)
        desktop.wait_for_load_state("networkidle")
        text = desktop.locator("main").text_content()
        missing = [answer for answer in answers if answer not in text]
        if missing:
            unanswered.append(f"{question}（{desktop.url}）：{missing}")
    assert unanswered == []
