"""New teachers in and out of the import centre, row by row through the services."""

from collections.abc import Iterator
from types import SimpleNamespace

from groups.rights.roles import RUN_POOL, VIEW_POOL
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.records.imports.datasets import DISTRICT, Asked, Dataset, register
from nanan_groups.records.imports.rowwise import RowWriter
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from staffing.pool.models import PoolEntry
from staffing.pool.queries import visible_entries
from staffing.pool.services import FACTS, mend_entry, take_in
from staffing.pool.sheets import PoolSheet


class PoolWriter(RowWriter):
    sheet = PoolSheet

    def resolve(self, row) -> None:
        return None

    def apply(self, row, resolved) -> Outcome:
        facts = {name: getattr(row, name) or "" for name in FACTS}
        held = PoolEntry.objects.select_related("case").filter(staff_no__iexact=row.staff_no).first()
        subject = f"{row.name}（{row.staff_no}）"
        if held is not None and all(getattr(held, name) == value for name, value in facts.items()):
            return Outcome("u", subject)
        kind = ActKind.IMPORT if held is None else ActKind.CORRECTION
        order = Order(
            actor=self.actor,
            effective_on=self.job.effective_on,
            reason=self.job.reason,
            document=self.job.document,
            kind=kind,
        )
        if held is None:
            take_in(order=order, staff_no=row.staff_no, **facts)
            return Outcome("n", subject)
        if held.name != row.name and held.birth_month != row.birth_month:
            raise RuleViolation(
                f"工号“{row.staff_no}”在周转池是{held.name}，姓名和出生年月都不同，请核对工号。",
                field="staff_no",
                code="another",
            )
        mend_entry(order=order, row=held, **facts)
        return Outcome("c", subject)

    def column_of(self, field: str) -> str:
        return field if field in self.sheet.entered() else ""


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    names = ("staff_no", "name", "sex", "birth_month", "stage", "subject", "year", "recruited_on", "document", "other")
    entries = visible_entries(asked.scope).order_by("year", "staff_no")
    for one in entries.iterator(chunk_size=2_000):
        yield SimpleNamespace(
            **{name: getattr(one, name) for name in (*names, "shadow_to", "grade")},
            state=one.case.state,
            group_name=str(one.group) if one.group else "",
            site_name=str(one.site) if one.site else "",
            school_name=str(one.placed_at) if one.placed_at else "",
        )


def covers(asked: Asked) -> dict:
    if asked.scope.may_everywhere(VIEW_POOL):
        return {"district": True}
    return {"entries": sorted(visible_entries(asked.scope).order_by().values_list("pk", flat=True))}


POOL_DATA = register(
    Dataset(
        code="pool",
        title="新教师周转池",
        about="新录用教师成批登记；由区教委人事科室办理。导出另有阶段、集团、跟岗、考核和安置。",
        sheet=PoolSheet,
        change=RUN_POOL,
        take_out=RUN_POOL,
        unit=lambda scope: DISTRICT if scope.may_everywhere(RUN_POOL) else None,
        writer=PoolWriter,
        rows=rows,
        lists=lambda scope, day: {},
        personal=True,
        order=42,
        covers=covers,
    )
)
