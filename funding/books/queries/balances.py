"""What accounts hold: now, and on any day; what moved in a year; the journal of one account."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from funding.books.models import Account, Balance, BookYear, CategoryBudget, Entry
from funding.books.rules.figures import Moved, Spent
from funding.books.words import AccountKind, EntryKind, MoneySource
from funding.projects.listeners import MoneyUsed
from groups.registry.register.queries.ended import living_groups
from groups.rights.roles import VIEW_FUNDING
from nanan_groups.kit.scope import Scope

COMING, GOING = "coming", "going"


def visible_accounts(scope: Scope) -> QuerySet[Account]:
    """All accounts of the groups whose money one reads."""
    rows = Account.objects.select_related("group", "institution")
    reach = scope.reach(VIEW_FUNDING)
    if reach.everywhere:
        return rows
    return rows.filter(Q(group_id__in=reach.groups) | Q(institution_id__in=reach.institutions))


def journal_of(account: Account) -> QuerySet[Entry]:
    """Its entries, the newest first."""
    rows = Entry.objects.filter(Q(origin=account) | Q(to=account))
    return rows.select_related(
        "origin__institution", "to__institution", "category", "reverses", "reversed_by"
    ).order_by("-on", "-pk")


def balances_on(accounts: Iterable[int], day: date) -> dict[tuple[int, str], int]:
    """Fen by (account, source) at the end of ``day``, from the entries themselves. Two queries."""
    accounts, out = list(accounts), defaultdict(int)
    moving = Entry.objects.filter(on__lte=day).exclude(kind__in=(EntryKind.COMMIT, EntryKind.UNCOMMIT)).order_by()
    for path, sign in (("to", 1), ("origin", -1)):
        rows = moving.filter(**{f"{path}__in": accounts}).values_list(f"{path}_id", "source").annotate(sum=Sum("fen"))
        for account, source, fen in rows:
            out[account, source] += sign * fen
    return dict(out)


_IN = {EntryKind.RELEASE: "released", EntryKind.PAY_OUT: "released", EntryKind.TRANSFER: "transferred_in",
       EntryKind.CARRY_OVER: "carried"}  # fmt: skip
_OUT = {EntryKind.SPEND: "spent", EntryKind.TRANSFER: "transferred_out", EntryKind.RETURN: "returned"}


def moved_of(accounts: QuerySet[Account]) -> dict[tuple[int, str], Moved]:
    """What moved, by (account, source); a reversal counts against what it reverses. What a group's account paid out to its
    schools is not theirs twice: it is read account by account."""
    sums: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    keys = set(accounts.order_by().values_list("pk", flat=True))
    rows = Entry.objects.filter(Q(origin__in=accounts.order_by()) | Q(to__in=accounts.order_by())).order_by()
    for origin, to, source, kind, reversed_kind, fen in rows.values_list(
        "origin_id", "to_id", "source", "kind", "reverses__kind", "fen"
    ):
        if kind == EntryKind.REVERSAL:
            _take_back(sums, keys, (origin, to, source, reversed_kind, fen))
            continue
        if to in keys and (name := _IN.get(kind)):
            sums[to, source][name] += fen
        if origin in keys and (name := _OUT.get(kind)):
            sums[origin, source][name] += fen
        if origin in keys and kind == EntryKind.PAY_OUT:
            sums[origin, source]["released"] -= fen
        if kind == EntryKind.CORRECTION:
            sums[to, source]["reversed"] += fen if to in keys else 0
            sums[origin, source]["spent"] += fen if origin in keys else 0
    return {key: Moved(**found) for key, found in sums.items() if key[0] in keys}


def _take_back(sums, keys, facts) -> None:
    """A reversal goes the other way: what was given is with ``origin``, what was taken comes back ``to``."""
    origin, to, source, kind, fen = facts
    if kind == EntryKind.CORRECTION:
        for account, name in ((origin, "reversed"), (to, "spent")):
            if account in keys:
                sums[account, source][name] -= fen
        return
    if origin in keys and (name := _IN.get(kind)):
        sums[origin, source][name] -= fen
    if to in keys and kind == EntryKind.SPEND:
        sums[to, source]["reversed"] += fen
    elif to in keys and (name := _OUT.get(kind)):
        sums[to, source][name] -= fen
    if to in keys and kind == EntryKind.PAY_OUT:
        sums[to, source]["released"] += fen


def moved_together(moved: Iterable[Moved]) -> Moved:
    names = ("released", "transferred_in", "transferred_out", "returned", "spent", "reversed", "carried")
    rows = list(moved)
    return Moved(**{name: sum(getattr(one, name) for one in rows) for name in names})


def spending_of(accounts: QuerySet[Account]) -> list[Spent]:
    """What was spent and stands."""
    rows = Entry.objects.filter(
        origin__in=accounts.order_by(), kind=EntryKind.SPEND, reversed_by__isnull=True
    ).order_by("pk")
    return [Spent(*facts) for facts in rows.values_list("origin_id", "category_id", "voucher", "fen")]


def budgets_of(accounts: QuerySet[Account]) -> dict[tuple[int, int], int]:
    rows = CategoryBudget.objects.filter(account__in=accounts.order_by()).order_by("pk")
    return {(account, category): fen for account, category, fen in rows.values_list("account_id", "category_id", "fen")}


@dataclass(frozen=True, slots=True)
class Left:
    """What the accounts of a group that is over still hold in a year: ``fen``; ``account``: the code of its own account."""

    year: int
    group: str
    fen: int
    account: str


def left_of_ended(today: date) -> list[Left]:
    """By year that is not closed and group that is over, while there is money on its accounts. One query, and one a group."""
    closed = BookYear.objects.filter(closed_on__isnull=False).order_by().values("year")
    rows = Balance.objects.filter(holds=True, fen__gt=0).exclude(account__year__in=closed)
    rows = rows.exclude(account__group__in=living_groups(today)).order_by("account__year", "account__group__code")
    found: dict[tuple[int, int], list[Balance]] = defaultdict(list)
    for one in rows.select_related("account__group"):
        found[one.account.year, one.account.group_id].append(one)
    return [
        Left(year, str(some[0].account.group), sum(one.fen for one in some), some[0].account.code)
        for (year, _), some in found.items()
    ]


def holding_accounts(year: int, groups: Iterable[int] | None = None) -> QuerySet[Account]:
    rows = Account.objects.filter(year=year, kind__in=(AccountKind.GROUP, AccountKind.SCHOOL))
    return rows if groups is None else rows.filter(group__in=groups)


def paid_out_of(year: int, group: int) -> dict[str, int]:
    """By code of the school, fen the group's account paid out to it and did not take back. One query."""
    out: dict[str, int] = defaultdict(int)
    rows = Entry.objects.filter(
        kind=EntryKind.PAY_OUT, to__year=year, to__group=group, to__kind=AccountKind.SCHOOL, reversed_by__isnull=True
    ).order_by()
    for code, fen in rows.values_list("to__institution__code", "fen"):
        out[code] += fen
    return dict(out)


