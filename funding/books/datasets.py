"""The sheet of spending, written row by row through the services."""

from collections.abc import Iterator
from types import SimpleNamespace

from funding.books.models import Account, Entry, SpendingCategory
from funding.books.queries.balances import visible_accounts
from funding.books.services.money import spend
from funding.books.sheets import SpendingSheet
from funding.books.words import EntryKind
from groups.registry.register.datasets import RegisterWriter, editors_unit
from groups.rights.roles import SPEND_FUNDING, VIEW_FUNDING
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.imports.datasets import Asked, Dataset, register
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.models import ActKind


class SpendingWriter(RegisterWriter):
    sheet = SpendingSheet

    def resolve(self, row) -> tuple[Account, SpendingCategory]:
        account = visible_accounts(self.scope).filter(code__iexact=row.account).first()
        if account is None:
            raise RuleViolation(f"没有编码为“{row.account}”的账户，请核对。", field="account", code="not-found")
        category = SpendingCategory.objects.filter(name=row.category).first()
        if category is None:
            known = "、".join(SpendingCategory.objects.values_list("name", flat=True))
            raise RuleViolation(
                f"没有“{row.category}”这个支出类别，可以是：{known}。", field="category", code="not-found"
            )
        return account, category

    def apply(self, row, resolved) -> Outcome:
        account, category = resolved
        subject = f"{account} 凭证 {row.voucher}"
        known = Entry.objects.filter(
            origin=account, kind=EntryKind.SPEND, voucher=row.voucher, reversed_by__isnull=True
        ).first()
        if known is not None:
            self._refuse_other(known, row, category)
            return Outcome("u", subject)
        facts = {name: getattr(row, name) for name in ("source", "fen", "on", "voucher")}
        facts["note"] = row.summary
        spend(order=self.order(kind=ActKind.IMPORT), account=account, category=category, **facts)
        return Outcome("n", subject)

    def _refuse_other(self, known: Entry, row, category: SpendingCategory) -> None:
        """An entry is never changed: what says otherwise of a voucher is not passed over as the same."""
        same = {
            "source": known.source == row.source,
            "category": known.category_id == category.pk,
            "fen": known.fen == row.fen,
            "on": known.on == row.on,
            "summary": not row.summary or known.note == row.summary.strip(),
        }
        if wrong := [name for name, alike in same.items() if not alike]:
            labels = "、".join(SpendingSheet.columns()[name].column_name for name in wrong)
            raise RuleViolation(
                f"凭证 {row.voucher} 已登记为分录 {known.code}，{labels}与登记的不同；登记有误的请先冲销，再重新登记。",
                field=wrong[0],
                code="voucher-used",
            )


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    """What was spent and stands, of the accounts one reads."""
    seen = visible_accounts(asked.scope).order_by().values("pk")
    found = Entry.objects.filter(origin__in=seen, kind=EntryKind.SPEND, reversed_by__isnull=True)
    for one in found.select_related("origin__institution", "category").order_by("on", "pk"):
        facts = {name: getattr(one, name) for name in ("source", "fen", "on", "voucher")}
        yield SimpleNamespace(
            account=one.origin.code,
            holder=str(one.origin),
            category=one.category.name,
            summary=one.note,
            **facts,
        )


register(
    Dataset(
        code="spending",
        title="经费支出",
        about="各账户的支出，一行一张凭证；导入即记账，已登记的凭证不重复记账。",
        sheet=SpendingSheet,
        change=SPEND_FUNDING,
        take_out=VIEW_FUNDING,
        unit=lambda scope: editors_unit(scope, SPEND_FUNDING),
        writer=SpendingWriter,
        rows=rows,
        lists=lambda scope, day: {},
        order=63,
    )
)
