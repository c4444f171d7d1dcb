"""Booking: the one way an entry comes into the journal.

The year is locked, then the balances an entry touches in the order of their keys, so that two entries on the same accounts
wait for each other and never for ever, and nothing comes into a year that is being closed; then the database's own CHECK holds
that nothing falls below 0 or below what is committed.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import F

from funding.books.models import Account, Balance, BookYear, Entry
from funding.books.words import AccountKind, EntryKind, MoneySource
from groups.registry.models import EducationGroup, Institution
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.money import yuan
from nanan_groups.records.acts import Draft, clean
from nanan_groups.records.models.codes import next_code


def account_for(
    draft: Draft, year: int, group: EducationGroup, kind: AccountKind, institution: Institution | None = None
) -> Account:
    """The account, opened with its first entry. Must run inside an act."""
    facts = {"year": year, "group": group, "kind": kind}
    if kind is AccountKind.SCHOOL:
        facts["institution"] = institution
    known = Account.objects.filter(**facts).first()
    if known is not None:
        return known
    book = _lock_year(year)
    if (known := Account.objects.filter(**facts).first()) is not None:
        return known
    _refuse_closed(book)
    return Account.objects.create(code=next_code("ZH", 5), act=draft.act, **{"institution": institution, **facts})


def _lock_year(year: int) -> BookYear:
    BookYear.objects.get_or_create(year=year)
    return BookYear.objects.select_for_update().get(year=year)


def _refuse_closed(book: BookYear) -> None:
    if book.closed_on is not None:
        raise RuleViolation(
            f"{book.year} 年度已于 {day_text(book.closed_on)} 结账，不能再记账；发现的错误请在未结账的年度里更正。",
            code="closed",
        )


def lock(accounts: Iterable[Account], source: str) -> dict[int, Balance]:
    """The years of these accounts, then their balances, each locked in one order; by account. A closed year is refused.

    The year first: whoever closes it locks the balances there are, and the first of a source is not among them.
    """
    found: dict[int, Balance] = {}
    wanted = {account.pk: account for account in accounts}
    years = {account.year for account in wanted.values()}
    for held in BookYear.objects.select_for_update().filter(year__in=years).order_by("year"):
        _refuse_closed(held)
    known = set(Balance.objects.filter(account__in=wanted, source=source).values_list("account_id", flat=True))
    for pk in sorted(set(wanted) - known):
        holds = AccountKind(wanted[pk].kind).holds
        Balance.objects.get_or_create(account=wanted[pk], source=source, defaults={"holds": holds})
    for row in Balance.objects.select_for_update().filter(account__in=wanted, source=source).order_by("pk"):
        found[row.account_id] = row
    return found


def book(
    draft: Draft,
    *,
    kind: EntryKind,
    source: str,
    on: date,
    origin: Account,
    to: Account,
    fen: int,
    locked: dict[int, Balance] | None = None,
    **facts,
) -> Entry:
    """One entry, and the balances with it. Raises RuleViolation: no amount, another group or year, not enough money."""
    _refuse_wrong(kind, source, origin, to, fen)
    locked = locked or lock((origin, to), source)
    entry = Entry(
        code=next_code("FL", 6), kind=kind, source=source, on=on, origin=origin, to=to, fen=fen, act=draft.act, **facts
    )
    _refuse_missing_money(kind, locked[origin.pk], fen)
    clean(entry)
    entry.save(force_insert=True)
    if (kind.moves and kind is not EntryKind.REVERSAL) or (kind is EntryKind.REVERSAL and origin != to):
        Balance.objects.filter(pk=locked[origin.pk].pk).update(fen=F("fen") - fen)
        Balance.objects.filter(pk=locked[to.pk].pk).update(fen=F("fen") + fen)
    else:
        sign = -1 if kind is EntryKind.UNCOMMIT else 1
        Balance.objects.filter(pk=locked[origin.pk].pk).update(committed=F("committed") + sign * fen)
    draft.about = draft.about or f"entry:{entry.code}"
    way = f"{origin} → {to}" if origin != to else str(origin)
    draft.note(way, EntryKind(kind).label, "", f"{yuan(fen)} 元（{MoneySource(source).label}）{facts.get('note', '')}")
    return entry


def _refuse_wrong(kind: EntryKind, source: str, origin: Account, to: Account, fen: int) -> None:
    if not isinstance(fen, int) or fen <= 0:
        raise RuleViolation("金额必须大于零。", field="fen", code="amount")
    if source not in MoneySource.values:
        raise RuleViolation("请选择来源。", field="source", code="source")
    if origin.group_id != to.group_id:
        raise RuleViolation("只能在同一集团内记账，不能跨集团。", field="to", code="other-group")
    if origin.year != to.year and kind is not EntryKind.CARRY_OVER:
        raise RuleViolation("只能在同一预算年度内记账，不能跨年度。", field="to", code="other-year")


def _refuse_missing_money(kind: EntryKind, balance: Balance, fen: int) -> None:
    """Said before the database says it: how much there is."""
    if not balance.holds:
        return
    there = balance.committed if kind is EntryKind.UNCOMMIT else balance.available
    if fen > there:
        what = "占用" if kind is EntryKind.UNCOMMIT else "可用"
        held = (
            f"，其中占用 {yuan(balance.committed)} 元" if balance.committed and kind is not EntryKind.UNCOMMIT else ""
        )
        raise RuleViolation(
            f"{balance.account}余额不足：{what} {yuan(there)} 元（余额 {yuan(balance.fen)} 元{held}），"
            f"不能{EntryKind(kind).label} {yuan(fen)} 元。",
            field="fen",
            code="not-enough",
        )
