"""The budget of a year as it stands, and the year's statements held against it."""

from dataclasses import dataclass

from funding.books.queries.balances import bound_of
from funding.envelope.models import WHOLE, Budget
from funding.statements.rules.cuts import Purpose, by_purpose, cut_by_purpose, cut_to_total
from funding.statements.rules.lines import District


@dataclass(frozen=True, slots=True)
class Held:
    """A purpose (or the total): what is computed, what is approved, what is over."""

    label: str
    wanted: int
    approved: int | None
    document: str
    number: int

    @property
    def over(self) -> int:
        return 0 if self.approved is None else max(0, self.wanted - self.approved)


def budgets_of(year: int) -> dict[str, Budget]:
    """The newest version of each purpose that has one."""
    out: dict[str, Budget] = {}
    for one in Budget.objects.filter(year=year).order_by("purpose", "number"):
        out[one.purpose] = one
    return out


def held_against(year: int, district: District) -> list[Held]:
    budgets, wanted = budgets_of(year), by_purpose(district)
    rows = [
        _held(purpose.label, wanted[purpose], budgets.get(purpose.value))
        for purpose in Purpose
        if wanted[purpose] or purpose.value in budgets
    ]
    return [*rows, _held("合计", district.total, budgets.get(WHOLE))]


def _held(label: str, wanted: int, budget: Budget | None) -> Held:
    if budget is None:
        return Held(label, wanted, None, "", 0)
    return Held(label, wanted, budget.approved_fen, budget.document, budget.number)


def within_budget(year: int, district: District, *, by_hand: int = 0) -> District:
    """Cut by rule to what there is; as it is where no budget is set. ``by_hand``: fen set by hand beside it, which the one
    total has to hold as well. Raises RuleViolation: below the floor."""
    budgets = budgets_of(year)
    limits = {Purpose(purpose): one.approved_fen for purpose, one in budgets.items() if purpose != WHOLE}
    if limits:
        district = cut_by_purpose(district, limits)
    return cut_to_total(district, budgets[WHOLE].approved_fen, by_hand) if WHOLE in budgets else district


def bound_fen(year: int) -> int:
    """What no cut of the year's total goes below, of all groups together."""
    return sum(bound_of(year).values())
