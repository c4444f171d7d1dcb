"""The money of the demonstration: one year closed, one running, the books right."""

import pytest
from django.utils import timezone

from funding.books.models import BookYear, Entry
from funding.books.queries.check import differences
from funding.models import Batch, Receipt, SpecialProject, Transfer
from groups.rights.words import Role
from nanan_groups.demo.accounts import holder_of, make_demo_accounts
from nanan_groups.demo.funding import make_demo_funding


@pytest.fixture
def made(policy, settings, tmp_path):
    settings.DEMO, settings.VAR_DIR = True, tmp_path
    make_demo_accounts()
    make_demo_funding()


@pytest.mark.once(
    "what the year invents comes from the same services; that it is made on both is asked by test_rebuild"
)
def test_one_year_is_closed_and_one_runs(made, client_of):
    year = timezone.localdate().year
    states = dict(Batch.objects.order_by("year").values_list("year", "case__state"))
    assert states == {year - 1: "released", year: "released"}
    assert BookYear.objects.get(year=year - 1).closed_on is not None
    assert not BookYear.objects.filter(year=year, closed_on__isnull=False)
    assert Transfer.objects.get().case.state == "receiving"
    assert sorted(Receipt.objects.values_list("state", flat=True)) == ["accepted", "reported"]
    assert SpecialProject.objects.get().case.state == "reviewed"
    assert differences() == []
    count = Entry.objects.count()
    make_demo_funding()
    assert Entry.objects.count() == count
    officer = client_of(holder_of(Role.FINANCE_OFFICER))
    for page in ("", "batches/", "accounts/", "execution/", "budget/", "settlement/"):
        for one in (year - 1, year):
            assert officer.get(f"/funding/{one}/{page}").status_code == 200
    clerk = client_of(holder_of(Role.SCHOOL_CLERK))
    assert clerk.get(f"/funding/{year}/accounts/").status_code == 200
    papers = [
        f"/funding/receipts/{Receipt.objects.first().code}/print/",
        f"/funding/transfers/{Transfer.objects.get().case.code}/print/",
        f"/funding/projects/{SpecialProject.objects.get().case.code}/print/",
        f"/funding/{year}/groups/{Transfer.objects.get().origin.group.code}/settlement/",
    ]
    assert [clerk.get(path).status_code for path in papers[1:]] == [200, 200, 200]
    assert [officer.get(path).status_code for path in papers] == [200, 200, 200, 200]
