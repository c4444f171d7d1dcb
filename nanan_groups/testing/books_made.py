"""A group with money: two public schools in it, its account and theirs for a budget year."""

from datetime import date
from types import SimpleNamespace

from django.utils import timezone

from funding.books.models import Account, SpendingCategory
from funding.books.services.journal import account_for, book
from funding.books.services.money import load_categories, release
from funding.books.words import AccountKind, EntryKind, MoneySource
from groups.registry.policy.services import Loaded
from groups.registry.register.words import Basis, Ownership
from nanan_groups.records.orders import Order
from nanan_groups.testing.factories import EducationGroupFactory, MembershipFactory, SiteFactory, entry

YEAR = 2026
DISTRICT = MoneySource.DISTRICT
MARCH = date(2026, 3, 1)


def order(actor=None, **facts) -> Order:
    return Order(actor=actor, effective_on=timezone.localdate(), reason="试验", kind="entry", **facts)


def public_site(name: str, ownership: str = Ownership.PUBLIC):
    return SiteFactory(
        institution__version__name=name,
        institution__version__ownership=ownership,
        institution__version__ownership_basis=Basis.ASSUMED,
    )


def group_with_money(*, released: int = 60_000_000, first: int = 8_000_000, second: int = 0) -> SimpleNamespace:
    """``first`` and ``second``: fen at the two schools, out of what was released on 1 March."""
    with entry(title="经费") as draft:
        load_categories(Loaded())
        group = EducationGroupFactory()
        sites = [public_site(f"{sign}校{group.code}") for sign in "甲乙"]
        for site in sites:
            MembershipFactory(group=group, site=site)
        schools = [site.institution for site in sites]
        release(draft, year=YEAR, group=group, source=DISTRICT, fen=released, on=MARCH)
        own = Account.objects.get(group=group, kind=AccountKind.GROUP)
        accounts = [account_for(draft, YEAR, group, AccountKind.SCHOOL, school) for school in schools]
        for account, fen in zip(accounts, (first, second), strict=True):
            if fen:
                facts = {"source": DISTRICT, "on": MARCH, "origin": own, "to": account, "fen": fen}
                book(draft, kind=EntryKind.PAY_OUT, **facts)
    return SimpleNamespace(
        group=group,
        own=own,
        first=accounts[0],
        second=accounts[1],
        schools=schools,
        sites=sites,
        category=SpendingCategory.objects.get(name="教研"),
    )


def fen_of(account: Account, source: str = DISTRICT) -> int:
    row = account.balances.filter(source=source).first()
    return row.fen if row else 0
