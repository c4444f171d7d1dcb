"""What schools have too many and too few of, in and out of the import centre, row by row through the service."""

from collections.abc import Iterator
from types import SimpleNamespace

from django.utils import timezone

from groups.registry.models import Institution
from groups.registry.register.datasets import CHUNK, editors_unit
from groups.registry.register.queries.references import References
from groups.rights.roles import CHANGE_ROSTER, EXPORT_ROSTER, VIEW
from nanan_groups.kit.errors import RuleViolation
from nanan_groups.kit.years import school_year_of
from nanan_groups.records.imports.datasets import Asked, Dataset, register
from nanan_groups.records.imports.rowwise import RowWriter
from nanan_groups.records.imports.writers import Outcome
from nanan_groups.records.models import ActKind
from nanan_groups.records.orders import Order
from staffing.roster.queries.places import Places, PlacesByDay
from staffing.rounds.models import SubjectBalance
from staffing.rounds.queries import open_round, visible_balances
from staffing.rounds.services import set_balance
from staffing.rounds.sheets import BalanceSheet


class BalanceWriter(PlacesByDay, RowWriter):
    """For the round whose schools still tell."""

    sheet = BalanceSheet

    def resolve(self, row) -> int:
        return self.places(timezone.localdate()).school(row.school).id

    def apply(self, row, resolved) -> Outcome:
        of, school = open_round(timezone.localdate()), Institution.objects.get(pk=resolved)
        if of is None:
            raise RuleViolation("现在没有在申报期的交流轮次，不能导入学科余缺。", code="no-round")
        where = {"stage": row.stage, "subject": row.subject}
        facts = {"surplus": row.surplus or 0, "shortage": row.shortage or 0, "note": row.told}
        held = SubjectBalance.objects.filter(of=of, institution=school, **where).first()
        now = {name: getattr(held, name) for name in facts} if held else {"surplus": 0, "shortage": 0, "note": row.told}
        if now == facts:
            return Outcome("u", str(school))
        order = Order(
            actor=self.actor,
            effective_on=self.job.effective_on,
            reason=self.job.reason,
            document=self.job.document,
            kind=ActKind.ENTRY,
        )
        set_balance(order=order, of=of, institution=school, **where, **facts)
        return Outcome("n" if held is None else "c", str(school))

    def column_of(self, field: str) -> str:
        field = {"institution": "school", "note": "told"}.get(field, field)
        return field if field in self.sheet.entered() else ""


def _balances(asked: Asked):
    """Of the round of that day's school year."""
    rows = visible_balances(asked.scope, EXPORT_ROSTER).filter(of__school_year=school_year_of(asked.day))
    return rows.order_by("institution__code", "stage", "subject")


def rows(asked: Asked) -> Iterator[SimpleNamespace]:
    schools = {ref.id: ref.text for ref in References(asked.scope.widened(VIEW), asked.day).institutions()}
    for one in _balances(asked).iterator(chunk_size=CHUNK):
        yield SimpleNamespace(
            school=schools.get(one.institution_id, ""),
            stage=one.stage,
            subject=one.subject,
            surplus=one.surplus or None,
            shortage=one.shortage or None,
            told=one.note,
        )


def covers(asked: Asked) -> dict:
    if asked.scope.may_everywhere(EXPORT_ROSTER):
        return {"district": True}
    return {"institutions": sorted(set(_balances(asked).order_by().values_list("institution_id", flat=True)))}


BALANCES = register(
    Dataset(
        code="subject_balance",
        title="学科余缺",
        about="本学年交流轮次中各校按学段学科的余缺；申报截止后不能再改。导出的是该日所在学年的。",
        sheet=BalanceSheet,
        change=CHANGE_ROSTER,
        take_out=EXPORT_ROSTER,
        unit=lambda scope: editors_unit(scope, CHANGE_ROSTER),
        writer=BalanceWriter,
        rows=rows,
        lists=lambda scope, day: {"institution": Places(scope, day).lists()["institution"]},
        order=17,
        covers=covers,
    )
)
