"""The back office in a real browser, on a desk and on a phone, in light and dark: it fits, it works, nothing is blocked."""

import pytest

from groups.registry.models import DirectoryEntry, Institution, InstitutionVersion
from nanan_groups.testing.admin_rows import attempt
from nanan_groups.testing.browser import axe, no_clipped_text, no_sideways_scroll, shot, signed_in
from nanan_groups.testing.factories import DirectoryEntryFactory, EnrolmentFactory, QualityMarkFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Example-Pass-26"
SCREENS = pytest.mark.parametrize("screen", ["desktop", "phone"])
PAGES = {
    "registry_officer": {
        "index": "/admin/",
        "app": "/admin/registry/",
        "groups": "/admin/registry/educationgroup/",
        "institutions": "/admin/registry/institution/?kind=kindergarten&q=幼儿园",
        "sites": "/admin/registry/site/",
        "memberships": "/admin/registry/membership/",
        "directory": "/admin/registry/directoryentry/",
        "group": "/admin/registry/educationgroup/{group}/change/",
        "institution": "/admin/registry/institution/{institution}/change/",
        "entry": "/admin/registry/directoryentry/{entry}/change/",
        "new-entry": "/admin/registry/directoryentry/add/",
        "history": "/admin/registry/institution/{institution}/history/",
        "export": "/admin/registry/institution/export/",
        "many": "/admin/registry/institution/acts/confirm-ownership-of-many/?ids={institution}",
        "measure": "/admin/measures/measure/{measure}/change/",
        "nothing": "/admin/registry/site/?q=没有这所学校",
    },
    "auditor": {
        "events": "/admin/records/event/",
        "event": "/admin/records/event/1/change/",
        "acts": "/admin/records/act/",
        "act": "/admin/records/act/{act}/change/",
    },
    "system": {"users": "/admin/accounts/user/", "new-user": "/admin/accounts/user/add/"},
    "security": {
        "appointments": "/admin/access/appointment/",
        "grant": "/admin/access/appointment/add/",
        "locks": "/admin/axes/accessattempt/",
    },
}


@pytest.fixture
def known(transactional_db, policy) -> dict:
    from groups.measures.models import Measure
    from groups.registry.models import EducationGroup
    from nanan_groups.records.models import Act

    school = Institution.objects.get(source_ref="institution/十一中学")
    entry = DirectoryEntryFactory(institution=school, head="王敏", telephone="023-62900001")
    QualityMarkFactory(institution=school)
    EnrolmentFactory(site=school.sites.order_by("pk").first())
    return {
        "group": EducationGroup.objects.get(source_ref="group/1-1").pk,
        "institution": school.pk,
        "entry": entry.pk,
        "measure": Measure.objects.order_by("pk").first().pk,
        "act": Act.objects.order_by("-pk").first().pk,
    }


def good(page) -> list[str]:
    """Without axe's own fetching of sheets: Django's forms.css imports another, which axe would copy inline."""
    return axe(page, preload=False)


@SCREENS
@pytest.mark.parametrize("role", PAGES)
def test_pages_fit_their_screen_and_pass_axe(screen, role, request, live_server, known, user_of):
    """And, by the fixture: no CSP report, no console error, no request to another host."""
    page = request.getfixturevalue(screen)
    if role == "security":
        attempt()
    signed_in(page, live_server, user_of(role))
    for name, path in PAGES[role].items():
        page.goto(live_server.url + path.format(**known))
        no_sideways_scroll(page)
        no_clipped_text(page, "#content")
        assert good(page) == [], name
        shot(page, f"admin-{name}-{screen}")


def test_dark_pages_pass_axe(desktop, live_server, known, user_of):
    desktop.emulate_media(color_scheme="dark")
    signed_in(desktop, live_server, user_of("registry_officer"))
    for name in ("index", "institutions", "institution", "entry", "many"):
        desktop.goto(live_server.url + PAGES["registry_officer"][name].format(**known))
        assert good(desktop) == [], name
        shot(desktop, f"admin-{name}-dark")


