"""The sheets of agreements and receipts, written row by row through the services."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

from funding.agreements.models import Agreement, AgreementYear, Receipt
from funding.agreements.queries import visible_agreements
from funding.agreements.services import add_agreement, report_receipt, set_agreed
from funding.agreements.sheets import AgreementSheet, ReceiptSheet
from groups.registry.models import EducationGroup, Institution
from groups.registry.register.datasets import RegisterWriter, editors_unit
from groups.registry.register.queries.references import References
from groups.rights.roles import REPORT_RECEIPTS, RUN_FUNDING, VIEW_FUNDING
from nanan_groups.kit.days import day_text
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.imports.datasets import DISTRICT, Asked, Dataset, register
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.models import ActKind


class AgreementWriter(RegisterWriter):
    sheet = AgreementSheet

    def resolve(self, row):
        references = self.references()
        return (
            references.group(row.group),
            references.institution(row.university, field="university"),
            references.institution(row.school, field="school"),
        )

    def apply(self, row, resolved) -> Outcome:
        group, university, school = resolved
        order = self.order(kind=ActKind.IMPORT)
        keys = {"group": group.id, "university": university.id, "school": school.id, "title": row.name}
        agreement = Agreement.objects.filter(**keys).first()
        subject = f"{row.name} {row.year} 年"
        if agreement is None:
            agreement = add_agreement(
                order=order,
                group=EducationGroup.objects.get(pk=group.id),
                university=Institution.objects.get(pk=university.id),
                school=Institution.objects.get(pk=school.id),
                title=row.name,
                signed_on=row.signed_on,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                note="",
            )
        else:
            self._refuse_other_days(agreement, row)
        known = AgreementYear.objects.filter(agreement=agreement, year=row.year).first()
        if known is not None and known.agreed_fen == row.agreed:
            return Outcome("u", subject)
        set_agreed(order=order, agreement=agreement, year=row.year, agreed_fen=row.agreed)
        return Outcome("c" if known else "n", subject)

    def _refuse_other_days(self, agreement: Agreement, row) -> None:
        """What an agreement says of itself is mended on its page, with a reason: never dropped here in silence."""
        for name in ("signed_on", "valid_from", "valid_to"):
            known, typed = getattr(agreement, name), getattr(row, name)
            if known != typed:
                label = Agreement._meta.get_field(name).verbose_name
                raise RuleViolation(
                    f"协议 {agreement.code} 登记的{label}是{_said(known)}，表中是{_said(typed)}；"
                    f"日期有误的请在协议页“更正协议”办理，再导入。",
                    field=name,
                    code="other",
                )

    def column_of(self, field: str) -> str:
        return super().column_of("agreed" if field == "agreed_fen" else field)


def _said(day: date | None) -> str:
    return day_text(day) if day else "空"


def agreement_rows(asked: Asked) -> Iterator[SimpleNamespace]:
    """A row for each year of the agreements one reads."""
    years = AgreementYear.objects.filter(agreement__in=visible_agreements(asked.scope).order_by())
    rows = years.select_related("agreement__group", "agreement__university", "agreement__school")
    for one in rows.order_by("agreement__code", "year"):
        of = one.agreement
        yield SimpleNamespace(
            group=f"{of.group}（{of.group.code}）",
            university=f"{of.university}（{of.university.code}）",
            school=f"{of.school}（{of.school.code}）",
            name=of.title,
            signed_on=of.signed_on,
            valid_from=of.valid_from,
            valid_to=of.valid_to,
            year=one.year,
            agreed=one.agreed_fen,
        )


class ReceiptWriter(RegisterWriter):
    sheet = ReceiptSheet

    def resolve(self, row) -> Agreement:
        found = visible_agreements(self.scope).filter(code__iexact=row.agreement).first()
        if found is None:
            raise RuleViolation(f"没有编码为“{row.agreement}”的协议，请核对。", field="agreement", code="not-found")
        return found

    def apply(self, row, resolved) -> Outcome:
        subject = f"{resolved.title} 回单 {row.slip}"
        known = Receipt.objects.filter(slip=row.slip, year__agreement=resolved).first()
        if known is not None and (known.year.year, known.kind, known.on, known.fen) == (
            row.year,
            row.kind,
            row.on,
            row.fen,
        ):
            return Outcome("u", subject)
        facts = {name: getattr(row, name) for name in ("year", "kind", "on", "fen", "slip")}
        report_receipt(order=self.order(kind=ActKind.IMPORT), agreement=resolved, **facts)
        return Outcome("n", subject)


def receipt_rows(asked: Asked) -> Iterator[SimpleNamespace]:
    seen = visible_agreements(asked.scope).order_by()
    rows = Receipt.objects.filter(year__agreement__in=seen).select_related("year__agreement")
    for one in rows.order_by("on", "code"):
        facts = {name: getattr(one, name) for name in ("kind", "on", "fen", "slip", "state")}
        yield SimpleNamespace(agreement=one.year.agreement.code, year=one.year.year, **facts)


register(
    Dataset(
        code="agreements",
        title="校地共建协议",
        about="学校与高校的协议和各年协议数；导入登记协议、登记或修改协议数。",
        sheet=AgreementSheet,
        change=RUN_FUNDING,
        take_out=VIEW_FUNDING,
        unit=lambda scope: DISTRICT if scope.may_everywhere(RUN_FUNDING) else None,
        writer=AgreementWriter,
        rows=agreement_rows,
        lists=lambda scope, day: References(scope, day).lists(),
        order=60,
    )
)
register(
    Dataset(
        code="receipts",
        title="协议到账",
        about="高校到账和学校支付，一行一张银行回单；由签约学校的经办人报送。",
        sheet=ReceiptSheet,
        change=REPORT_RECEIPTS,
        take_out=VIEW_FUNDING,
        unit=lambda scope: editors_unit(scope, REPORT_RECEIPTS),
        writer=ReceiptWriter,
        rows=receipt_rows,
        lists=lambda scope, day: {},
        order=61,
    )
)
