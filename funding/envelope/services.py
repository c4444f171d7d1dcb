"""Setting the budget of a year: each change is its next version."""

from funding.envelope.models import WHOLE, Budget
from funding.envelope.queries import bound_fen, budgets_of
from groups.rights.checks import require
from groups.rights.roles import SET_FUNDING_RULES
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.money import yuan
from nanan_groups.records.acts import clean
from nanan_groups.records.orders import Order, carry_out


def set_budget(*, order: Order, year: int, purpose: str, approved_fen: int, document: str) -> Budget:
    """Raises RuleViolation: below what is spent and committed, nothing changed, no document."""
    require(order.actor, SET_FUNDING_RULES)
    if not document.strip():
        raise RuleViolation("请写明批复的文号。", field="document_no", code="document")
    bound = bound_fen(year) if purpose == WHOLE else 0
    if approved_fen < bound:
        raise RuleViolation(
            f"盘子 {yuan(approved_fen)} 元低于已支出和已占用的 {yuan(bound)} 元，不能压减到那里。",
            field="approved_fen",
            code="below-spent",
        )
    with carry_out(order, "set_budget", f"登记 {year} 年度盘子 {yuan(approved_fen)} 元") as draft:
        known = budgets_of(year).get(purpose)
        facts = {"year": year, "purpose": purpose, "approved_fen": approved_fen, "document": document.strip()}
        row = Budget(number=known.number + 1 if known else 1, act=draft.act, **facts)
        if known is not None and (known.approved_fen, known.document) == (approved_fen, row.document):
            raise RuleViolation("与现有盘子相同，没有需要写入的内容。", code="same")
        clean(row)
        row.save(force_insert=True)
        draft.about = draft.about or f"funding-budget:{year}"
        before = f"{yuan(known.approved_fen)} 元（{known.document}）" if known else ""
        draft.note(str(row), "批复数", before, f"{yuan(approved_fen)} 元（{row.document}）")
    return row
