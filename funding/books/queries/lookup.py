"""Accounts and entries, found by what people know of them."""

import re

from django.db.models import Q, QuerySet

from funding.books.models import Account, Entry
from funding.books.words import AccountKind
from groups.registry.models import GroupVersion, InstitutionVersion

LIMIT = 8
_ACCOUNT, _ENTRY = re.compile(r"ZH\d+", re.IGNORECASE), re.compile(r"FL\d+", re.IGNORECASE)
LEAST = 2  # signs of a name, of a voucher: less would find everything


def find_accounts(text: str, seen: QuerySet[Account], year: int) -> QuerySet[Account]:
    """``seen``: those the reader may see. By code of whatever year, else by the name of the school or the group in ``year``."""
    rows = seen.filter(kind__in=(AccountKind.GROUP, AccountKind.SCHOOL)).order_by("group__code", "kind", "pk")
    if _ACCOUNT.fullmatch(text):
        return rows.filter(code=text.upper())
    if len(text) < LEAST:
        return rows.none()
    schools = InstitutionVersion.objects.filter(name__contains=text).order_by()
    groups = GroupVersion.objects.filter(name__contains=text).order_by()
    named = Q(institution__in=schools.values("institution"))
    named |= Q(kind=AccountKind.GROUP, group__in=groups.values("group"))
    return rows.filter(named, year=year)


def find_entries(text: str, seen: QuerySet[Account]) -> list[tuple[Entry, Account]]:
    """Each with the account on whose page it stands."""
    if len(text) < LEAST:
        return []
    wanted = Q(code=text.upper()) if _ENTRY.fullmatch(text) else Q(voucher=text)
    mine = seen.filter(kind__in=(AccountKind.GROUP, AccountKind.SCHOOL)).order_by().values("pk")
    rows = Entry.objects.filter(wanted).filter(Q(origin__in=mine) | Q(to__in=mine))
    rows = rows.select_related("origin__institution", "to__institution").order_by("-pk")[:LIMIT]
    known = set(
        seen.filter(pk__in={key for one in rows for key in (one.origin_id, one.to_id)}).values_list("pk", flat=True)
    )
    return [
        (one, one.origin if one.origin_id in known and AccountKind(one.origin.kind).holds else one.to) for one in rows
    ]
