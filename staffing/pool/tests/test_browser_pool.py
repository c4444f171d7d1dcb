"""The turnover pool and the leadership pages in a real browser, on a desk and on a phone."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from nanan_groups.records.cases.engine import Party, open_case
from nanan_groups.testing.browser import axe, no_clipped_text, no_sideways_scroll, shot, signed_in
from nanan_groups.testing.factories import LeadFactory, MembershipFactory, StaffPostFactory, UserFactory, entry
from nanan_groups.testing.staffing_factories import LeaderQuotaFactory, NominationFactory, PoolEntryFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Example-Pass-26"
SCREENS = pytest.mark.parametrize("screen", ["desktop", "phone"])


@pytest.fixture
def officer(transactional_db, user_of):
    """Personnel, before a pool at several stages, a quota and a recommendation that waits."""
    with entry():
        site = MembershipFactory(site__institution__version__name="甲校小学", group__version__name="甲教育集团").site
        group = site.memberships.get().group
        LeadFactory(group=group, institution=site.institution)
        for stage in ("recruited", "training", "training"):
            PoolEntryFactory(case__state=stage)
        parties = [
            Party("lead", "group", group.pk, "甲教育集团"),
            Party("shadow", "institution", site.institution_id, "甲校"),
        ]
        case = open_case(kind="pool", state="shadowing", title="新教师：李新（NP9）", place="district", parties=parties)
        facts = {"group": group, "lead": site.institution, "site": site, "exception": "该学科优质学校没有带教教师"}
        PoolEntryFactory(case=case, name="李新", staff_no="NP9", shadowing=True, **facts)
        LeaderQuotaFactory(institution=site.institution)
        person = StaffPostFactory(site=site, leadership="vice_head", valid_from=date(2020, 9, 1)).person
        handed_in = {"case__submitted_by": UserFactory(), "case__submitted_at": timezone.now()}
        NominationFactory(
            group=group, person=person, institution=site.institution, case__state="submitted", **handed_in
        )
    return user_of("personnel_officer")


def good(page, name: str) -> None:
    """Nothing wider than the screen, nothing cut off, nothing axe objects to; a picture for people."""
    no_sideways_scroll(page)
    no_clipped_text(page)
    assert axe(page) == []
    shot(page, name)


@SCREENS
def test_the_pages_of_the_office(screen, request, live_server, officer):
    page = request.getfixturevalue(screen)
    signed_in(page, live_server, officer)
    for name, address in (
        ("pool-board", reverse("staffing:pool-board")),
        ("pool-enter", reverse("staffing:pool-enter")),
        ("pool-batch", reverse("staffing:pool-batch", args=["train"])),
        ("pool-print", reverse("staffing:pool-print")),
        ("leader-quota", reverse("staffing:seat-list")),
        ("nominations", reverse("staffing:nomination-list")),
    ):
        page.goto(f"{live_server.url}{address}")
        good(page, f"{name}-{screen}")
    page.get_by_role("table").get_by_role("link").first.click()
    good(page, f"nomination-{screen}")
    page.goto(f"{live_server.url}{reverse('staffing:pool-board')}?stage=shadowing")
    page.get_by_role("link", name="李新").click()
    good(page, f"pool-detail-{screen}")
    page.get_by_role("link", name="跟岗鉴定表").click()
    good(page, f"pool-paper-{screen}")
