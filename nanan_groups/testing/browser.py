"""Fixtures and helpers for tests that look at pages through Debian's Chromium, on a desk and on a phone.

A page is watched while a test uses it: an error in the console, a breach of the CSP, a failed request or one to another
host fails the test at its end, unless it carries ``@pytest.mark.browser_noise``.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

# Debian's shell is the same engine of the same version without windows and tabs: a third less to compute for each page.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OWN_HOSTS = {"127.0.0.1", "localhost"}
_REPORT_CSP = """addEventListener("securitypolicyviolation", event => console.error(
    `CSP ${event.effectiveDirective} blocked ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))"""
_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= width) return [];
    return [...document.body.querySelectorAll("*")]
        .filter(element => element.getBoundingClientRect().right > width + 1)
        .slice(0, 8)
        .map(element => element.outerHTML.slice(0, 120));
}"""
# Text is clipped when it reaches out of an ancestor that hides what overflows. A scrolling ancestor hides nothing; a
# box of at most one pixel holds text meant for screen readers only.
_CLIPPED = """selector => {
    const hides = value => value === "hidden" || value === "clip";
    const scrolls = value => value === "auto" || value === "scroll";
    const clippedBy = (text, element) => {
        let across = true, down = true;
        for (let box = element; box && box !== document.body; box = box.parentElement) {
            const style = getComputedStyle(box), edge = box.getBoundingClientRect();
            if (box.clientWidth <= 1 && hides(style.overflowX)) return null;
            across &&= !scrolls(style.overflowX);
            down &&= !scrolls(style.overflowY);
            const sides = text.left < edge.left - 1 || text.right > edge.right + 1;
            const ends = text.top < edge.top - 1 || text.bottom > edge.bottom + 1;
            if ((across && hides(style.overflowX) && sides) || (down && hides(style.overflowY) && ends)) return box;
        }
        return null;
    };
    const clipped = [];
    for (const root of document.querySelectorAll(selector)) {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (!node.data.trim() || getComputedStyle(node.parentElement).visibility !== "visible") continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            const text = range.getBoundingClientRect();
            const box = text.width && text.height ? clippedBy(text, node.parentElement) : null;
            if (box) clipped.push(`"${node.data.trim().slice(0, 40)}" in ${box.cloneNode().outerHTML.slice(0, 120)}`);
        }
    }
    return clipped;
}"""


def find_chromium() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = find_chromium()
    if executable is None:
        pytest.skip("Chromium is not installed")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop lives in this thread, and Django would refuse every query beside it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


def _watch(context: BrowserContext) -> list[str]:
    noise: list[str] = []

    def on_console(message):
        if message.type == "error":
            noise.append(f"console: {message.text} ({message.location.get('url', '')})")

    def on_request(request):
        url = urlsplit(request.url)
        if url.scheme in {"http", "https", "ws", "wss"} and url.hostname not in OWN_HOSTS:
            noise.append(f"request to another host: {request.url}")

    def on_failed(request):
        if request.failure != "net::ERR_ABORTED":  # downloads, and what a new page cancels
            noise.append(f"failed request: {request.method} {request.url} {request.failure}")

    context.on("console", on_console)
    context.on("weberror", lambda error: noise.append(f"page error: {error.error}"))
    context.on("request", on_request)
    context.on("requestfailed", on_failed)
    context.add_init_script(_REPORT_CSP)
    return noise


@contextmanager
def watched_page(browser: Browser, *, noise_expected: bool = False, **screen) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **screen)
    noise = _watch(context)
    try:
        yield context.new_page()
    finally:
        context.close()
    if noise and not noise_expected:
        pytest.fail("the browser complained:\n" + "\n".join(dict.fromkeys(noise)), pytrace=False)


@pytest.fixture
def noise_expected(request) -> bool:
    return request.node.get_closest_marker("browser_noise") is not None


@pytest.fixture
def desktop(chromium, noise_expected) -> Iterator[Page]:
    with watched_page(chromium, noise_expected=noise_expected, viewport={"width": 1360, "height": 900}) as page:
        yield page


@pytest.fixture
def phone(chromium, noise_expected) -> Iterator[Page]:
    screen = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
    with watched_page(chromium, noise_expected=noise_expected, **screen) as page:
        yield page


def sign_in(page: Page, live_server, username: str, password: str) -> None:
    page.goto(f"{live_server.url}/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: urlsplit(url).path != "/login/")


def signed_in(page: Page, live_server, user) -> None:
    """That person's session, without the form and the two pages around it: for tests about what comes after.

    The next page asked for is the first one this person sees.
    """
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key, "url": live_server.url}]
    )


def follow(target: Locator) -> None:
    """Click what leads to another page and wait until that page is there.

    A click returns before the answer is: what reads at once may still read the old page, or a document without a body.
    """
    with target.page.expect_navigation():
        target.click()


def axe(page: Page, **options) -> list[str]:
    """Accessibility violations as readable lines, so that a test says ``assert axe(page) == []``."""
    page.evaluate(AXE_SCRIPT)
    # What was found in order is not told: thousands of elements would be, between three processes.
    run = "options => axe.run(options).then(found => found.violations)"
    found = page.evaluate(run, {"resultTypes": ["violations"], **options})
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']} – {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]


def no_sideways_scroll(page: Page) -> None:
    wide = page.evaluate(_WIDE)
    assert not wide, "the page is wider than the screen:\n" + "\n".join(wide)


def no_clipped_text(page: Page, selector: str = "body") -> None:
    clipped = page.evaluate(_CLIPPED, selector)
    assert not clipped, "text is cut off:\n" + "\n".join(clipped)


def shot(page: Page, name: str) -> None:
    """A picture for people to look at, in the folder SCREENSHOTS names; nothing without it."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
