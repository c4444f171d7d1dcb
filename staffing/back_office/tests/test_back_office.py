"""The lists of cases and ledgers in the back office: who reads them, in a fixed number of queries, and nothing is written."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nanan_groups.testing.factories import StaffPostFactory, UserFactory, entry
from nanan_groups.testing.staffing_factories import (
    CertificateFactory,
    GroupPlanFactory,
    LeaderQuotaFactory,
    NominationFactory,
    PoolEntryFactory,
    QuotaRequestFactory,
    ShortageRequestFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LISTS = {
    "poolentry": lambda: PoolEntryFactory(shadowing=True, case__state="shadowing"),
    "leaderquota": LeaderQuotaFactory,
    "nomination": lambda: NominationFactory(
        case__state="submitted", case__submitted_by=UserFactory(), case__submitted_at=timezone.now()
    ),
    "quotarequest": QuotaRequestFactory,
    "shortagerequest": ShortageRequestFactory,
    "exchangeround": lambda: GroupPlanFactory().of,
    "groupplan": GroupPlanFactory,
    "certificate": lambda: CertificateFactory(person=StaffPostFactory().person),
}


def shown(client, name: str, **query):
    page = client.get(reverse(f"admin:staffing_{name}_changelist"), query)
    assert page.status_code == 200
    return page


@pytest.mark.parametrize("name", LISTS)
def test_one_row_and_three_take_the_same_queries(name, user_of, client_of):
    client, counts = client_of(user_of("personnel_officer")), []
    for more in (1, 2):
        with entry():
            for _ in range(more):
                LISTS[name]()
        shown(client, name)  # the session's own writes are over
        with CaptureQueriesContext(connection) as asked:
            page = shown(client, name)
        counts.append(len(asked))
    assert (page.context["cl"].result_count, counts[0]) == (3, counts[1])
    assert "/change/" not in page.content.decode()


def test_what_a_row_says_and_how_it_is_found(user_of, client_of):
    with entry():
        row = PoolEntryFactory(name="李新", shadowing=True, case__state="shadowing", grade="good")
        PoolEntryFactory(name="王新")
        draft, sent = NominationFactory(), LISTS["nomination"]()
        old = CertificateFactory(person=StaffPostFactory().person)
        CertificateFactory(person=old.person, replaces=old, number="JLZ999999")
        LeaderQuotaFactory(total=7, document="编办〔2026〕7号", valid_to=date(2027, 1, 1))
    client = client_of(user_of("auditor"))
    assert [one.name for one in shown(client, "poolentry", state="shadowing").context["cl"].result_list] == ["李新"]
    found = shown(client, "poolentry", q=row.staff_no).content.decode()
    assert "良好" in found and reverse("staffing:pool-detail", args=[row.case.code]) in found
    names = shown(client, "nomination").content.decode()
    assert sent.case.code in names and draft.case.code not in names  # a draft is the group's own
    assert "由JLZ999999号代替" in shown(client, "certificate").content.decode()
    assert "2027-01-01" in shown(client, "leaderquota", q="编办").content.decode()
