"""The sheet of budgets, written row by row through the service."""

from collections.abc import Iterator
from types import SimpleNamespace

from funding.envelope.models import Budget
from funding.envelope.queries import budgets_of
from funding.envelope.services import set_budget
from funding.envelope.sheets import BudgetSheet
from groups.registry.register.datasets import RegisterWriter
from groups.rights.roles import SET_FUNDING_RULES, VIEW_FUNDING
from nanan_groups.records.imports.datasets import DISTRICT, Asked, Dataset, register
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.models import ActKind


class BudgetWriter(RegisterWriter):
    sheet = BudgetSheet

    def resolve(self, row):
        return None

    def apply(self, row, resolved) -> Outcome:
        purpose = row.purpose or ""
        known = budgets_of(row.year).get(purpose)
        if known is not None and (known.approved_fen, known.document) == (row.approved, row.document):
            return Outcome("u", str(known))
        facts = {"year": row.year, "purpose": purpose, "approved_fen": row.approved, "document": row.document}
        done = set_budget(order=self.order(kind=ActKind.IMPORT), **facts)
        return Outcome("c" if known else "n", str(done))

    def column_of(self, field: str) -> str:
        named = {"approved_fen": "approved", "document_no": "document"}
        return super().column_of(named.get(field, field))


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    """As they stand, for who reads the whole district's money."""
    if not asked.scope.may_everywhere(VIEW_FUNDING):
        return
    for year in sorted(set(Budget.objects.order_by().values_list("year", flat=True))):
        for purpose, one in sorted(budgets_of(year).items()):
            facts = {"approved": one.approved_fen, "document": one.document, "number": one.number}
            yield SimpleNamespace(year=year, purpose=purpose, **facts)


register(
    Dataset(
        code="budgets",
        title="预算盘子",
        about="各年度专项经费的盘子，分用途或只有总数；导入登记新的一版。",
        sheet=BudgetSheet,
        change=SET_FUNDING_RULES,
        take_out=VIEW_FUNDING,
        unit=lambda scope: DISTRICT if scope.may_everywhere(SET_FUNDING_RULES) else None,
        writer=BudgetWriter,
        rows=rows,
        lists=lambda scope, day: {},
        order=62,
    )
)
