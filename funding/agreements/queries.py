"""What agreements say of a budget year: three queries, whatever their number."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Q, QuerySet

from funding.agreements.models import Agreement, AgreementYear, Receipt
from funding.agreements.rules import Cash, counted
from funding.agreements.words import MoneyKind, ReceiptState
from groups.registry.models import InstitutionVersion
from groups.rights.roles import VIEW_FUNDING
from nanan_groups.kit.scope import Scope

FOUND = 8
Partners = tuple[int, str, str]  # key of the group, codes of the university and of the school


class AgreedYear(NamedTuple):
    """Of the agreements between one university and one school of a group, together; money in fen as in ``Counted``.
    ``agreed``: None while nobody said it; ``code``: of the last of them."""

    agreed: int | None
    received: int = 0
    late: int = 0
    earlier: int = 0
    paid: int = 0
    code: str = ""


NOT_AGREED = AgreedYear(None)


def agreed_of(year: int, cutoff: str) -> Mapping[Partners, AgreedYear]:
    """By group, university and school, of every agreement that names an amount for the year, or that brought late money."""
    rows = AgreementYear.objects.filter(year__lte=year).order_by("agreement__code", "year")
    agreed = list(
        rows.values_list(
            "agreement__code",
            "agreement__group_id",
            "agreement__university__code",
            "agreement__school__code",
            "pk",
            "year",
            "agreed_fen",
        )
    )
    cash = _cash(year) if agreed else {}
    out: dict[Partners, AgreedYear] = {}
    for (code, *partners), of_one in groupby(agreed, itemgetter(0, 1, 2, 3)):
        years, came, paid = {}, [], 0
        for *_, pk, of_year, fen in of_one:
            years[of_year] = fen
            for kind, on, amount in cash.get(pk, ()):
                if kind == MoneyKind.RECEIVED:
                    came.append(Cash(of_year, on, amount))
                elif of_year == year:
                    paid += amount
        sums = counted(year, years, came, cutoff)
        mine = AgreedYear(years.get(year), sums.received, sums.late, sums.earlier, paid, code)
        known = out.get(key := tuple(partners))
        out[key] = _together(known, mine) if known else mine
    return {key: one._replace(agreed=0) if one.agreed is None and one.earlier else one for key, one in out.items()}


def _cash(year: int) -> Mapping[int, list[tuple]]:
    """By agreement and year (key of its row): (kind, day, fen) of what was accepted."""
    out: dict[int, list[tuple]] = defaultdict(list)
    accepted = Receipt.objects.filter(state=ReceiptState.ACCEPTED, year__year__lte=year).order_by("on", "pk")
    for key, *facts in accepted.values_list("year_id", "kind", "on", "fen"):
        out[key].append(facts)
    return out


def _together(one: AgreedYear, other: AgreedYear) -> AgreedYear:
    """Two agreements of the same partners, the later code last."""
    known = [each.agreed for each in (one, other) if each.agreed is not None]
    sums = (mine + theirs for mine, theirs in zip(one[1:-1], other[1:-1], strict=True))
    return AgreedYear(sum(known) if known else None, *sums, other.code)


def visible_agreements(scope: Scope) -> QuerySet[Agreement]:
    return Agreement.objects.visible_to(scope, VIEW_FUNDING).select_related("group", "university", "school")


def visible_receipts(scope: Scope) -> QuerySet[Receipt]:
    """Of the agreements one sees."""
    rows = Receipt.objects.filter(year__agreement__in=visible_agreements(scope).order_by().values("pk"))
    return rows.select_related(
        "year__agreement__group", "year__agreement__university", "year__agreement__school", "reported_by", "decided_by"
    )


def find_agreements(text: str, scope: Scope) -> QuerySet[Agreement]:
    """By code, by a part of the title, by the university's or the school's name, by the slip of a receipt."""
    named = InstitutionVersion.objects.filter(name__contains=text).order_by().values("institution")
    wanted = Q(code=text.upper()) | Q(title__contains=text)
    if len(text) > 1:
        wanted |= Q(university__in=named) | Q(school__in=named) | Q(pk__in=_slipped(text))
    return visible_agreements(scope).filter(wanted).order_by("group__code", "pk")[:FOUND]


def _slipped(text: str) -> QuerySet:
    return Receipt.objects.filter(slip=text).order_by().values("year__agreement")
