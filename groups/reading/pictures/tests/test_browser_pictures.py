"""Pictures in a real browser: measured, not estimated. No label meets another, leaves its box, its picture or the page."""

import pytest

from groups.registry.models import EducationGroup
from nanan_groups.kit.charts.texts import NAME, SMALL, width_of
from nanan_groups.testing.browser import axe, follow, no_clipped_text, no_sideways_scroll, shot, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Example-Pass-26"
SCREENS = pytest.mark.parametrize("screen", ["desktop", "phone"])
PAGES = {
    "picture-group": "/groups/Z01/picture/?as_of=2022-07-14",
    "picture-lead-of-two": "/groups/Z17/picture/",
    "picture-cluster": "/groups/Z26/picture/",
    "picture-many": "/groups/Z10/picture/",
    "picture-network": "/groups/pictures/network/",
    "picture-district": "/groups/pictures/district/",
}
# Every text of the drawings that are shown, as it really came out, in pixels of the drawing.
_TEXTS = """() => [...document.querySelectorAll("svg.chart")]
    .filter(svg => getComputedStyle(svg).display !== "none")
    .map(svg => {
        const at = svg.getBoundingClientRect(), scale = at.width / svg.viewBox.baseVal.width;
        const box = element => {
            const r = element.getBoundingClientRect();
            return [r.left - at.left, r.top - at.top, r.right - at.left, r.bottom - at.top].map(n => n / scale);
        };
        const texts = [...svg.querySelectorAll("text")].map(text => {
            const shape = text.parentElement.querySelector(":scope > .shape");
            const beside = text.parentElement.classList.contains("small");
            return {text: text.textContent, box: box(text), inside: shape && !beside ? box(shape) : null};
        });
        return {id: svg.id, width: at.width / scale, height: at.height / scale, texts};
    })"""
SLACK = 3  # a line box is a little higher than its signs


@pytest.fixture
def officer(transactional_db, policy, user_of):
    return user_of("registry_officer")


def measured(page) -> list[str]:
    """What is wrong with the labels of the page's pictures; nothing, one hopes."""
    wrong, drawings = [], page.evaluate(_TEXTS)
    assert drawings
    for drawing in drawings:
        texts = drawing["texts"]
        assert texts, drawing["id"]
        for number, one in enumerate(texts):
            left, top, right, bottom = one["box"]
            if left < -0.5 or top < -0.5 or right > drawing["width"] + 0.5 or bottom > drawing["height"] + 0.5:
                wrong.append(f"{drawing['id']}: “{one['text']}” leaves the picture")
            if one["inside"]:
                x1, y1, x2, y2 = one["inside"]
                if left < x1 or right > x2 or top < y1 - SLACK or bottom > y2 + SLACK:
                    wrong.append(f"{drawing['id']}: “{one['text']}” leaves its box")
            for other in texts[number + 1 :]:
                x1, y1, x2, y2 = other["box"]
                if left < x2 and x1 < right and top + SLACK < y2 and y1 + SLACK < bottom:
                    wrong.append(f"{drawing['id']}: “{one['text']}” meets “{other['text']}”")
    return wrong


@SCREENS
def test_pictures_fit_their_screen_and_pass_axe(screen, request, live_server, officer):
    page = request.getfixturevalue(screen)
    signed_in(page, live_server, officer)
    for name, path in PAGES.items():
        page.goto(live_server.url + path)
        no_sideways_scroll(page)
        no_clipped_text(page)
        assert measured(page) == [], name
        assert axe(page) == [], name
        shot(page, f"{name}-{screen}")


@SCREENS
def test_no_label_meets_another_in_any_of_the_35_groups(screen, request, live_server, officer):
    page = request.getfixturevalue(screen)
    signed_in(page, live_server, officer)
    codes = list(EducationGroup.objects.order_by("code").values_list("code", flat=True))
    assert len(codes) == 35
    wrong = {}
    for code in codes:
        page.goto(f"{live_server.url}/groups/{code}/picture/")
        no_sideways_scroll(page)
        if found := measured(page):
            wrong[code] = found
    assert wrong == {}


@pytest.mark.parametrize(("size", "bold"), [(NAME, False), (NAME, True), (SMALL, False), (SMALL, True)])
def test_texts_are_never_wider_than_estimated(desktop, live_server, size, bold):
    """Every ASCII sign alone, and names in rows of ten, in the portal's own type."""
    samples = [chr(code) * 10 for code in range(33, 127)]
    samples += [
        "十一中学（CBD校区）",
        "总数24所（公办4所；普惠民办17所；民办3所）",
        "·…—“”①Ⅳ℃㎡é",
        "2022-07-14前 至 2026-09-01",
    ]
    desktop.goto(f"{live_server.url}/login/")
    real = desktop.evaluate(
        """([samples, size, weight]) => {
            const pen = document.createElement("canvas").getContext("2d");
            pen.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
            return samples.map(text => pen.measureText(text).width);
        }""",
        [samples, size, 600 if bold else 400],
    )
    estimated = [width_of(text, size, bold=bold) for text in samples]
    assert [(t, r, e) for t, r, e in zip(samples, real, estimated, strict=True) if r > e] == []


def test_boxes_open_by_click_and_by_keyboard(desktop, live_server, officer):
    page = desktop
    signed_in(page, live_server, officer)
    page.goto(f"{live_server.url}/groups/")
    page.locator("summary", has_text="更多").click()
    follow(page.get_by_role("link", name="关系总图"))
    page.locator("svg#network a", has_text="十一中学教育集团").click()
    page.wait_for_url("**/groups/Z01/picture/")
    page.locator("svg#network a", has_text="十一中学（CBD校区）").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/institutions/**")
    assert "中海学校" in page.locator("h1").inner_text()


@pytest.mark.both_databases
def test_figures_of_the_district_lead_to_their_rows(desktop, live_server, officer):
    page = desktop
    signed_in(page, live_server, officer)
    page.goto(f"{live_server.url}/groups/pictures/district/")
    page.locator("svg#groups a", has_text="3").first.click()
    page.wait_for_url("**/groups/?category=middle&relation=articulated")
    assert page.locator("table.groups .sheet-name").count() == 3


@SCREENS
def test_pictures_in_the_dark(screen, request, live_server, officer):
    page = request.getfixturevalue(screen)
    page.emulate_media(color_scheme="dark")
    signed_in(page, live_server, officer)
    for name in ("picture-group", "picture-network", "picture-district"):
        page.goto(live_server.url + PAGES[name])
        assert axe(page) == [], name
        shot(page, f"{name}-dark-{screen}")


def test_printed_page_holds_the_wide_picture_and_the_table(desktop, live_server, officer):
    page = desktop
    signed_in(page, live_server, officer)
    upright, across = 703, 1032  # a sheet of A4 between its margins
    for name, width in (("picture-group", upright), ("picture-network", across), ("picture-district", across)):
        page.goto(live_server.url + PAGES[name])
        page.emulate_media(media="print")
        page.set_viewport_size({"width": width, "height": 1000})
        assert page.locator("svg.chart-wide").first.is_visible()
        assert not page.locator("svg.chart-narrow").first.is_visible()
        assert page.locator("main table").first.is_visible()
        no_sideways_scroll(page)
        assert measured(page) == [], name
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 1360, "height": 900})
