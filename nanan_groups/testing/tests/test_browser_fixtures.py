"""The fixtures themselves: what they see, measure and complain about. No page of the portal is needed."""

from urllib.parse import quote

import pytest

from nanan_groups.testing.browser import axe, no_clipped_text, no_sideways_scroll, shot, watched_page

pytestmark = pytest.mark.browser
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
GOOD = f"""<!doctype html><html lang="zh"><head><title>集团</title><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="{POLICY}"></head>
<body><main><h1>教育集团</h1><p>紧密型</p></main></body></html>"""


def page_with(body: str) -> str:
    return GOOD.replace("<p>紧密型</p>", body)


@pytest.fixture
def complaint(chromium):
    """What the end of a page says, so that a test can read it."""

    def provoke(html: str) -> str:
        with pytest.raises(pytest.fail.Exception) as caught, watched_page(chromium) as page:
            page.goto(f"data:text/html;charset=utf-8,{quote(html)}")
            page.wait_for_timeout(200)
        return str(caught.value)

    return provoke


def test_screens_are_a_desk_and_a_phone_in_china(desktop, phone):
    seen = """() => [innerWidth, devicePixelRatio, navigator.maxTouchPoints > 0, navigator.language,
        Intl.DateTimeFormat().resolvedOptions().timeZone]"""
    for page, expected in ((desktop, [1360, 1, False]), (phone, [390, 2, True])):
        page.set_content(GOOD)
        assert page.evaluate(seen) == [*expected, "zh-CN", "Asia/Shanghai"]


def test_good_page_passes_everything_under_its_csp(desktop, tmp_path, monkeypatch):
    monkeypatch.setenv("SCREENSHOTS", str(tmp_path))
    desktop.set_content(GOOD)
    assert axe(desktop) == []
    no_sideways_scroll(desktop)
    no_clipped_text(desktop)
    shot(desktop, "good")
    assert (tmp_path / "good.png").stat().st_size > 0


def test_axe_names_the_rule_and_the_element(desktop):
    desktop.set_content(page_with("<p><img src='data:,' width='9'></p>").replace("default-src 'none'", "img-src data:"))
    assert [line for line in axe(desktop) if line.startswith("image-alt (critical)") and "<img" in line]


def test_wide_table_scrolls_a_phone_sideways(phone):
    phone.set_content(page_with("<div style='width:600px'>宽</div>"))
    with pytest.raises(AssertionError, match="width:600px"):
        no_sideways_scroll(phone)


@pytest.mark.parametrize(
    "box",
    [
        "width:40px;overflow:hidden;white-space:nowrap",
        "height:10px;overflow:hidden",
        "width:40px;overflow:clip;white-space:nowrap",
    ],
)
def test_cut_text_is_found(desktop, box):
    desktop.set_content(page_with(f"<div style='{box}'><span>一句很长很长的话</span></div>"))
    with pytest.raises(AssertionError, match="一句很长"):
        no_clipped_text(desktop)


@pytest.mark.parametrize(
    "box",
    [
        "width:40px;overflow:auto;white-space:nowrap",
        "width:1px;height:1px;overflow:hidden",
        "display:none",
        "overflow:hidden",
    ],
)
def test_text_that_can_be_reached_is_not_cut(desktop, box):
    desktop.set_content(page_with(f"<div style='{box}'>一句很长很长的话</div>"))
    no_clipped_text(desktop)


def test_console_error_is_a_complaint(complaint):
    html = page_with("<script>console.error('broken'); throw new Error('thrown')</script>").replace(POLICY, "")
    said = complaint(html)
    assert "console: broken" in said
    assert "page error" in said and "thrown" in said


def test_breach_of_the_csp_is_a_complaint(complaint):
    assert "CSP script-src-elem blocked inline" in complaint(page_with("<script>1</script>"))


def test_other_host_and_failed_request_are_complaints(complaint):
    said = complaint(page_with("<img alt='' src='http://example.invalid/a.png'>").replace(POLICY, ""))
    assert "request to another host: http://example.invalid/a.png" in said
    assert "failed request: GET http://example.invalid/a.png" in said


@pytest.mark.browser_noise
def test_marker_lets_noise_pass(desktop):
    desktop.set_content(page_with("<script>1</script>"))
    desktop.wait_for_timeout(200)
