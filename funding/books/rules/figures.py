"""Execution and compliance of money (docs/领域-经费.md 第8节). Pure, with steps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from nanan_groups.kit.money import yuan
from nanan_groups.kit.trace import Input, Measure, Result, TraceStep, not_applicable

CLAUSE = "细则 五4"


@dataclass(frozen=True, slots=True)
class Moved:
    """Fen of one source in one year: what came by release (or was paid out to a school), by transfer, what went."""

    released: int = 0
    transferred_in: int = 0
    transferred_out: int = 0
    returned: int = 0
    spent: int = 0
    reversed: int = 0
    carried: int = 0

    @property
    def received(self) -> int:
        return self.released + self.transferred_in - self.transferred_out - self.returned

    @property
    def net(self) -> int:
        """What transfers brought, or took."""
        return self.transferred_in - self.transferred_out

    @property
    def used(self) -> int:
        return self.spent - self.reversed

    @property
    def left(self) -> int:
        """What is there at the end, before it is carried over."""
        return self.carried + self.received - self.used


def execution(moved: Moved, label: str = "执行率") -> Result:
    """(spent − reversed) ÷ (released ± transfers − returned); what was carried over stands apart."""
    inputs = (
        Input("下达", f"{yuan(moved.released)} 元"),
        Input("调入", f"{yuan(moved.transferred_in)} 元"),
        Input("调出", f"{yuan(moved.transferred_out)} 元"),
        Input("退回", f"{yuan(moved.returned)} 元"),
        Input("支出", f"{yuan(moved.spent)} 元"),
        Input("冲销", f"{yuan(moved.reversed)} 元"),
    )
    if moved.received <= 0:
        return not_applicable(Measure.SHARE, "还没有下达的经费", label=label)
    share = Fraction(moved.used, moved.received)
    formula = f"（支出 − 冲销）{yuan(moved.used)} ÷（下达 ± 调剂 − 退回）{yuan(moved.received)}"
    note = f"结转 {yuan(moved.carried)} 元另列" if moved.carried else ""
    step = TraceStep(label, formula, Measure.SHARE.text(share), inputs, CLAUSE, note)
    return Result(share, Measure.SHARE, (step,), label=label)


@dataclass(frozen=True, slots=True)
class Spent:
    """Spending that stands (not reversed): its account, its category, its voucher."""

    account: int
    category: int
    voucher: str
    fen: int


def compliance(spending: Iterable[Spent], budgets: Mapping[tuple[int, int], int], label: str = "合规率") -> Result:
    """What has a voucher and lies inside the budget of its category ÷ what was spent."""
    whole, right = 0, 0
    by_category: dict[tuple[int, int], int] = {}
    for one in spending:
        whole += one.fen
        if one.voucher:
            key = (one.account, one.category)
            by_category[key] = by_category.get(key, 0) + one.fen
    for key, fen in by_category.items():
        right += min(fen, budgets.get(key, 0))
    if not whole:
        return not_applicable(Measure.SHARE, "还没有支出", label=label)
    share = Fraction(right, whole)
    formula = f"有凭证且在预算类别内 {yuan(right)} ÷ 支出 {yuan(whole)}"
    return Result(
        share, Measure.SHARE, (TraceStep(label, formula, Measure.SHARE.text(share), clause=CLAUSE),), label=label
    )
