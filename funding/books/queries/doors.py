"""What others may ask of the money (evaluation opens it in its ``sources``): plain values in, frozen dataclasses out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from funding.agreements.models import Receipt
from funding.agreements.words import MoneyKind, ReceiptState
from funding.books.models import BookYear, Entry
from funding.books.queries.balances import budgets_of, holding_accounts, moved_of, moved_together, spending_of
from funding.books.rules.figures import compliance, execution
from funding.books.words import AccountKind, EntryKind
from groups.registry.models import Lead
from nanan_groups.kit.trace import Result


@dataclass(frozen=True, slots=True)
class MoneyOfGroup:
    """Of one group in one closed year. ``reaching``: what was paid out to schools that do not lead it ÷ what was released, None
    where nothing was. ``from_universities``: fen of accepted receipts of that year."""

    group: int
    year: int
    execution: Result
    compliance: Result
    reaching: Fraction | None
    from_universities: int


def last_closed_year(*, up_to: int) -> int | None:
    """Figures of a year that still runs would be judged too early; those of a later one belong to another round."""
    rows = BookYear.objects.filter(closed_on__isnull=False, year__lte=up_to).order_by("-year")
    return rows.values_list("year", flat=True).first()


def money_of_groups(groups: Iterable[int], year: int) -> dict[int, MoneyOfGroup]:
    """By group. A constant number of queries."""
    groups = list(groups)
    accounts = holding_accounts(year, groups)
    owner = dict(accounts.order_by().values_list("pk", "group_id"))
    moved, spent, budgets = moved_of(accounts), spending_of(accounts), budgets_of(accounts)
    paid, released = _paid_out(accounts), _released(accounts)
    came = _received(groups, year)
    moved_by, spent_by, budgets_by = defaultdict(list), defaultdict(list), defaultdict(dict)
    for (account, _), each in moved.items():
        moved_by[owner[account]].append(each)
    for each in spent:
        spent_by[owner[each.account]].append(each)
    for key, fen in budgets.items():
        budgets_by[owner[key[0]]][key] = fen
    out = {}
    for group in groups:
        whole = released.get(group, 0)
        out[group] = MoneyOfGroup(
            group,
            year,
            execution(moved_together(moved_by[group])),
            compliance(spent_by[group], budgets_by[group]),
            Fraction(paid.get(group, 0), whole) if whole else None,
            came.get(group, 0),
        )
    return out


def _paid_out(accounts) -> dict[int, int]:
    """Fen by group to the accounts of schools other than the one that led the group on the day of the entry."""
    held: dict[int, list[Lead]] = {}
    for lead in Lead.objects.filter(group__in=accounts.order_by().values("group_id")).order_by("pk"):
        held.setdefault(lead.group_id, []).append(lead)
    rows = _counted(accounts, EntryKind.PAY_OUT).filter(to__kind=AccountKind.SCHOOL)
    out: dict[int, int] = {}
    for group, school, on, fen in rows.values_list("to__group_id", "to__institution_id", "on", "fen"):
        if not any(each.institution_id == school and _holds(each, on) for each in held.get(group, ())):
            out[group] = out.get(group, 0) + fen
    return out


def _holds(lead: Lead, day: date) -> bool:
    return lead.valid_from <= day and (lead.valid_to is None or day < lead.valid_to)


def _released(accounts) -> dict[int, int]:
    out: dict[int, int] = {}
    for group, fen in _counted(accounts, EntryKind.RELEASE).values_list("to__group_id", "fen"):
        out[group] = out.get(group, 0) + fen
    return out


def _counted(accounts, kind: EntryKind):
    """Entries of that kind without what was reversed."""
    return Entry.objects.filter(to__in=accounts.order_by(), kind=kind, reversed_by__isnull=True).order_by()


def _received(groups: list[int], year: int) -> dict[int, int]:
    rows = Receipt.objects.filter(
        year__agreement__group__in=groups, year__year=year, kind=MoneyKind.RECEIVED, state=ReceiptState.ACCEPTED
    ).order_by()
    out: dict[int, int] = {}
    for group, fen in rows.values_list("year__agreement__group_id", "fen"):
        out[group] = out.get(group, 0) + fen
    return out