def released_of(year: int, groups: Iterable[int]) -> dict[int, dict[str, int]]:
    """By group and source, fen released to it, less what was reversed or returned from its own or a school's account."""
    out: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = Entry.objects.filter(
        kind__in=(EntryKind.RELEASE, EntryKind.RETURN),
        origin__year=year,
        origin__group__in=list(groups),
        reversed_by__isnull=True,
    ).order_by()
    for group, source, kind, fen in rows.values_list("origin__group_id", "source", "kind").annotate(sum=Sum("fen")):
        out[group][source] += fen if kind == EntryKind.RELEASE else -fen
    return {group: dict(sums) for group, sums in out.items()}


def project_money(group: int, year: int) -> MoneyUsed:
    """Of the source 项目, over all accounts of the group."""
    moved = moved_of(holding_accounts(year, [group]))
    whole = moved_together(each for (_, source), each in moved.items() if source == MoneySource.PROJECT)
    return MoneyUsed(whole.received + whole.carried, whole.used, whole.returned)


def bound_of(year: int) -> dict[int, int]:
    """By group, fen of the district's and of projects' money that is spent or committed: what no cut goes below."""
    sources = (MoneySource.DISTRICT, MoneySource.PROJECT)
    out: dict[int, int] = defaultdict(int)
    spent = Entry.objects.filter(
        origin__year=year, kind=EntryKind.SPEND, source__in=sources, reversed_by__isnull=True
    ).order_by()
    for group, fen in spent.values_list("origin__group_id").annotate(sum=Sum("fen")):
        out[group] += fen
    held = Balance.objects.filter(account__year=year, holds=True, source__in=sources).order_by()
    for group, fen in held.values_list("account__group_id").annotate(sum=Sum("committed")):
        out[group] += fen
    return dict(out)
