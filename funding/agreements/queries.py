"""What agreements say of a budget year: three queries, whatever their number."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from funding.agreements.models import Agreement, AgreementYear, Receipt
from funding.agreements.rules import Cash, Counted, counted
from funding.agreements.words import MoneyKind, ReceiptState
from groups.registry.models import InstitutionVersion
from groups.rights.roles import VIEW_FUNDING
from nanan_groups.kit.scope import Scope

FOUND = 8
Partners = tuple[int, str, str]  # key of the group, codes of the university and of the school


@dataclass(frozen=True, slots=True)
class AgreedYear:
    """Of the agreements between one university and one school of a group, together."""

    agreed: int | None
    cash: Counted
    paid: int
    code: str


def agreed_of(year: int, cutoff: str) -> Mapping[Partners, AgreedYear]:
    """By group, university and school, of every agreement that names an amount for the year, or that brought late money."""
    rows = list(
        AgreementYear.objects.filter(year__lte=year)
        .order_by("pk")
        .values_list(
            "pk",
            "agreement__code",
            "agreement__group_id",
            "agreement__university__code",
            "agreement__school__code",
            "year",
            "agreed_fen",
        )
    )
    if not rows:
        return {}
    cash: dict[int, list[tuple]] = defaultdict(list)
    accepted = Receipt.objects.filter(state=ReceiptState.ACCEPTED, year__year__lte=year).order_by("on", "pk")
    for key, *facts in accepted.values_list("year_id", "kind", "on", "fen"):
        cash[key].append(tuple(facts))
    agreed: dict[Partners, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    came: dict[tuple[Partners, str], list[Cash]] = defaultdict(list)
    paid: dict[Partners, int] = defaultdict(int)
    for key, code, group, university, school, of_year, fen in rows:
        partners = (group, university, school)
        agreed[partners][code][of_year] = fen
        for kind, on, amount in cash[key]:
            if kind == MoneyKind.RECEIVED:
                came[partners, code].append(Cash(of_year, on, amount))
            elif of_year == year:
                paid[partners] += amount
    return {
        partners: _together(year, contracts, partners, came, paid[partners], cutoff)
        for partners, contracts in agreed.items()
    }


def _together(year, contracts, partners, came, paid, cutoff) -> AgreedYear:
    of_year = [years[year] for years in contracts.values() if year in years]
    sums = [counted(year, years, came[partners, code], cutoff) for code, years in contracts.items()]
    cash = Counted(
        sum(one.received for one in sums),
        sum(one.late for one in sums),
        sum(one.earlier for one in sums),
        sum(one.beyond for one in sums),
    )
    known = sum(of_year) if of_year else (0 if cash.earlier else None)
    return AgreedYear(known, cash, paid, sorted(contracts)[-1])


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
