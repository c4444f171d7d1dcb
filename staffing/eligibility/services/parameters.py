"""What the district decides about exchanges, by school year."""

from django.core.exceptions import PermissionDenied

from groups.rights.roles import RUN_EXCHANGES
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.texts import short_enough
from nanan_groups.kit.years import school_year_text
from nanan_groups.records.orders import Order, carry_out, refuse_same
from staffing.eligibility.models import CensusList, ExchangeParameter
from staffing.eligibility.rules.parameters import PARAMETERS
from staffing.eligibility.words import ListState
from staffing.roster.services.basics import scope_for

NOT_YOURS = "交流参数和名册由区教委人事科室管理。"


def require_office(order: Order) -> None:
    if order.actor is not None and not scope_for(order.actor).may_everywhere(RUN_EXCHANGES):
        raise PermissionDenied(NOT_YOURS)


def set_parameter(*, order: Order, code: str, first_year: int, value: str, document: str) -> ExchangeParameter:
    """In force from that school year on. What a frozen list was drawn with stays in the list."""
    require_office(order)
    if code not in PARAMETERS:
        raise RuleViolation("没有这一参数。", field="code", code="choice")
    of = PARAMETERS[code]
    value = of.read(value)
    document = short_enough(document, 200, "文件依据", "document")
    if not document:
        raise RuleViolation("请写明文件依据：区里的数字须有文件。", field="document", code="document")
    year = f"{school_year_text(first_year)}学年"
    if of.of_list and CensusList.objects.filter(school_year__gte=first_year, state=ListState.FROZEN).exists():
        raise RuleViolation(
            f"{year}或之后的应交流名册已经冻结，参数须从下一学年起设定。", field="first_year", code="frozen"
        )
    with carry_out(order, "set_parameter", f"交流参数：{of.label}") as draft:
        row = ExchangeParameter.objects.select_for_update().filter(code=code, first_year=first_year).first()
        subject = f"{of.label}（{year}起）"
        draft.note(subject, of.label, of.text(row.value) if row else "", of.text(value))
        if row is None:
            row = draft.add(
                ExchangeParameter(code=code, first_year=first_year, value=value, document=document), subject=subject
            )
        else:
            if (row.value, row.document) == (value, document):
                raise RuleViolation("与现有登记相同，没有需要写入的内容。", code="same")
            draft.update(row, subject=subject, value=value, document=document)
        refuse_same(draft)
    return row
