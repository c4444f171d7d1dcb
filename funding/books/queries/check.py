"""Recomputing the books from their entries: whatever is kept beside the journal must be what the journal says."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Q, Sum

from funding.books.models import Balance, BookYear, Entry
from funding.books.words import EntryKind
from nanan_groups.kit.money import yuan

COMMITMENTS = (EntryKind.COMMIT, EntryKind.UNCOMMIT)


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the books are wrong: the record, and the sentence."""

    code: str
    sentence: str


def differences() -> list[Difference]:
    """Set-wise: a handful of queries, whatever the number of entries."""
    return [*_balances(), *_reversals(), *_closed(), *_across()]


def _balances() -> list[Difference]:
    fen, committed = defaultdict(int), defaultdict(int)
    moving = Entry.objects.exclude(kind__in=COMMITMENTS).order_by()
    for path, sign in (("to", 1), ("origin", -1)):
        for account, source, total in moving.values_list(f"{path}_id", "source").annotate(sum=Sum("fen")):
            fen[account, source] += sign * total
    bound = Entry.objects.filter(kind__in=COMMITMENTS).order_by()
    for account, source, kind, total in bound.values_list("origin_id", "source", "kind").annotate(sum=Sum("fen")):
        committed[account, source] += total if kind == EntryKind.COMMIT else -total
    out, seen = [], set()
    rows = Balance.objects.order_by("pk").values_list(
        "account_id", "source", "account__code", "holds", "fen", "committed"
    )
    for account, source, code, holds, kept, kept_committed in rows.iterator(5_000):
        key = (account, source)
        seen.add(key)
        if kept != fen[key]:
            out.append(Difference(code, f"余额登记为 {yuan(kept)} 元，按分录应为 {yuan(fen[key])} 元。"))
        if kept_committed != committed[key]:
            text = f"占用登记为 {yuan(kept_committed)} 元，按分录应为 {yuan(committed[key])} 元。"
            out.append(Difference(code, text))
        if holds and (kept < kept_committed or kept_committed < 0):
            out.append(Difference(code, f"余额 {yuan(kept)} 元低于占用 {yuan(kept_committed)} 元。"))
    lost = {key for key in (*fen, *committed) if key not in seen and (fen[key] or committed[key])}
    out += [Difference(str(account), f"有{source}分录，没有余额。") for account, source in sorted(lost)]
    return out


def _reversals() -> list[Difference]:
    same = Q(fen=F("reverses__fen"), source=F("reverses__source"), origin=F("reverses__to"), to=F("reverses__origin"))
    wrong = Entry.objects.filter(reverses__isnull=False).exclude(same)
    chained = Entry.objects.filter(reverses__reverses__isnull=False)
    return [
        *(Difference(one, "冲销与所冲的分录金额、来源或账户不符。") for one in wrong.values_list("code", flat=True)),
        *(Difference(one, "冲销了一笔冲销。") for one in chained.values_list("code", flat=True)),
    ]


def _closed() -> list[Difference]:
    """Nothing was booked in a year after its closing, but for what carries over out of it in that very act."""
    out = []
    for year, day in BookYear.objects.filter(closed_on__isnull=False).order_by("year").values_list("year", "closed_on"):
        late = Entry.objects.filter(to__year=year, origin__year=year, made_at__date__gt=day)
        out += [Difference(one, f"{year} 年度结账后记的账。") for one in late.values_list("code", flat=True)]
    return out


def _across() -> list[Difference]:
    """Never across groups; across years by carrying over only."""
    groups = Entry.objects.exclude(origin__group=F("to__group"))
    years = Entry.objects.exclude(origin__year=F("to__year")).exclude(kind=EntryKind.CARRY_OVER)
    return [
        *(Difference(one, "跨集团记账。") for one in groups.values_list("code", flat=True)),
        *(Difference(one, "跨年度记账。") for one in years.values_list("code", flat=True)),
    ]
