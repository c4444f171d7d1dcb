"""The pages of requests, scarce specialists, certificates and reserve cadres in a real browser, on a desk and on a phone."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from nanan_groups.testing.factories import (
    AppointmentFactory,
    LeadFactory,
    MembershipFactory,
    StaffPostFactory,
    UserFactory,
    entry,
)
from nanan_groups.testing.plan_desk import Desk, good
from nanan_groups.testing.staffing_factories import (
    CertificateFactory,
    EntrustmentFactory,
    LeaderQuotaFactory,
    NominationFactory,
    PostQuotaFactory,
    QuotaRequestFactory,
    ShortageRequestFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db):
    """A group with one request of each kind that waits, one granted; a reserve cadre who leads elsewhere; a certificate."""
    with entry():
        member = MembershipFactory(
            alliance=True, site__institution__version__name="甲校小学", group__version__name="甲教育集团"
        )
        group, school = member.group, member.site.institution
        LeadFactory(group=group, institution=school)
        PostQuotaFactory(institution=school)
        LeaderQuotaFactory(institution=school)
        at = {"group": group, "institution": school, "grounds": "新增联盟，学生增加，现有教师不足。"}
        asked = QuotaRequestFactory(**at, case__title="甲教育集团申请：甲校小学编制 2 个（其中教师 2 个）、职数 1 个")
        QuotaRequestFactory(
            **at, case__state="granted", granted_posts=2, granted_teachers=2, number="南岸编办〔2026〕8号",
            effective_on=date(2027, 1, 1),
        )  # fmt: skip
        wanted = ShortageRequestFactory(
            **at, case__title="甲教育集团急需紧缺人才：甲校小学小学科学 2 个，其中追加单列 1 个"
        )
        now = timezone.now()
        person = StaffPostFactory(leadership="vice_head", person__name="赵任职", valid_from=date(2026, 3, 1)).person
        NominationFactory(
            group=group, person=person, institution=school, reserve=True, case__state="adopted",
            case__submitted_by=UserFactory(), case__submitted_at=now, case__decided_by=UserFactory(),
            case__decided_at=now, case__closed_at=now,
        )  # fmt: skip
        CertificateFactory(person=person)
        EntrustmentFactory(site=member.site, person=person, document="甲校〔2026〕3号")
    codes = {"asked": asked.case.code, "wanted": wanted.case.code, "group": group.code}
    officer = AppointmentFactory(role="personnel_officer", user=UserFactory()).user
    lead = AppointmentFactory(role="group_principal", group=group, user=UserFactory()).user
    return codes, officer, lead


def test_the_pages(request, live_server, world):
    codes, officer, lead = world
    seen = {
        "requests": ("request-list", None),
        "request": ("request-detail", "asked"),
        "request-paper": ("request-paper", "asked"),
        "shortages": ("shortage-list", None),
        "shortage": ("shortage-detail", "wanted"),
        "shortage-print": ("shortage-print", None),
        "certificates": ("certificate-list", None),
        "entrusted": ("entrustment-list", None),
        "cadres": ("cadre-output", None),
        "cadre-people": ("cadre-people", "group"),
    }
    for screen in ("desktop", "phone"):
        page = request.getfixturevalue(screen)
        desk = Desk(page, live_server).sit(officer)
        for name, (address, of) in seen.items():
            desk.go(reverse(f"staffing:{address}", args=[codes[of]] if of else []))
            good(page, f"{name}-{screen}")
        desk.go(reverse("staffing:shortage-step", args=[codes["wanted"], "approve"]))
        good(page, f"shortage-approve-{screen}")
        desk.sit(lead).go(reverse("staffing:request-quota", args=[codes["group"]]))
        good(page, f"request-quota-{screen}")
