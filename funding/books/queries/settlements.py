"""A budget year's books put together: account by account for a group, group by group for the district."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from funding.books.models import Account, BookYear, Entry, SpendingCategory
from funding.books.queries.balances import budgets_of, moved_of, moved_together, spending_of
from funding.books.rules.figures import Moved, Spent
from funding.books.words import AccountKind, EntryKind, MoneySource

CORRECTIONS = "以前年度更正"


@dataclass(frozen=True, slots=True)
class AccountYear:
    """An account and a source (both "" of a sum), with what moved."""

    name: str
    source: str
    moved: Moved


@dataclass(frozen=True, slots=True)
class CategoryYear:
    """``spent``: what was not taken back; ``inside``: as far as the budget of each account reaches."""

    name: str
    budget: int
    spent: int
    inside: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """``groups``: (name, what moved) of each group. ``closed_on``: None while the year is open."""

    year: int
    closed_on: date | None
    accounts: tuple[AccountYear, ...]
    groups: tuple[tuple[str, AccountYear], ...]
    categories: tuple[CategoryYear, ...]
    spending: tuple[Spent, ...]
    budgets: dict[tuple[int, int], int]

    @property
    def whole(self) -> AccountYear:
        return AccountYear("", "", moved_together(one.moved for one in self.accounts))


def settlement(year: int, accounts: QuerySet[Account]) -> Settlement:
    """``accounts``: those that hold money, inside one's scope. A constant number of queries."""
    accounts = accounts.filter(year=year, kind__in=(AccountKind.GROUP, AccountKind.SCHOOL))
    moved, spending, budgets = moved_of(accounts), spending_of(accounts), budgets_of(accounts)
    rows = list(accounts.select_related("group", "institution").order_by("group__code", "kind", "pk"))
    own = [(one, source) for one in rows for source in MoneySource if (one.pk, source) in moved]
    lines = tuple(AccountYear(_name(one), source.label, moved[one.pk, source]) for one, source in own)
    by_group: dict[int, list[Moved]] = {}
    for one, source in own:
        by_group.setdefault(one.group_id, []).append(moved[one.pk, source])
    names = {one.group_id: str(one.group) for one in rows}
    book = BookYear.objects.filter(year=year).first()
    return Settlement(
        year,
        book.closed_on if book else None,
        lines,
        tuple((names[key], AccountYear("", "", moved_together(each))) for key, each in by_group.items()),
        tuple(_categories(accounts, spending, budgets)),
        tuple(spending),
        budgets,
    )


def _name(one: Account) -> str:
    return str(one.institution) if one.kind == AccountKind.SCHOOL else one.get_kind_display()


def _categories(
    accounts: QuerySet[Account], spending: Iterable[Spent], budgets: dict[tuple[int, int], int]
) -> list[CategoryYear]:
    """In their order; what mends another year stands apart, since its category was counted there."""
    spent: dict[tuple[int, int], int] = {}
    for one in spending:
        key = (one.account, one.category)
        spent[key] = spent.get(key, 0) + one.fen
    out = []
    for pk, name in SpendingCategory.objects.order_by("ordinal", "pk").values_list("pk", "name"):
        mine = {key: spent.get(key, 0) for key in {*spent, *budgets} if key[1] == pk}
        if mine:
            inside = sum(min(fen, budgets.get(key, 0)) for key, fen in mine.items())
            planned = sum(budgets.get(key, 0) for key in mine)
            out.append(CategoryYear(name, planned, sum(mine.values()), inside))
    if mended := _corrections(accounts):
        out.append(CategoryYear(CORRECTIONS, 0, mended, 0))
    return out


def _corrections(accounts: QuerySet[Account]) -> int:
    rows = Entry.objects.filter(kind=EntryKind.CORRECTION, reversed_by__isnull=True).order_by()
    out, back = (rows.filter(**{f"{path}__in": accounts.order_by()}) for path in ("origin", "to"))
    return sum(out.values_list("fen", flat=True)) - sum(back.values_list("fen", flat=True))