def test_tick_two_schools_and_confirm_their_ownership(desktop, live_server, known, user_of):
    signed_in(desktop, live_server, user_of("registry_officer"))
    desktop.goto(f"{live_server.url}/admin/registry/institution/?ownership=unknown&kind=kindergarten")
    boxes = desktop.locator("input.action-select")
    boxes.nth(0).check()
    boxes.nth(1).check()
    desktop.select_option("select[name=action]", label="核实办学性质")
    desktop.get_by_role("button", name="前往办理").click()
    desktop.get_by_label("普惠民办").check()
    desktop.fill("[name=effective_on]", "2026年3月1日")
    desktop.fill("[name=reason]", "核对办学许可证")
    desktop.get_by_role("button", name="核实办学性质").click()
    desktop.get_by_text("核实办学性质：已办理 2 条。").wait_for()
    assert InstitutionVersion.objects.filter(ownership="inclusive_private", ownership_basis="verified").count() == 2


def test_edit_a_telephone_with_its_reason(phone, live_server, known, user_of):
    signed_in(phone, live_server, user_of("registry_officer"))
    phone.goto(f"{live_server.url}/admin/registry/directoryentry/{known['entry']}/change/")
    phone.fill("[name=telephone]", "023-62900009")
    phone.get_by_role("button", name="保存").click()
    phone.locator(".errorlist").first.wait_for()  # no reason, nothing written
    phone.fill("[name=reason]", "换号")
    phone.fill("[name=document]", "来函")
    phone.get_by_role("button", name="保存").click()
    phone.locator(".messagelist .success").wait_for()
    assert DirectoryEntry.objects.get(pk=known["entry"]).telephone == "023-62900009"


def test_choose_a_school_by_typing(desktop, live_server, known, user_of):
    signed_in(desktop, live_server, user_of("registry_officer"))
    desktop.goto(f"{live_server.url}/admin/registry/directoryentry/add/")
    desktop.locator(".select2-selection").click()
    desktop.locator(".select2-search__field").fill("bjyey")
    desktop.get_by_role("option", name="滨江幼儿园").click()
    desktop.fill("[name=head]", "张敏")
    desktop.fill("[name=reason]", "首次登记")
    desktop.fill("[name=document]", "来函")
    desktop.get_by_role("button", name="保存").click()
    desktop.locator(".messagelist .success").wait_for()
    assert DirectoryEntry.objects.get(institution__source_ref="institution/滨江幼儿园").head == "张敏"


def test_grant_with_suggestions(desktop, live_server, known, user_of):
    person = user_of("school_clerk")
    signed_in(desktop, live_server, user_of("security"))
    desktop.goto(f"{live_server.url}/admin/access/appointment/add/")
    desktop.locator(".select2-selection").click()
    desktop.locator(".select2-search__field").fill(person.username)
    desktop.locator(".select2-results__option", has_text=person.username).click()
    desktop.select_option("[name=role]", label="集团总校校长")
    desktop.locator("[name=group]").press_sequentially("syzx")
    desktop.locator("#list-group option").first.wait_for(state="attached")
    desktop.fill("[name=group]", desktop.locator("#list-group option").first.get_attribute("value"))
    desktop.fill("[name=reason]", "任命")
    desktop.get_by_role("button", name="授权").click()
    desktop.get_by_text("已授权").wait_for()
    assert person.appointments.filter(role="group_principal", group=known["group"]).exists()


@pytest.mark.both_databases
def test_export_arrives_as_a_workbook(desktop, live_server, known, user_of):
    signed_in(desktop, live_server, user_of("auditor"))
    desktop.goto(f"{live_server.url}/admin/registry/institution/?kind=vocational")
    desktop.get_by_role("link", name="导出").click()
    with desktop.expect_download() as waiting:
        desktop.get_by_role("button", name="导出").click()
    assert waiting.value.suggested_filename.startswith("机构-")
    assert waiting.value.suggested_filename.endswith(".xlsx")
