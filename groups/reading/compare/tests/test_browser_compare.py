"""The comparison of two days and the calendar in a real browser: on a desk and on a phone, light, dark and printed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from groups.registry.education_groups import services as education_groups
from groups.registry.institutions.services import institutions, sites
from groups.registry.members import services as members
from groups.registry.models import EducationGroup, Institution, Membership, Site
from nanan_groups.testing.browser import axe, no_clipped_text, no_sideways_scroll, shot, signed_in
from nanan_groups.testing.register_made import correction, order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENS = pytest.mark.parametrize("screen", ["desktop", "phone"])


def named(name: str) -> Institution:
    return Institution.objects.get(source_ref=f"institution/{name}")


def site_of(name: str, label: str = "") -> Site:
    return Site.objects.get(institution=named(name), versions__label=label)


@pytest.fixture
def officer(transactional_db, policy, user_of):
    """The policy's register with some years of life: acts of every sort, some of them for coming days."""
    officer = user_of("registry_officer")
    first, second = (EducationGroup.objects.get(source_ref=f"group/1-{n}") for n in (1, 2))

    def ordered(day, reason, document="南教发〔2024〕15号", make=order):
        return make(day, actor=officer, reason=reason, document=document)

    today = timezone.localdate()
    lately, soon, late = (today + timedelta(days=days) for days in (-9, 25, 290))
    spring, autumn = (date(today.year - 2, month, 1) for month in (3, 9))
    sites.open_site(order=ordered(autumn, "新建校舍竣工验收，经批准开办"), site=site_of("长嘉汇中学"))
    institutions.finalise_name(
        order=ordered(autumn, "区政府命名批复"), institution=named("茶园南坪实验幼儿园"), name="茶园第一实验幼儿园"
    )
    members.leave_group(
        order=ordered(spring, "学校布局调整，独立设置"),
        membership=Membership.objects.filter(group=second, relation="tight").order_by("-ordinal").first(),
    )
    education_groups.rename_group(
        order=ordered(spring, "集团章程修订，规范名称"), group=first, name="十一中学优质教育集团"
    )
    institutions.confirm_ownership(
        order=ordered(spring, "核对事业单位法人证书", make=correction),
        institution=named("十一中学"),
        ownership="public",
    )
    ally = Membership.objects.filter(group=first, relation="alliance").order_by("ordinal").first()
    members.change_relation(order=ordered(lately, "联盟满三年，转为紧密型"), membership=ally, relation="tight")
    still = {"site__versions__state": "planned", "site__versions__valid_to": None}
    planned = Membership.objects.filter(relation="tight", **still).order_by("pk").first()
    sites.open_site(order=ordered(late, "预计秋季学期开办"), site=planned.site)
    education_groups.change_lead(order=ordered(soon, "集团总校调整"), group=second, lead=named("十一中金科学校"))
    institutions.mark_quality(
        order=ordered(soon, "新一轮优质学校认定", ""), institution=named("珊瑚实验小学"), mark="quality"
    )
    return officer


def good(page, name: str) -> None:
    """Nothing wider than the screen, nothing cut off, nothing axe objects to; a picture for people."""
    no_sideways_scroll(page)
    no_clipped_text(page)
    assert axe(page) == []
    shot(page, name)


@SCREENS
def test_both_pages_fit_their_screen_in_light_and_dark(screen, request, live_server, officer):
    page = request.getfixturevalue(screen)
    signed_in(page, live_server, officer)
    for name, path in {"compare": "/groups/compare/", "calendar": "/groups/calendar/"}.items():
        page.goto(live_server.url + path)
        good(page, f"{name}-{screen}")
        page.emulate_media(color_scheme="dark")
        good(page, f"{name}-{screen}-dark")
        page.emulate_media(color_scheme="light")


@SCREENS
def test_nothing_to_show_and_bad_days_fit_too(screen, request, live_server, officer):
    page = request.getfixturevalue(screen)
    signed_in(page, live_server, officer)
    page.goto(f"{live_server.url}/groups/compare/?day_a=2022-07-14&day_b=2022-07-14")
    good(page, f"compare-same-{screen}")
    page.fill("[name=day_a]", "前年")
    page.get_by_role("button", name="比较", exact=True).click()
    page.get_by_text("无法识别").wait_for()
    assert page.input_value("[name=day_a]") == "前年"
    good(page, f"compare-wrong-{screen}")
    page.goto(f"{live_server.url}/groups/calendar/?category=vocational")
    good(page, f"calendar-empty-{screen}")


@pytest.mark.both_databases
def test_from_the_list_to_what_changed_and_why(desktop, live_server, officer):
    signed_in(desktop, live_server, officer)
    desktop.goto(f"{live_server.url}/groups/")
    desktop.locator(".page-actions summary", has_text="更多").click()
    shot(desktop, "compare-menu")
    desktop.get_by_role("link", name="比较两个日期").click()
    desktop.wait_for_url("**/groups/compare/")
    opened = desktop.locator("tr", has_text="长嘉汇中学")
    assert "待建" in opened.inner_text()
    assert "新建校舍竣工验收，经批准开办" in opened.inner_text()
    desktop.get_by_role("navigation", name="变化类别").get_by_role("link", name="开办").click()
    desktop.wait_for_url("**kind=opened**")
    assert desktop.locator("table.differences tbody tr").count() == 1
    with desktop.expect_download() as download:
        desktop.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename == f"教育集团变动-2022-07-14至{timezone.localdate():%Y-%m-%d}.xlsx"


def test_both_pages_on_paper(desktop, live_server, officer):
    """No buttons, no filters, no tabs; days and acts are there."""
    signed_in(desktop, live_server, officer)
    for name in ("compare", "calendar"):
        desktop.goto(f"{live_server.url}/groups/{name}/")
        desktop.emulate_media(media="print")
        for hidden in (".bar", ".filters", ".tabs", ".page-actions"):
            assert not desktop.locator(hidden).first.is_visible(), hidden
        assert "南教发〔2024〕15号" in desktop.locator("main").inner_text()
        desktop.set_viewport_size({"width": 1032, "height": 703})  # A4 landscape within its margins
        no_sideways_scroll(desktop)
        shot(desktop, f"{name}-print")
        desktop.set_viewport_size({"width": 1360, "height": 900})
        desktop.emulate_media(media="screen")
